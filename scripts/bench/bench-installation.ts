/** An installation for a benchmark: engines of its own unless the environment names some, and everything gone at the end. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModuleName } from '../../packages/server/src/platform/kernel/modules.ts';
import {
  createTestInstallation,
  type TestInstallation,
} from '../../packages/server/src/platform/testing/test-installation.ts';
import { startTestEngines } from '../lib/test-engines.ts';
import { atBenchEnd, untilEnd } from './bench-end.ts';
import { mysqlSocket } from './mysql-address.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export async function withInstallation<T>(
  modules: readonly ModuleName[],
  overrides: Record<string, Record<string, unknown>>,
  work: (installation: TestInstallation) => Promise<T>,
): Promise<T> {
  const stop =
    process.env['MKT_TEST_MYSQL_URL'] === undefined
      ? await startBenchEngines(modules.includes('search'))
      : async (): Promise<void> => {};
  return untilEnd(stop, async () => {
    const installation = await createTestInstallation(modules, {
      mysql: { poolScale: 1, ...mysqlSocket() },
      http: { validateResponses: false },
      ...overrides,
    });
    return untilEnd(
      () => installation.close(),
      () => work(installation),
    );
  });
}

async function startBenchEngines(search: boolean): Promise<() => Promise<void>> {
  mkdirSync(join(root, '.mkt'), { recursive: true });
  const stateDir = mkdtempSync(join(root, '.mkt', 'bench-'));
  const aborted = new AbortController();
  const forget = atBenchEnd(async () => aborted.abort());
  const { env, stop } = await startTestEngines({
    stateDir,
    profile: 'dev',
    search,
    onProgress: () => undefined,
    signal: AbortSignal.any([aborted.signal, AbortSignal.timeout(600_000)]),
  });
  forget();
  Object.assign(process.env, env);
  return async () => {
    await stop();
    rmSync(stateDir, { recursive: true, force: true });
  };
}
