import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../../../server/src/platform/db/database.ts';
import { newId } from '../../../../server/src/platform/kernel/ids.ts';
import {
  createTestInstallation,
  type TestInstallation,
} from '../../../../server/src/platform/testing/test-installation.ts';
import { replayWebhooks } from './replay-webhooks.ts';
import { signature } from './send-webhook.ts';

interface Tables {
  webhook_events: {
    id: string;
    provider: string;
    event_id: string;
    type: string;
    state: string;
    attempts: number;
    body: string;
  };
}
const count = 620;
const ids: string[] = [];
let installation: TestInstallation;
let db: ReturnType<typeof openDatabase<Tables>>;

beforeAll(async () => {
  installation = await createTestInstallation(['payment'], { mysql: { acquireTimeoutMs: 10_000 } });
  db = openDatabase<Tables>(installation.config, 'payment');
  const rows = Array.from({ length: count }, (_, i) => {
    const id = newId('wh');
    ids.push(id);
    const body = JSON.stringify({ id: `evt_${i}`, type: 'session.celebrated', account: 'acct_sandbox', data: {} });
    return {
      id,
      provider: 'sandbox',
      event_id: `evt_${i}`,
      type: 'session.celebrated',
      state: 'dead',
      attempts: 8,
      body,
    };
  });
  await db.writer().insertInto('webhook_events').values(rows).execute();
}, 60_000);
afterAll(async () => {
  await db?.close();
  await installation?.close();
});

const states = async () => {
  const rows = await db.writer().selectFrom('webhook_events').select(['state', 'attempts']).execute();
  return rows.map(({ state, attempts }) => `${state} ${attempts}`);
};
const dead = { filter: { state: 'dead' as const }, limit: null, dryRun: false };

test('a dry run names every delivery that is chosen, over all pages and oldest first, and changes nothing', async () => {
  const { config } = installation;
  const chosen = await replayWebhooks(config, { ...dead, dryRun: true });
  expect(chosen.map((row) => row.webhook_id)).toEqual([...ids].sort());
  expect(new Set(await states())).toEqual(new Set(['dead 8']));
  const newest = await replayWebhooks(config, { ...dead, limit: 3, dryRun: true });
  expect(newest.map((row) => row.webhook_id)).toEqual([...ids].sort().slice(-3));
  expect(await replayWebhooks(config, { ...dead, filter: { type: 'session.captured' }, dryRun: true })).toEqual([]);
});

test('a replay judges each anew, tells how far it is, and once more is harmless', async () => {
  const { config } = installation;
  const steps: string[] = [];
  const onProgress = (done: number, total: number): void => void steps.push(`${done} of ${total}`);
  const replayed = await replayWebhooks(config, { ...dead, limit: 4, onProgress });
  expect(replayed.map(({ state, reason }) => `${state} ${reason}`)).toEqual(Array(4).fill('parked unknown_type'));
  expect(steps).toEqual(['0 of 4', '1 of 4', '2 of 4', '3 of 4']);
  const [first] = replayed;
  const again = await replayWebhooks(config, { ...dead, id: first?.webhook_id ?? '' });
  expect(again).toMatchObject([{ state: 'parked' }]);
});

test('to another address goes the stored body, signed anew, and nothing changes here', async () => {
  const came: { body: string; header: string }[] = [];
  const receiver: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      came.push({ body: Buffer.concat(chunks).toString(), header: String(request.headers['x-sandbox-signature']) });
      response.writeHead(came.length === 2 ? 500 : 200).end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => receiver.once('listening', resolve));
  const to = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const before = await states();
  try {
    const sent = await replayWebhooks(installation.config, { ...dead, limit: 2, to });
    expect(sent.map((row) => row.answered)).toEqual([200, 500]);
    for (const { body, header } of came) {
      const seconds = Number(/^t=(\d+),/.exec(header)?.[1]);
      expect(header).toBe(signature(body, installation.config.secrets.gatewayWebhook, seconds * 1000));
    }
    expect(await states()).toEqual(before);
  } finally {
    receiver.close();
  }
});
