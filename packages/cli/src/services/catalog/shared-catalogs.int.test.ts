import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addsUp, importCatalog, MemorySink, makeRateTable, readMapping, readRatesFile } from './index.ts';

/** Real, dirty catalogs whose licences keep them out of the repository: they lie beside it, or these tests skip. */
const root = join(import.meta.dirname, '..', '..', '..', '..', '..');
const dataDir = join(root, '..', 'shared', 'data');
const ratesPath = join(root, 'packages', 'cli', 'assets', 'data', 'rates.yaml');

const catalogs = [
  { mapping: 'abt-buy', file: 'abt-buy/products.csv', read: 2173, encoding: 'utf-8' },
  { mapping: 'amazon-in', file: 'amazon-in/products.csv.gz', read: 10_930, encoding: 'utf-8' },
  { mapping: 'jumia-eg', file: 'jumia-eg/products.csv', read: 1010, encoding: 'windows-1256' },
  { mapping: 'arabic-grocery', file: 'arabic-grocery/products.ndjson.gz', read: 7678, encoding: 'utf-8' },
];

describe.each(catalogs)('the catalog $mapping', ({ mapping, file, read, encoding }) => {
  const path = join(dataDir, file);
  it.skipIf(!existsSync(path))(
    `imports to counts that add up, and again to nothing new (${file}; skips when ../shared/data is not there)`,
    async () => {
      const rates = makeRateTable('USD', await readRatesFile(ratesPath), []);
      const sink = new MemorySink();
      const options = { mapping: await readMapping(mapping), rates, sink };
      const summary = await importCatalog(path, options);
      expect(summary).toMatchObject({ read, encoding });
      expect(addsUp(summary)).toBe(true);
      expect(sink.size).toBe(summary.created);
      expect(summary.created).toBeGreaterThan(read * 0.4);
      const again = await importCatalog(path, options);
      expect(again).toMatchObject({ read, created: 0, updated: 0, unchanged: summary.created });
    },
  );
});
