import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogProduct, CatalogSink, ImportSummary } from './index.ts';
import { addsUp, importCatalog, MemorySink, makeRateTable } from './index.ts';

const rates = makeRateTable('USD', undefined, []);
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mkt odd '));
});
afterAll(() => rm(dir, { recursive: true }));

interface Imported {
  summary: ImportSummary;
  products: CatalogProduct[];
  /** Row, line and code of each. */
  rejects: string[];
}

async function imported(name: string, content: string | Uint8Array): Promise<Imported> {
  const path = join(dir, name);
  await writeFile(path, content);
  const products: CatalogProduct[] = [];
  const sink: CatalogSink = {
    writeBatch: (records) => {
      products.push(...records.map(({ product }) => product));
      return Promise.resolve({ created: records.length, updated: 0, unchanged: 0, rejected: [] });
    },
  };
  const rejectPath = join(dir, 'rejects.csv');
  const summary = await importCatalog(path, { rates, defaultCurrency: 'USD', sink, rejectPath });
  expect(addsUp(summary)).toBe(true);
  const findings: string[][] = parse(await readFile(rejectPath), { bom: true, from: 2 });
  return { summary, products, rejects: findings.map(([row, line, , code]) => `${row} ${line} ${code}`) };
}

const titles = ({ products }: Imported): string[] => products.map(({ title }) => title);

describe('a row of members within members without end', () => {
  const levels = 150_000;
  const lists = '['.repeat(levels) + ']'.repeat(levels);

  it.each(['name', 'price', 'images', 'other'])('costs its own line of NDJSON where it is in %s', async (member) => {
    const bad = `{"id":"1","${member}":${lists}}`;
    const good = `{"id":"2","name":"Cup ${'[{'.repeat(120)}","price":5,"other":[[[["x"]]]]}`;
    const found = await imported('deep.ndjson', `{"id":"0","name":"Pan","price":5}\n${bad}\n${good}\n`);
    expect(titles(found)).toEqual(['Pan', `Cup ${'[{'.repeat(120)}`]);
    expect(found.rejects).toEqual(['2 2 row_too_deep']);
  });

  it('costs its own item of XML', async () => {
    const item = (id: number, more: string): string =>
      `<item><id>${id}</id><title>Cup</title><price>5</price>${more}</item>\n`;
    const deep = '<a>'.repeat(50_000) + '</a>'.repeat(50_000);
    const found = await imported(
      'deep.xml',
      `<rss>\n${item(1, '')}${item(2, deep)}${item(3, '<a><b>c</b></a>')}</rss>`,
    );
    expect(found.products.map(({ externalId }) => externalId)).toEqual(['1', '3']);
    expect(found.rejects).toEqual(['2 3 row_too_deep']);
  });

  it('is no text where a cell holds it as JSON', async () => {
    const cells = ['Handle,Title,Variant Price,Variant SKU,Image Src,Option1 Value', `a,Cup,5,A,"${lists}",`];
    const found = await imported('deep.csv', cells.join('\n'));
    expect(found.summary).toMatchObject({ read: 1, repaired: 1, repairReasons: { image_url_dropped: 1 } });
    const exported = [
      'external_id,seller,seller_id,title,skus.code,skus.price,attributes,category',
      `1,Nile,,Cup,A,5,"{""a"":${lists}}","[${lists}]"`,
    ];
    const { summary } = await imported('deep-export.csv', exported.join('\n'));
    expect(summary).toMatchObject({ mapping: 'mkt', repairReasons: { attribute_dropped: 1, value_not_text: 1 } });
  });
});

