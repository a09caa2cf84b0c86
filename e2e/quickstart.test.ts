/** The examples that newcomers copy run as they stand, against real processes, up to the paid order. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as guide from '../examples/frontend/frontend.ts';
import { loadConfig } from '../packages/server/src/platform/config/load-config.ts';
import { moduleNames } from '../packages/server/src/platform/kernel/modules.ts';
import { fillShop, shopOwner } from './shop.ts';
import { type Stage, type StageProcess, startStage } from './stage.ts';

const script = fileURLToPath(new URL('../examples/quickstart/quickstart.ts', import.meta.url));
const firstMinutes = fileURLToPath(new URL('../examples/frontend/first-minutes.ts', import.meta.url));
const oneProcess: StageProcess[] = [{ name: 'shop', role: 'all', own: moduleNames }];

let stage: Stage;
beforeAll(async () => {
  stage = await startStage(oneProcess);
  await stock(stage);
});
afterAll(() => stage?.close());

test('the quickstart lists, opens, orders as a guest and sees the order confirmed once it is paid', async () => {
  const { code, lines } = await run(stage, [script, '--wait']);
  expect(code, lines.join('\n')).toBe(0);
  expect(lines.filter((line) => /^- Wireless headphones series \d+ .*, \$\d+\.\d\d$/.test(line))).toHaveLength(5);
  expect(lines[5]).toMatch(/^opened Wireless headphones series \d+ .*: 2 variants from Bench shop$/);
  expect(lines[6]).toMatch(/^in the cart: 1 piece, \$\d+\.\d\d$/);
  expect(lines[7]).toMatch(/^order \S+: \$\d+\.\d\d$/);
  expect(lines[8]).toContain(`pay at ${stage.gateway.url}/`);
  expect(lines.slice(9)).toEqual(['the order is confirmed']);
});

test('the first minutes of the README list products and put one into a cart', async () => {
  const { code, lines } = await run(stage, [firstMinutes]);
  expect(code, lines.join('\n')).toBe(0);
  expect(lines.filter((line) => /^Wireless headphones series \d+ .* \d+ USD$/.test(line))).toHaveLength(8);
  expect(lines.at(-1)).toMatch(/^1 \d+ USD$/);
});

test('the samples of the guide do what it says of them', async () => {
  const kept = new Map<string, string>();
  const tokens = guide.browserTokens({
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  });
  const mkt = guide.openShop(stage.url, tokens);
  const front = await guide.frontPage(mkt);
  expect([front.titles.length, front.next]).toEqual([8, null]);
  const [category] = (await guide.arabicTree(mkt)).roots;
  expect((await guide.everyTitle(mkt, category?.id ?? '')).sort()).toEqual(front.titles.sort());
  const given = new AbortController();
  expect(await guide.search(mkt, 'headphones', given.signal)).not.toBeNull();
  given.abort();
  expect(await guide.search(mkt, 'headphones', given.signal)).toBeNull();

  const { items } = await mkt.products.list({ in_stock: true, limit: 1 });
  const sku = items[0]?.default_sku_id ?? '';
  expect(await guide.addToCart(mkt, sku, 2)).toBe('2 in the cart');
  expect(await guide.addToCart(mkt, sku, 98)).toBe('No more of these fit into one cart.');
  expect(await guide.addToCart(mkt, 'sku_1', 1)).toMatch(/^\/body\/sku_id /);
  await mkt.auth.guest({ email: 'reader@example.com', cart_token: kept.get('mkt.cart') ?? '', name: 'Mona Hassan' });
  const address = { name: 'Mona Hassan', line1: '12 Nile Street', city: 'Cairo', country: 'EG' };
  const order = await guide.checkout(mkt, address);
  expect(order.status).toBe('pending_payment');
  await pay(stage, order.payment?.redirect_url ?? '');
  expect((await guide.untilPaid(mkt, order.id, AbortSignal.timeout(20_000))).status).toBe('confirmed');
});

test('the guide’s edit says when somebody was faster', async () => {
  const mkt = guide.openShop(stage.url);
  await mkt.auth.login({ email: shopOwner.email, password: shopOwner.password });
  expect(await guide.describeShop(mkt, 'Headphones and nothing else.')).toBe('saved');
  const { data } = await mkt.seller.shop();
  expect(data.description).toBe('Headphones and nothing else.');
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
async function run(stage: Stage, args: readonly string[]): Promise<{ code: number | null; lines: string[] }> {
  const child = spawn(process.execPath, ['--conditions=mkt-source', ...args], {
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
