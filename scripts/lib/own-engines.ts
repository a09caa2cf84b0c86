/** MySQL and Redis for a script, unless MKT_TEST_MYSQL_URL names those to take. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestEngines } from './test-engines.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** They end with the work, also where a signal cuts it off. */
export async function withOwnEngines(name: string, work: () => Promise<void>): Promise<void> {
  if (process.env['MKT_TEST_MYSQL_URL']) return work();
  mkdirSync(join(root, '.mkt'), { recursive: true });
  const stateDir = mkdtempSync(join(root, '.mkt', `${name}-`));
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
  try {
    const engines = await startTestEngines({ stateDir, signal: stop.signal });
    try {
      Object.assign(process.env, engines.env);
      await work();
    } finally {
      await engines.stop();
    }
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}
