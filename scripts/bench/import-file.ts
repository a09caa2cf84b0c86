/** The catalog that bench:import brings in: generated, the same for the same size, as wide as shops' own files are. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { randomOf } from './audit-loader.ts';

const words =
  'amber basin cedar delta ember fable grain harbor indigo jasper kettle linen marble north olive pebble quartz river saddle timber umber velvet walnut yarrow zephyr copper brass cotton woven'.split(
    ' ',
  );

/** One product a row: texts of shops' usual length, three levels of category, two attributes, stock and a former price. */
export async function writeCatalog(path: string, rows: number): Promise<void> {
  const random = randomOf(7);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const text = (count: number): string => Array.from({ length: count }, () => pick(words)).join(' ');
  const file = createWriteStream(path);
  file.write('id,name,description,brand,category,price,list price,stock,attributes.Color,attributes.Material\n');
  for (let row = 0; row < rows; row++) {
    const price = 500 + Math.floor(random() * 20_000);
    const category = `Department ${row % 12} > Aisle ${row % 60} > Shelf ${row % 240}`;
    const cells = [
      `item-${String(row).padStart(8, '0')}`,
      `${text(7)} ${row}`,
      `"${text(18)}, ""${text(2)}"", ${text(12)}."`,
      `${pick(words)} works`,
      category,
      (price / 100).toFixed(2),
      ((price + 500) / 100).toFixed(2),
      Math.floor(random() * 200),
      pick(words),
      pick(words),
    ];
    if (!file.write(`${cells.join(',')}\n`)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
}
