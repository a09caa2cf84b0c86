import { spawnSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ExportSource } from './exported-product.ts';
import { writeExport } from './write-export.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mkt export '));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function product(id: string): ExportSource {
  return {
    ...{ id, external_id: id, seller_id: 'seller_1', seller_name: 'Nile', status: 'published', language: 'en' },
    ...{ title: `Product ${id}`, description: 'x'.repeat(2_000), brand: null, category: ['All'], currency: 'USD' },
    ...{ compare_at_price: null, attributes: {}, translations: {}, image_urls: [] },
    skus: [{ code: id, title: '', attributes: {}, price: 5, on_hand: 1, low_stock_threshold: 5 }],
  };
}

async function* pages(name: string, count: number, betweenMs = 0): AsyncGenerator<readonly ExportSource[]> {
  for (let i = 0; i < count; i += 1) {
    await sleep(betweenMs);
    yield Array.from({ length: 50 }, (_, at) => product(`${name}-${i}-${at}`));
  }
}

const ids = (file: string): string[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { external_id: string }).external_id.replace(/-.*/, ''));

it('keeps two exports to one place apart: the last that ends stands, whole', async () => {
  const file = join(dir, 'catalog.ndjson');
  await Promise.all([writeExport(file, pages('long', 12, 10), { format: 'ndjson' }), spawnOther(file, 'short', 3)]);
  expect(readdirSync(dir)).toEqual(['catalog.ndjson']);
  expect(ids(file)).toEqual(Array.from({ length: 600 }, () => 'long'));
});

/** Another export's draft, of another process, while ours is under way. */
async function spawnOther(file: string, name: string, count: number): Promise<void> {
  await sleep(30);
  const text = Array.from({ length: count }, (_, i) => `${JSON.stringify({ external_id: `${name}-${i}` })}\n`).join('');
  writeFileSync(`${file}.partial`, text);
  rmSync(`${file}.partial`);
}

it('replaces the file that a link names, and leaves the link', async () => {
  mkdirSync(join(dir, 'kept'));
  const [link, place] = [join(dir, 'latest.ndjson'), join(dir, 'kept', 'monday.ndjson')];
  writeFileSync(place, 'old');
  symlinkSync(place, link);
  await writeExport(link, pages('new', 1), { format: 'ndjson' });
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(ids(place)).toHaveLength(50);
});

it('writes a pipe as it comes, and leaves a device where it is', async () => {
  const pipe = join(dir, 'pipe');
  expect(spawnSync('/bin/sh', ['-c', 'mkfifo "$0"', pipe]).status).toBe(0);
  const [summary, read] = await Promise.all([
    writeExport(pipe, pages('piped', 2), { format: 'ndjson' }),
    readFile(pipe, 'utf8'),
  ]);
  expect(read.trim().split('\n')).toHaveLength(100);
  expect(summary.bytes).toBe(Buffer.byteLength(read));
  expect(lstatSync(pipe).isFIFO()).toBe(true);
});

it('packs whatever the ending is written in', async () => {
  const file = join(dir, 'CATALOG.NDJSON.GZ');
  const { gzip, bytes } = await writeExport(file, pages('packed', 1), { format: 'ndjson' });
  expect({ gzip, bytes }).toEqual({ gzip: true, bytes: lstatSync(file).size });
  expect(gunzipSync(readFileSync(file)).toString('utf8').split('\n')).toHaveLength(51);
});

it('says what is wrong with a place before a page is asked for', async () => {
  mkdirSync(join(dir, 'folder.csv'));
  const asked = pages('none', 1);
  for (const [path, reason] of [
    [join(dir, 'folder.csv'), /is a folder/],
    [join(dir, 'not', 'there.csv'), /no such file or directory/],
  ] as const)
    await expect(writeExport(path, asked, { format: 'csv' })).rejects.toMatchObject({
      ...{ name: 'CatalogError', code: 'export_path_invalid', message: expect.stringMatching(reason) },
    });
});

it('leaves what stood there, and nothing half, where it fails or is ended', async () => {
  const file = join(dir, 'catalog.ndjson');
  writeFileSync(file, 'old');
  const ended = new AbortController();
  const onProgress = (products: number): void => {
    if (products === 100) ended.abort();
  };
  const options = { format: 'ndjson', onProgress, signal: ended.signal } as const;
  await expect(writeExport(file, pages('cut', 100, 1), options)).rejects.toThrow();
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(dir)).toEqual(['catalog.ndjson']);
});

it('tells a full disk from a fault of its own', async () => {
  // By a link: a fault here must not replace the machine's own device.
  const full = join(dir, 'full.ndjson');
  symlinkSync('/dev/full', full);
  await expect(writeExport(full, pages('full', 1), { format: 'ndjson' })).rejects.toMatchObject({
    ...{ code: 'file_unwritable', message: expect.stringContaining('ENOSPC') },
  });
});
