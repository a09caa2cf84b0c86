import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type JudgedSet, readJudgedSet, setError } from './judged-set.ts';
import { readMappedSet } from './mapped-set.ts';

const builtInDir = join(import.meta.dirname, '..', '..', '..', '..', 'assets', 'search-sets');
/** Data that lies beside a checkout because its licence keeps it out. */
export const defaultDataDir = join(import.meta.dirname, '..', '..', '..', '..', '..', '..', '..', 'shared', 'data');

/** Names of the sets that come with the program. */
export async function builtInSets(): Promise<string[]> {
  const files = await readdir(builtInDir);
  return files.flatMap((file) => /^([a-z0-9-]+)\.(?:ndjson|yaml)$/.exec(file)?.[1] ?? []).sort();
}

/** A built-in set by its name, a file in the format of judged sets, or a mapping (`.yaml`) of other files. */
export async function findSet(nameOrPath: string, dataDir = defaultDataDir): Promise<JudgedSet> {
  const isName = /^[a-z0-9-]+$/.test(nameOrPath);
  const candidates = isName
    ? ['ndjson', 'yaml'].map((ending) => join(builtInDir, `${nameOrPath}.${ending}`))
    : [resolve(nameOrPath)];
  const path = candidates.find(existsSync);
  if (path === undefined)
    throw setError(`There is no set ${nameOrPath}. Built-in ones: ${(await builtInSets()).join(', ')}.`);
  return /\.ya?ml$/.test(path) ? readMappedSet(path, dataDir) : readJudgedSet(path);
}
