import { type ChildProcess, spawn } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type GatewayClient, gatewayClient, newReference } from './test/gateway-client.ts';
import { journalFolder } from './test/gateway-fixture.ts';
import { startWebhookReceiver, type WebhookReceiver } from './test/webhook-receiver.ts';

const script = fileURLToPath(new URL('./test/gateway-process.ts', import.meta.url));
let folder: Awaited<ReturnType<typeof journalFolder>>;
let receiver: WebhookReceiver;
let running: ChildProcess | null = null;

const startProcess = async (): Promise<GatewayClient> => {
  running = spawn(process.execPath, [script, folder.journalPath], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: running.stdout! });
  const url = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    running?.once('exit', (code) => reject(new Error(`the gateway ended with ${code}`)));
  });
  return gatewayClient(url);
};

const kill = (): Promise<void> =>
  new Promise((resolve) => {
    if (!running) return resolve();
    running.removeAllListeners('exit').once('exit', () => resolve());
    running.kill('SIGKILL');
    running = null;
  });

beforeEach(async () => {
  folder = await journalFolder();
  receiver = await startWebhookReceiver();
});
afterEach(async () => {
  await kill();
  await receiver.close();
  await folder.remove();
});

interface Acknowledged {
  readonly id: string;
  readonly captureKey: string;
  paid: boolean;
  captured: boolean;
  readonly refunds: string[];
}

/** Drives payments until the gateway dies; remembers only what was answered. */
const drive = async (client: GatewayClient, known: Acknowledged[], enough: () => void): Promise<void> => {
  for (;;) {
    const session = await client.create({ amount: 1000, webhook_url: receiver.url });
    const mine: Acknowledged = {
      id: session.session_id,
      captureKey: newReference(),
      paid: false,
      captured: false,
      refunds: [],
    };
    known.push(mine);
    mine.paid = (await client.pay(mine.id)).status === 200;
    mine.captured = (await client.capture(mine.id, {}, mine.captureKey)).status === 200;
    const reference = newReference();
    if ((await client.refund(mine.id, { reference, amount: 300 })).status === 201) mine.refunds.push(reference);
    if (known.length >= 60) enough();
  }
};

it('loses nothing it has answered when it is killed in mid-flight, and tells every change in the end', async () => {
  const known: Acknowledged[] = [];
  for (let round = 0; round < 2; round += 1) {
    const client = await startProcess();
    const before = known.length;
    let died: Promise<void> | null = null;
    const enough = (): void => {
      if (known.length >= before + 60) died ??= kill();
    };
    const drivers = Array.from({ length: 16 }, () => drive(client, known, enough));
    // Every driver ends with a cut connection.
    const ends = await Promise.allSettled(drivers);
    expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
    await died;
    if (round === 0) await appendFile(folder.journalPath, '{"seq":999999,"at":"20');
  }

  const client = await startProcess();
  for (const mine of known) {
    const session = await client.get(mine.id);
    if (mine.captured) expect(session.amount_captured).toBe(1000);
    else if (mine.paid) expect(['authorized', 'captured']).toContain(session.status);
    expect(session.refunds.map((refund) => refund.reference)).toEqual(expect.arrayContaining(mine.refunds));
    // A repeat of a capture whose answer was lost is the same capture.
    if (session.status !== 'open') expect((await client.capture(mine.id, {}, mine.captureKey)).status).toBe(200);
  }
  const journal = await client.journal();
  expect(journal.map((entry) => entry.seq)).toEqual(journal.map((_, index) => index + 1));
  const captures = journal.filter(({ kind }) => kind === 'session.captured').map((entry) => entry.session_id);
  expect(new Set(captures).size).toBe(captures.length);
  const caused = journal.flatMap((entry) => ('event_id' in entry ? [String(entry.event_id)] : []));
  await receiver.until((all) => {
    const told = new Set(all.map(({ id }) => id));
    return caused.every((id) => told.has(id));
  });
  expect(known.length).toBeGreaterThanOrEqual(120);
}, 60_000);
