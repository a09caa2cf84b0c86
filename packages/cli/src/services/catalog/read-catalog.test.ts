import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseMapping } from './map/mapping.ts';
import { makeRateTable } from './rates.ts';
import { readCatalog } from './read-catalog.ts';

const rates = makeRateTable('USD', undefined, []);
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mkt read '));
});
afterAll(() => rm(dir, { recursive: true }));

/** What becomes of rows that have nothing but a seller and a price, of one and the same product id. */
async function outcomesOf(rows: readonly string[], defaultSeller?: string): Promise<string[]> {
  const path = join(dir, 'sellers.csv');
  await writeFile(path, ['id,name,seller,price', ...rows.map((row) => `1,Cup,${row}`)].join('\n'));
  const { source, outcomes } = await readCatalog(path, { rates, defaultCurrency: 'USD', defaultSeller });
  const found: string[] = [];
  for await (const [outcome] of outcomes)
    found.push(outcome?.kind === 'duplicate' ? outcome.reject.code : (outcome?.kind ?? ''));
  await source.close();
  return found;
}

describe('a product id that comes again', () => {
  it('is a repeat where the shop has one seller for both spellings', async () => {
    expect(await outcomesOf(['Nile,5', 'nile,5', 'Ｎｉｌｅ,5', 'NILE,6'])).toEqual([
      'accepted',
      'duplicate_identical',
      'duplicate_identical',
      'duplicate_conflict',
    ]);
  });

  it('is a repeat where one row names the seller that the other is given', async () => {
    expect(await outcomesOf(['Nile,5', ',5'], 'nile')).toEqual(['accepted', 'duplicate_identical']);
    expect(await outcomesOf([',5', 'Nile,6'], 'nile')).toEqual(['accepted', 'duplicate_conflict']);
  });

  it('is another product of another seller', async () => {
    expect(await outcomesOf(['Nile,5', ',5', 'Delta,5'], 'Cairo')).toEqual(['accepted', 'accepted', 'accepted']);
  });
});

describe('a mapping that names columns which the file lacks', () => {
  const open = async (fields: Record<string, unknown>, rest: Record<string, unknown> = {}): Promise<void> => {
    const path = join(dir, 'header.csv');
    await writeFile(path, 'Id,name,cost\n1,Cup,5\n');
    const mapping = parseMapping({ name: 'own', fields, ...rest }, 'own');
    await (await readCatalog(path, { rates, mapping })).source.close();
  };

  it('is refused where every row would be rejected for it', async () => {
    await expect(open({ external_id: 'id', title: 'name', price: { columns: ['price', 'sale'] } })).rejects.toThrow(
      /takes "price" from price or sale, which is no column of this file: it has Id, name, cost\./,
    );
  });

  it('is taken where another column or a constant stands in, and where products may go without', async () => {
    await open({ external_id: 'id', title: { columns: ['label', 'name'] }, price: 'cost', brand: 'maker' });
    await open({ external_id: 'id', title: 'name', price: { constant: '5' } });
    await open({ external_id: 'id', title: 'name', price: 'price' }, { price_missing: 'keep' });
  });
});
