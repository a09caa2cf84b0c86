import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How far the seed of this installation is: what a start that was cut off goes on with. */
export interface SeedState {
  seed: number;
  products: number;
  locales: ('en' | 'ar')[];
  catalog: 'running' | 'done';
  pictures: 'waiting' | 'done';
  /** Whether search has been told to read the products that were made since. */
  search?: 'waiting' | 'told';
  /** Invoices still to be replayed as orders; 0 when that is done. */
  orders: number;
}

const fileOf = (stateDir: string): string => join(stateDir, 'seed.json');

export function readSeedState(stateDir: string): SeedState | null {
  const file = fileOf(stateDir);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SeedState) : null;
}

/** Written beside its place and moved: a kill leaves the old state or the new one. */
export function writeSeedState(stateDir: string, state: SeedState): void {
  mkdirSync(stateDir, { recursive: true });
  const draft = `${fileOf(stateDir)}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, fileOf(stateDir));
}
