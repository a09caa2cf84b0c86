/** The load journey by the real k6 against real processes, judged as an operator sees it. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { ensureGoTool } from '../packages/cli/src/services/engines/index.ts';
import { loadConfig } from '../packages/server/src/platform/config/load-config.ts';
import { moduleNames } from '../packages/server/src/platform/kernel/modules.ts';
import { fillShop } from './shop.ts';
import { type StageProcess, startStage } from './stage.ts';

const mkt = fileURLToPath(new URL('../packages/cli/bin/mkt.mjs', import.meta.url));
const oneProcess: StageProcess[] = [{ name: 'shop', role: 'all', own: moduleNames }];

interface LoadResult {
  measured: { requests: number; errors: number; p95_ms: number; dropped: number };
  judgements: { what: string; met: boolean }[];
  met: boolean;
}

test('mkt load run smoke sends shoppers through the shop and judges what k6 measured', { timeout: 600_000 }, async ({
  skip,
}) => {
  if (process.env['MKT_TEST_FULL'] !== '1') skip('slow: npm run test:full');
  if ((await ensureGoTool('k6', { stateDir: '.mkt' })) === null) skip('Go is not installed');
  const stage = await startStage(oneProcess);
  try {
    const environment = { MKT_RUNTIME_FILE: stage.runtimeFile, MKT_LOG_LEVEL: 'error' };
    await fillShop(loadConfig({ ...environment, MKT_HTTP_PORT: '0', MKT_HTTP_INTERNAL_PORT: '0' }).config, 60);
    const found = async () =>
      ((await (await fetch(`${stage.url}/api/v1/search?q=wireless`)).json()) as { data: { total: number } }).data.total;
    await vi.waitFor(async () => expect(await found()).toBeGreaterThanOrEqual(50), { timeout: 60_000, interval: 500 });
    const { code, stdout, stderr } = await run(['load', 'run', 'smoke', '--duration', '3', '--json'], environment);
    expect([0, 4], stderr).toContain(code);
    const { measured, judgements, met } = JSON.parse(stdout) as LoadResult;
    // Four requests a shopper, five shoppers a second.
    expect(measured.requests).toBeGreaterThanOrEqual(40);
    expect(measured.errors, stderr).toBe(0);
    expect(measured.p95_ms).toBeGreaterThan(0);
    expect(judgements.map(({ what }) => what).sort()).toEqual(['dropped', 'error_ratio', 'p95_ms']);
    expect(met).toBe(judgements.every((judgement) => judgement.met));
    expect(code).toBe(met ? 0 : 4);
  } finally {
    await stage.close();
  }
});

function run(
  args: string[],
  environment: Record<string, string>,
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const flags = ['--conditions=mkt-source', mkt, ...args];
    execFile(process.execPath, flags, { env: { ...process.env, ...environment } }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
