// Writes generated files, or compares them with what is there. Files that are no longer generated are removed.

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { GeneratedFile } from './generated-file.ts';

/** Folders whose `*.gen.*` files are all ours. */
const ownedFolders = [
  'packages/server/src/contract',
  'packages/server/src/contract/compiled',
  'packages/sdk/src/generated',
  'docs/reference',
];

const textAt = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

const leftovers = (root: string, files: readonly GeneratedFile[]): string[] => {
  const made = new Set(files.map((file) => file.path));
  return ownedFolders.flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder))
          .filter((name) => /\.gen\.[a-z.]+$/.test(name))
          .map((name) => `${folder}/${name}`)
          .filter((path) => !made.has(path))
      : [],
  );
};

/** Paths whose text differs from what the sources make, those that should not be there included. */
export const staleFiles = (root: string, files: readonly GeneratedFile[]): string[] => [
  ...files.filter((file) => textAt(join(root, file.path)) !== file.text).map((file) => file.path),
  ...leftovers(root, files),
];

/** Writes what differs and returns the paths touched. Each file is replaced at once, so that a reader never sees half. */
export const writeFiles = (root: string, files: readonly GeneratedFile[]): string[] => {
  const stale = staleFiles(root, files);
  const texts = new Map(files.map((file) => [file.path, file.text]));
  for (const path of stale) {
    const text = texts.get(path);
    const target = join(root, path);
    if (text === undefined) {
      rmSync(target);
      continue;
    }
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.${process.pid}.tmp`, text);
    renameSync(`${target}.${process.pid}.tmp`, target);
  }
  return stale;
};
