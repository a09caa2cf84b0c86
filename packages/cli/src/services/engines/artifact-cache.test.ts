import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedEntry, cacheFolder, ensureCached } from './artifact-cache.ts';

describe('the cache of fetched engines', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mkt cache-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lies where the user keeps caches, and below the state folder when the home is not there', () => {
    expect(cacheFolder('/state', { XDG_CACHE_HOME: folder }, '/nowhere')).toBe(join(folder, 'mkt'));
    expect(cacheFolder('/state', {}, folder)).toBe(join(folder, '.cache', 'mkt'));
    expect(cacheFolder('/state', {}, join(folder, 'absent'))).toBe('/state/cache');
  });

  it('builds an entry once when many want it at the same time', async () => {
    let built = 0;
    const build = async ({ folder: place }: { folder: string }) => {
      built += 1;
      writeFileSync(join(place, 'engine'), 'whole');
    };
    const entries = await Promise.all([1, 2, 3, 4].map(() => ensureCached(folder, 'engine-1', build)));
    expect(built).toBe(1);
    expect(new Set(entries).size).toBe(1);
    expect(readFileSync(join(entries[0] ?? '', 'engine'), 'utf8')).toBe('whole');
  });

  it('leaves nothing that looks whole after a failed build, and builds again', async () => {
    const failing = ensureCached(folder, 'engine-1', async ({ folder: place }) => {
      writeFileSync(join(place, 'engine'), 'half');
      throw new Error('the network went away');
    });
    await expect(failing).rejects.toThrow('the network went away');
    expect(cachedEntry(folder, 'engine-1')).toBeNull();
    expect(readdirSync(join(folder, 'engines'))).toEqual([]);
    const entry = await ensureCached(folder, 'engine-1', async ({ folder: place }) =>
      writeFileSync(join(place, 'engine'), 'whole'),
    );
    expect(existsSync(join(entry, 'engine'))).toBe(true);
  });
});
