import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { CatalogRecord, CatalogSink, SinkResult } from './index.ts';
import { addsUp, importCatalog, MemorySink, makeRateTable } from './index.ts';

const rates = makeRateTable('USD', undefined, ['EGP=0.02']);
const rows = [
  'id,name,price,Attributes.Size,remark',
  '1,Brass lantern,12.50,M,x',
  '2,Clay &amp; cork jar,8,S,x',
  '3,,4,S,x',
  '1,Brass lantern,12.50,M,x',
  '2,Clay jar,9,S,x',
  '4,Wool rug,much,L,x',
  '4,Wool rug,40,L,x',
  '5,"Open,5,L,x',
  '6,Linen bag,7,L,x',
].join('\n');

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mkt catalog '));
});
afterAll(() => rm(dir, { recursive: true }));

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, content);
  return path;
}

describe('importCatalog', () => {
  it('accounts for every row, with a reject file that names row, column and reason', async () => {
    const path = await fileOf('shop.csv', rows);
    const rejectPath = join(dir, 'rejects.csv');
    const summary = await importCatalog(path, { rates, defaultCurrency: 'USD', sink: new MemorySink(), rejectPath });
    expect(summary).toMatchObject({ read: 9, accepted: 3, repaired: 1, rejected: 3, duplicates: 2, created: 4 });
    expect(summary).toMatchObject({ mappingFrom: 'guessed', unusedColumns: ['remark'], encoding: 'utf-8' });
    expect(addsUp(summary)).toBe(true);
    const written: string[][] = parse(await readFile(rejectPath), { bom: true });
    expect(written.map(([row, , column, code, , value]) => [row, column, code, value])).toEqual([
      ['row', 'column', 'code', 'value'],
      ['4', 'name', 'title_missing', ''],
      ['5', 'id', 'duplicate_identical', '1'],
      ['6', 'id', 'duplicate_conflict', '2'],
      ['7', 'price', 'price_not_a_number', 'much'],
      ['9', '', 'csv_malformed', '5,"Open,5,L,x'],
    ]);
  });

  it('says what a price whose currency is another than the default contradicts', async () => {
    const path = await fileOf('default.csv', 'id,name,price\n1,Cup,EGP 5\n2,Pan,5\n');
    const rejectPath = join(dir, 'default rejects.csv');
    await importCatalog(path, { rates, defaultCurrency: 'USD', sink: new MemorySink(), rejectPath });
    const [, found]: string[][] = parse(await readFile(rejectPath), { bom: true });
    expect(found?.slice(3)).toEqual([
      'currency_mismatch',
      expect.stringContaining('--default-currency'),
      'EGP, not USD',
    ]);
  });

  it('changes nothing when the same file comes again, and only what changed when it differs', async () => {
    const sink = new MemorySink();
    const options = { rates, defaultCurrency: 'USD', sink, batchSize: 2 };
    const path = await fileOf('again.csv', rows);
    await importCatalog(path, options);
    expect(await importCatalog(path, options)).toMatchObject({ created: 0, updated: 0, unchanged: 4 });
    await writeFile(path, rows.replace('7,L', '7.25,L'));
    expect(await importCatalog(path, options)).toMatchObject({ created: 0, updated: 1, unchanged: 3 });
    expect(sink.size).toBe(4);
  });

  it('reads the same from gzip, TSV, UTF-16 and NDJSON', async () => {
    const table = [
      ['1', 'زيت زيتون', '12.50'],
      ['2', 'قهوة', '8'],
    ];
    const lines = [['id', 'name', 'price'], ...table];
    const tsv = lines.map((cells) => cells.join('\t')).join('\r\n');
    const ndjson = table.map(([id, name, price]) => JSON.stringify({ id, name, price: Number(price) })).join('\n');
    const files = [
      await fileOf('a.csv.gz', gzipSync(lines.map((cells) => cells.join(',')).join('\n'))),
      await fileOf('b.tsv', tsv),
      await fileOf('c.txt', Buffer.from(`\ufeff${tsv}`, 'utf16le')),
      await fileOf('d.ndjson', ndjson),
      await fileOf('e.csv', lines.map((cells) => cells.join(';')).join('\r')),
    ];
    const sink = new MemorySink();
    for (const [index, file] of files.entries()) {
      const summary = await importCatalog(file, { rates, defaultCurrency: 'USD', sink });
      expect(summary).toMatchObject(index === 0 ? { read: 2, created: 2 } : { read: 2, unchanged: 2 });
    }
  });

  it('counts what the sink refuses among the rejected', async () => {
    const refusing: CatalogSink = {
      writeBatch: (records: readonly CatalogRecord[]): Promise<SinkResult> =>
        Promise.resolve({
          created: records.length - 1,
          updated: 0,
          unchanged: 0,
          rejected: [{ index: 0, column: 'category', reason: 'no such category' }],
        }),
    };
    const rejectPath = join(dir, 'refused.csv');
    const summary = await importCatalog(await fileOf('refused-rows.csv', rows), {
      rates,
      defaultCurrency: 'USD',
      sink: refusing,
      rejectPath,
    });
    expect(summary).toMatchObject({ accepted: 2, repaired: 1, rejected: 4, rejectReasons: { sink_rejected: 1 } });
    expect(addsUp(summary)).toBe(true);
    expect(await readFile(rejectPath, 'utf8')).toContain('no such category');
  });

  it('keeps formulas in the reject file from running in a spreadsheet', async () => {
    const rejectPath = join(dir, 'formula.csv');
    const path = await fileOf('formula-rows.csv', 'id,name,price\n1,Cup,=1+1\n');
    await importCatalog(path, { rates, defaultCurrency: 'USD', sink: new MemorySink(), rejectPath });
    expect(await readFile(rejectPath, 'utf8')).toContain(', =1+1');
  });

  it('is the same import within an hour where sale prices have dates, and at any time where none have', async () => {
    const idsAt = async (file: string, ...times: string[]): Promise<string[]> => {
      const ids: string[] = [];
      const sink: CatalogSink = {
        begin: (id) => {
          ids.push(id);
          return Promise.resolve(new Map());
        },
        writeBatch: ({ length }) => Promise.resolve({ created: length, updated: 0, unchanged: 0, rejected: [] }),
      };
      for (const time of times) {
        vi.setSystemTime(`2026-03-10T${time}:00Z`);
        await importCatalog(file, { rates, defaultCurrency: 'USD', sink });
      }
      return ids;
    };
    const plain = await fileOf('hours.csv', rows);
    const feed = await fileOf('hours.tsv', 'id\ttitle\tprice\timage_link\tavailability\na\tCup\t5\t\tin stock\n');
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const [first, second, third] = await idsAt(feed, '10:05', '10:55', '11:05');
      expect(second).toBe(first);
      expect(third).not.toBe(first);
      expect(new Set(await idsAt(plain, '10:05', '11:05')).size).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ['absent.csv', undefined, 'file_unreadable'],
    ['empty.csv', '', 'file_empty'],
    ['blank.csv', ' \n \n', 'file_empty'],
    ['list.json', '[{"id":1}]', 'format_unknown'],
    ['headless.csv', 'foo,bar\n1,2\n', 'mapping_incomplete'],
    ['cut.csv.gz', gzipSync(rows).subarray(0, 60), 'file_unreadable'],
  ])('stops at %s with a code that says why', async (name, content, code) => {
    const path = content === undefined ? join(dir, name) : await fileOf(name, content);
    const importing = importCatalog(path, { rates, sink: new MemorySink() });
    await expect(importing).rejects.toMatchObject({ code });
  });
});
