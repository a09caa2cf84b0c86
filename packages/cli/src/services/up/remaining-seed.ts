import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { identityOf } from '../../../bin/runtime/process-identity.mjs';
import { readSeedState } from '../platform/seed-state.ts';
import { openLog } from '../supervisor/log-file.ts';
import { removeRunRecord, writeRunRecord } from '../supervisor/run-records.ts';
import { nodeFlags } from './node-flags.ts';

const HEAP_MB = 320;
const GRACE_MS = 5_000;

export interface RemainingSeed {
  stop(): Promise<void>;
}

export interface RemainingSeedOptions {
  stateDir: string;
  runtimeFile: string;
  run: string;
  logs: string;
  cwd: string;
  report(line: string): void;
}

/**
 * Makes the seed's pictures and orders once the shop serves, in a process of its own with low priority: it must take
 * nothing from the shop, and its memory goes with it. It ends with this process, and a later start goes on with it.
 */
export function startRemainingSeed(options: RemainingSeedOptions): RemainingSeed | null {
  const state = readSeedState(options.stateDir);
  if (state === null || state.catalog !== 'done' || (state.pictures === 'done' && state.orders === 0)) return null;
  const logFile = join(options.logs, 'seed.log');
  const log = openLog(logFile);
  const entry = fileURLToPath(new URL('../../../bin/mkt.mjs', import.meta.url));
  const child = spawn(process.execPath, [...nodeFlags({ heapMb: HEAP_MB }), entry, 'seed', '--remaining'], {
    cwd: options.cwd,
    env: { ...process.env, MKT_RUNTIME_FILE: options.runtimeFile, MKT_STATE_DIR: options.stateDir },
    // The channel says nothing: that it closes tells the child that nobody waits for it any more.
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  lowerPriority(child);
  const identity = child.pid === undefined ? null : identityOf(child.pid);
  const startedAt = new Date().toISOString();
  if (identity !== null)
    writeRunRecord(options.run, { name: 'seed', kind: 'job', ...identity, startedAt, logFile, graceMs: GRACE_MS });
  options.report('Pictures and orders of the seed are made in the background.');
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', (code, signal) => {
      removeRunRecord(options.run, 'seed');
      if (code === 0) options.report('Pictures and orders of the seed are made.');
      else if (signal === null) options.report(`Pictures or orders of the seed are not made; see ${logFile}.`);
      resolve();
    });
  });
  return {
    async stop() {
      child.kill();
      await ended;
    },
  };
}

function lowerPriority(child: ChildProcess): void {
  try {
    setPriority(child.pid ?? 0, constants.priority.PRIORITY_LOW);
  } catch {
    // It ended at once, or the system does not allow it: it then runs as everything else.
  }
}
