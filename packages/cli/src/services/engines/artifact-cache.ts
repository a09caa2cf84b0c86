import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { withProcessLock } from '../../../bin/runtime/process-lock.mjs';

function isUsable(folder: string): boolean {
  for (let current = folder; ; current = dirname(current)) {
    if (!existsSync(current)) {
      if (current === dirname(current)) return false;
      continue;
    }
    try {
      accessSync(current, constants.W_OK);
      return true;
    } catch {
      return false;
    }
  }
}

/**
 * Where fetched engines lie: one folder per user, shared by all checkouts; below the state folder when the
 * home folder is missing or cannot be written to.
 */
export function cacheFolder(
  stateRoot: string,
  environment: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  const base = environment['XDG_CACHE_HOME'] || (existsSync(home) ? join(home, '.cache') : '');
  if (base !== '' && isUsable(join(base, 'mkt'))) return join(base, 'mkt');
  return join(stateRoot, 'cache');
}

export interface CacheBuild {
  /** An empty folder to build in; it becomes the entry in one step when `build` returns. */
  folder: string;
  /** Keeps the entry locked while a child of ours works, even if we are killed. */
  addHolder(pid: number): void;
}

/** An entry is complete when its folder exists: it is built beside and renamed. */
export function cachedEntry(cache: string, key: string): string | null {
  const entry = join(cache, 'engines', key);
  return existsSync(entry) ? entry : null;
}

/** The entry's folder, built first when it is not there; other processes that want it wait. */
export async function ensureCached(
  cache: string,
  key: string,
  build: (place: CacheBuild) => Promise<void>,
  options: { onWait?: () => void; signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const known = cachedEntry(cache, key);
  if (known !== null) return known;
  const entry = join(cache, 'engines', key);
  const lock = join(cache, 'engines', `${key}.lock`);
  return withProcessLock(
    lock,
    async ({ addHolder }) => {
      if (existsSync(entry)) return entry;
      const folder = join(cache, 'engines', `.building-${key}-${randomBytes(4).toString('hex')}`);
      mkdirSync(folder, { recursive: true });
      try {
        await build({ folder, addHolder });
        renameSync(folder, entry);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
      return entry;
    },
    { onWait: () => options.onWait?.(), signal: options.signal },
  );
}
