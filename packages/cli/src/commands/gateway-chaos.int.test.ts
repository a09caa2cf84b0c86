/** Each trouble that `mkt gateway chaos` orders, as the gateway then makes it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../../server/src/platform/config/load-config.ts';
import { testApiKey, testWebhookSecret } from '../../../server/src/sandbox/gateway/test/gateway-client.ts';
import { startTestGateway } from '../../../server/src/sandbox/gateway/test/gateway-fixture.ts';
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../../server/src/sandbox/gateway/test/webhook-receiver.ts';

const bin = fileURLToPath(new URL('../../bin/mkt.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mkt-chaos-'));
let gateway: Awaited<ReturnType<typeof startTestGateway>>;
let hook: WebhookReceiver;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  gateway = await startTestGateway(join(folder, 'journal.ndjson'));
  hook = await startWebhookReceiver();
  const secrets = { gatewayApiKey: testApiKey, gatewayWebhook: testWebhookSecret };
  const { config } = loadConfig({}, { payment: { gatewayUrl: gateway.url }, secrets });
  const runtimeFile = join(folder, 'runtime.json');
  writeFileSync(runtimeFile, JSON.stringify(config), { mode: 0o600 });
  const { PATH, HOME, TMPDIR } = process.env;
  const cache = join(folder, 'compile-cache');
  env = { PATH, HOME, TMPDIR, MKT_RUNTIME_FILE: runtimeFile, MKT_STATE_DIR: folder, NODE_COMPILE_CACHE: cache };
}, 60_000);
afterAll(async () => {
  await hook?.close();
  await gateway?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Settings {
  webhooks: Record<string, number>;
  answers: Record<string, number | string>;
  refunds: string;
}

async function chaos(...args: string[]): Promise<Settings> {
  const argv = ['--conditions=mkt-source', bin, 'gateway', 'chaos', ...args];
  const { stdout } = await promisify(execFile)(process.execPath, [...argv, '--json'], { env });
  return JSON.parse(stdout) as Settings;
}

/** A session whose webhooks we receive, paid. */
async function paid(): Promise<{ id: string; reference: string; at: number }> {
  const session = await gateway.client.create({ webhook_url: hook.url });
  const at = Date.now();
  await gateway.client.send('POST', `/test/sessions/${session.session_id}/pay`);
  return { id: session.session_id, reference: session.reference, at };
}
const received = (reference: string) => hook.received.filter((one) => one.reference === reference);
const kindsOf = async (id: string) =>
  (await gateway.client.journal()).filter((line) => line.session_id === id).map((line) => line.kind);
const timeout = 120_000;

test('--duplicates, --delay: every webhook comes again, and later', { timeout }, async () => {
  await chaos('--duplicates', '2', '--delay', '300');
  const { reference, at } = await paid();
  expect(received(reference)).toEqual([]);
  await hook.until((all) => all.filter((one) => one.reference === reference).length === 3);
  expect(new Set(received(reference).map((one) => one.id)).size).toBe(1);
  // Timers may fire a little early.
  expect(Date.now() - at).toBeGreaterThanOrEqual(295);
});

test('--shuffle: webhooks lose their order within the window', { timeout }, async () => {
  await chaos('--shuffle', '1500', '--seed', '7');
  const sent: string[] = [];
  for (let i = 0; i < 10; i += 1) sent.push((await paid()).reference);
  await hook.until((all) => sent.every((reference) => all.some((one) => one.reference === reference)));
  const came = hook.received.map((one) => one.reference).filter((reference) => sent.includes(reference));
  expect(came).not.toEqual(sent);
  expect([...came].sort()).toEqual([...sent].sort());
});

test('--drop: webhooks never come, and the journal says so', { timeout }, async () => {
  await chaos('--drop', '1');
  const { reference } = await paid();
  await expect.poll(async () => (await gateway.client.journal()).at(-1)?.kind).toBe('webhook.dropped');
  expect(received(reference)).toEqual([]);
});

test('--slow with --slow-jitter: answers come late, not all equally', { timeout }, async () => {
  await chaos('--slow', '300', '--slow-jitter', '200');
  const took: number[] = [];
  for (let i = 0; i < 4; i += 1) {
    const at = Date.now();
    await gateway.client.get('cs_none');
    took.push(Date.now() - at);
  }
  expect(Math.min(...took)).toBeGreaterThanOrEqual(95);
  expect(new Set(took).size).toBeGreaterThan(1);
});

test('--hang: a request is taken, never answered, and has no effect', { timeout }, async () => {
  await chaos('--off');
  const { id } = await paid();
  await chaos('--hang', '1');
  const capture = fetch(`${gateway.url}/sessions/${id}/capture`, {
    method: 'POST',
    headers: { authorization: `Bearer ${testApiKey}`, 'content-type': 'application/json' },
    body: '{}',
    signal: AbortSignal.timeout(400),
  });
  await expect(capture).rejects.toThrow(/timeout/);
  expect(await kindsOf(id)).not.toContain('session.captured');
});

test('--fail: about the asked share of requests is 503 and had no effect', { timeout }, async () => {
  await chaos('--fail', '0.5', '--seed', '3');
  const statuses: number[] = [];
  for (let i = 0; i < 60; i += 1) statuses.push((await gateway.client.send('GET', '/sessions/cs_none')).status);
  const failed = statuses.filter((status) => status === 503).length;
  expect(failed).toBeGreaterThan(15);
  expect(failed).toBeLessThan(45);
  expect(statuses.filter((status) => status === 404)).toHaveLength(60 - failed);
});

test('--lose-reply: the effect is there, the answer is not', { timeout }, async () => {
  await chaos('--off');
  const { id } = await paid();
  await chaos('--lose-reply', '1', '--lose-how', 'reset');
  await expect(gateway.client.capture(id)).rejects.toThrow();
  await chaos('--off');
  expect(await kindsOf(id)).toContain('session.captured');
  expect((await gateway.client.get(id)).status).toBe('captured');
});

test('--refunds pending, then --off: calm again; --dry-run changes nothing', { timeout }, async () => {
  expect(await chaos('--refunds', 'pending')).toMatchObject({ refunds: 'pending' });
  await chaos('--dry-run', '--drop', '1');
  expect(await chaos()).toMatchObject({ refunds: 'pending', webhooks: { drop_probability: 0 } });
  const calm = await chaos('--off');
  expect(calm).toEqual(await chaos());
  expect([...Object.values(calm.webhooks), calm.answers['fail_probability'], calm.answers['hang_probability']]).toEqual(
    [0, 1, 0, 0, 0, 0, 0],
  );
});