it('loses one row to a quote that is never closed, with more behind it than a row may be long', async () => {
  const rows = (from: number, count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${from + i},"Cup, ${'wide '.repeat(40)}${from + i}",5`);
  const lines = ['id,name,price', ...rows(2, 20), '22,"Open,5', ...rows(23, 6_000), '6023,"Open,5', ...rows(6_024, 3)];
  const content = lines.join('\n');
  expect(content.length).toBeGreaterThan(1_200_000);
  const found = await imported('open.csv', content);
  expect(found.summary).toMatchObject({ read: 6_025, accepted: 6_023, rejected: 2 });
  expect(found.rejects).toEqual(['22 22 csv_malformed', '6023 6023 csv_malformed']);
});

it('reads a feed in the encoding that it names, though its letters would not show it', async () => {
  const feed =
    '<?xml version="1.0" encoding="ISO-8859-15"?><rss><item><id>1</id><title>Cup at 5 \u00a4</title><price>5</price></item></rss>';
  const found = await imported('latin9.xml', Buffer.from(feed, 'latin1'));
  expect(titles(found)).toEqual(['Cup at 5 €']);
  expect(found.summary).toMatchObject({ encoding: 'iso-8859-15', encodingEvidence: 'declared' });
});

it.each<[string, (rows: string) => Uint8Array | string]>([
  ['a packed file that is cut', (rows) => gzipSync(rows, { level: 0 }).subarray(0, -1_000)],
  [
    'a feed that breaks off',
    (rows) =>
      `<rss>${rows.replace(/^(\d+),.*$/gm, '<item><id>$1</id><title>Cup</title><price>5</price></item>').slice(0, -100)}`,
  ],
])('says of %s how far it was read', async (_what, made) => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `${i},Cup number ${i} of many,5`);
  const message = /(?:to its end|well-formed).*; \d{4,5} rows were read before that\.$/;
  await expect(imported('cut', made(['id,name,price', ...rows].join('\n')))).rejects.toMatchObject({
    code: 'file_unreadable',
    message: expect.stringMatching(message),
  });
});

it('loses no row of a file whose header ends in CR alone and others in LF', async () => {
  const found = await imported('mixed.csv', 'id,name,price\r1,Cup,5\r2,"Two\rlines",6\n3,Pan,7\r\n4,Jar,8\r');
  expect(titles(found)).toEqual(['Cup', 'Two lines', 'Pan', 'Jar']);
  const joined = await imported('joined.csv', 'id,name,price\n1,Cup,5\r2,Pan,6\n3,Jar,8\n');
  expect(titles(joined)).toEqual(['Jar']);
  expect(joined.rejects).toEqual(['2 2 column_count']);
});

it.each(['sep=;\n', 'SEP=;\r\n', '\ufeffsep=;\r'])(
  'takes the delimiter that %j says, which is no row',
  async (line) => {
    const end = line.endsWith('\r') ? '\r' : '\n';
    const rows = ['id;name;price', '1;"Cup, blue";5', '2;Pan;much', ''];
    const found = await imported('excel.csv', line + rows.join(end));
    expect(titles(found)).toEqual(['Cup, blue']);
    expect(found.rejects).toEqual(['3 4 price_not_a_number']);
  },
);

it.each<[string, Uint8Array | string, RegExp]>([
  ['a workbook', Buffer.from('504b0304140006000800', 'hex'), /\.xlsx.*save its sheet as CSV/],
  ['an old workbook', Buffer.from('d0cf11e0a1b11ae1000000', 'hex'), /\.xls.*save its sheet as CSV/],
  ['a file packed twice', gzipSync(gzipSync('id,name,price\n')), /packed by gzip twice/],
  ['a PDF', '%PDF-1.7\n1 0 obj, x\n', /a PDF/],
])('is told of %s what it is, whatever its name says', async (_what, content, message) => {
  await expect(imported('catalog.csv', content)).rejects.toMatchObject({
    code: 'format_unknown',
    message: expect.stringMatching(message),
  });
});

describe('UTF-32', () => {
  const wide = (text: string): Buffer => {
    const bytes = Buffer.alloc(4 * text.length);
    for (const [at, char] of [...text].entries()) bytes.writeUInt32LE(char.codePointAt(0) ?? 0, 4 * at);
    return bytes;
  };

  it.each([
    ['little-endian with a mark', wide('\ufeffid,name,price\n1,Cup,5\n')],
    ['little-endian', wide('id,name,price\n1,كوب,5\n')],
    ['big-endian with a mark', wide('\ufeffid,name,price\n1,Cup,5\n').swap32()],
    ['big-endian', wide('id,name,price\n1,كوب,5\n').swap32()],
  ])('is refused, %s', async (_order, content) => {
    await expect(imported('wide.csv', content)).rejects.toMatchObject({ code: 'encoding_unsupported' });
  });

  it('is no text that ends in zero bytes, nor UTF-16', async () => {
    const rows = 'id,name,price\n1,Cup,5\n2,كوب,6\n';
    const padded = await imported('padded.csv', rows + '\0'.repeat(4_096));
    expect(titles(padded)).toEqual(['Cup', 'كوب']);
    expect(padded.rejects).toEqual(['4 4 column_count']);
    expect(titles(await imported('utf16.csv', Buffer.from(rows, 'utf16le')))).toEqual(['Cup', 'كوب']);
  });
});

it('removes halves of characters, which no database would give back', async () => {
  const found = await imported('halves.ndjson', '{"id":"1","name":"Blue \\ud83d cup \\ud83d\\ude00","price":5}\n');
  expect(titles(found)).toEqual(['Blue cup \u{1f600}']);
  expect(found.summary.repairReasons).toMatchObject({ replacement_character_removed: 1 });
});

it('is refused where it is a pipe, which cannot be read twice, before anything waits for it', async () => {
  const path = join(dir, 'pipe.csv');
  execFileSync('mkfifo', [path]);
  await expect(importCatalog(path, { rates, sink: new MemorySink() })).rejects.toMatchObject({
    code: 'file_unreadable',
    message: `${path} is a pipe, and a catalog is read more than once: write it to a file, and give that.`,
  });
});
