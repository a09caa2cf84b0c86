/** The example that newcomers copy runs as it stands, against real processes, up to the paid order. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadConfig } from '../packages/server/src/platform/config/load-config.ts';
import { moduleNames } from '../packages/server/src/platform/kernel/modules.ts';
import { fillShop } from './shop.ts';
import { type Stage, type StageProcess, startStage } from './stage.ts';

const script = fileURLToPath(new URL('../examples/quickstart/quickstart.ts', import.meta.url));
const oneProcess: StageProcess[] = [{ name: 'shop', role: 'all', own: moduleNames }];

test('the quickstart lists, opens, orders as a guest and sees the order confirmed once it is paid', {
  timeout: 120_000,
}, async () => {
  const stage = await startStage(oneProcess);
  try {
    await stock(stage);
    const { code, lines } = await runQuickstart(stage);
    expect(code, lines.join('\n')).toBe(0);
    expect(lines.filter((line) => /^- Wireless headphones series \d+ .*, \$\d+\.\d\d$/.test(line))).toHaveLength(5);
    expect(lines[5]).toMatch(/^opened Wireless headphones series \d+ .*: 2 variants from Bench shop$/);
    expect(lines[6]).toMatch(/^in the cart: 1 piece, \$\d+\.\d\d$/);
    expect(lines[7]).toMatch(/^order \S+: \$\d+\.\d\d$/);
    expect(lines[8]).toContain(`pay at ${stage.gateway.url}/`);
    expect(lines.slice(9)).toEqual(['the order is confirmed']);
  } finally {
    await stage.close();
  }
});

async function stock(stage: Stage): Promise<void> {
  const { config } = loadConfig({
    MKT_RUNTIME_FILE: stage.runtimeFile,
    MKT_HTTP_PORT: '0',
    MKT_HTTP_INTERNAL_PORT: '0',
    MKT_LOG_LEVEL: 'error',
  });
  await fillShop(config, 8);
}

/** Pays as soon as the script names the page, as its reader would. */
async function runQuickstart(stage: Stage): Promise<{ code: number | null; lines: string[] }> {
  const child = spawn(process.execPath, ['--conditions=mkt-source', script, '--wait'], {
    env: { ...process.env, MKT_URL: stage.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let paid: Promise<unknown> | null = null;
  const take = (chunk: Buffer): void => {
    output += chunk.toString();
    const url = /^pay at (\S+)\n/m.exec(output)?.[1];
    if (url !== undefined) paid ??= pay(stage, url).catch((error: unknown) => child.kill() && error);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  await paid;
  return { code, lines: output.trimEnd().split('\n') };
}

async function pay({ gateway }: Stage, url: string): Promise<void> {
  const session = new URL(url).pathname.split('/').at(-1) ?? '';
  const response = await fetch(`${gateway.url}/test/sessions/${session}/pay`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.apiKey}`, 'content-type': 'application/json' },
    body: '{}',
  });
  if (!response.ok) throw new Error(`The gateway answered ${response.status}: ${await response.text()}`);
}
