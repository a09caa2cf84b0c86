import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newReference, testWebhookSecret } from './test/gateway-client.ts';
import { journalFolder, startTestGateway } from './test/gateway-fixture.ts';
import { expectedSignature, startWebhookReceiver, type WebhookReceiver } from './test/webhook-receiver.ts';

let folder: Awaited<ReturnType<typeof journalFolder>>;
const open: Array<{ close(): Promise<void> }> = [];
beforeEach(async () => {
  folder = await journalFolder();
});
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
  await folder.remove();
});

const start = async (answer?: Parameters<typeof startWebhookReceiver>[0], webhooks?: { retryDelaysMs: number[] }) => {
  const receiver = await startWebhookReceiver(answer);
  open.push(receiver);
  const gateway = await startTestGateway(folder.journalPath, webhooks ? { webhooks } : {});
  open.push(gateway);
  return { receiver, ...gateway };
};

const pendingOf = async (url: string): Promise<number> =>
  ((await (await fetch(`${url}/healthz`)).json()) as { pending_webhooks: number }).pending_webhooks;

const types = (receiver: WebhookReceiver): string[] => receiver.received.map(({ type }) => type);

describe('webhooks', () => {
  it('tell each change once, signed over the raw body', async () => {
    const { receiver, client } = await start();
    const session = await client.create({ webhook_url: receiver.url });
    await client.pay(session.session_id);
    await client.capture(session.session_id);
    await client.refund(session.session_id, { reference: newReference(), amount: 100 });
    await receiver.until((all) => all.length >= 3);
    expect(types(receiver).sort()).toEqual(['refund.succeeded', 'session.authorized', 'session.captured']);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(3);
    for (const webhook of receiver.received)
      expect(webhook.signature).toBe(expectedSignature(webhook, testWebhookSecret));
    const refunded = JSON.parse(receiver.received.find(({ type }) => type === 'refund.succeeded')?.body ?? '{}');
    expect(refunded).toMatchObject({
      account: 'acct_sandbox',
      data: { refund: { amount: 100 }, session: { amount: 2897 } },
    });
  });

  it('come again with the same id and body until they are answered 2xx', async () => {
    const { receiver, client, url } = await start((_, nth) => (nth < 3 ? 500 : 204));
    const session = await client.create({ webhook_url: receiver.url });
    await client.pay(session.session_id);
    await receiver.until((all) => all.length === 3);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    await expect.poll(() => pendingOf(url)).toBe(0);
    expect((await client.journal()).filter(({ kind }) => kind === 'webhook.attempted')).toHaveLength(3);
  });

  it('are given up after the last wait, and the journal says so', async () => {
    const { receiver, client, url } = await start(() => 500, { retryDelaysMs: [1, 1] });
    const session = await client.create({ webhook_url: receiver.url });
    await client.pay(session.session_id);
    await expect.poll(() => pendingOf(url)).toBe(0);
    expect(receiver.received).toHaveLength(3);
    expect((await client.journal()).at(-1)).toMatchObject({ kind: 'webhook.abandoned', attempts: 3 });
  });

  it('do not follow a redirect', async () => {
    const { receiver, client } = await start((_, nth) => (nth === 1 ? 302 : 200));
    const session = await client.create({ webhook_url: receiver.url });
    await client.pay(session.session_id);
    await receiver.until((all) => all.length === 2);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
  });

  it('that are pending at a stop go on after the next start, and only those', async () => {
    const { receiver, client, close } = await start(
      (webhook, nth) => (webhook.type === 'session.authorized' && nth === 1 ? 500 : 200),
      {
        retryDelaysMs: [60_000],
      },
    );
    const session = await client.create({ webhook_url: receiver.url });
    await client.pay(session.session_id);
    await receiver.until((all) => all.length === 1);
    await client.capture(session.session_id);
    await receiver.until((all) => all.length === 2);
    await close();
    const next = await startTestGateway(folder.journalPath, { webhooks: { retryDelaysMs: [1] } });
    open.push(next);
    await receiver.until((all) => all.length === 3);
    expect(types(receiver)).toEqual(['session.authorized', 'session.captured', 'session.authorized']);
    expect(receiver.received[2]?.id).toBe(receiver.received[0]?.id);
    await expect.poll(() => pendingOf(next.url)).toBe(0);
  });
});

describe('chaos in the webhooks', () => {
  it('sends copies of the same event', async () => {
    const { receiver, client } = await start();
    await client.chaos({ webhooks: { duplicates: 19 } });
    const session = await client.create({ webhook_url: receiver.url });
    await client.pay(session.session_id);
    await receiver.until((all) => all.length === 20);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
  });

  it('drops for good', async () => {
    const { receiver, client, url } = await start();
    await client.chaos({ webhooks: { drop_probability: 1 } });
    const session = await client.create({ webhook_url: receiver.url });
    await client.pay(session.session_id);
    await expect.poll(() => pendingOf(url)).toBe(0);
    await client.chaos({});
    await client.capture(session.session_id);
    await receiver.until((all) => all.length > 0);
    expect(types(receiver)).toEqual(['session.captured']);
  });

  it('shuffles within its window', async () => {
    const { receiver, client } = await start();
    await client.chaos({ seed: 3, webhooks: { shuffle_window_ms: 300 } });
    const references: string[] = [];
    for (let n = 0; n < 20; n += 1) {
      const session = await client.create({ webhook_url: receiver.url });
      references.push(session.reference);
      await client.pay(session.session_id);
    }
    await receiver.until((all) => all.length === 20);
    const arrived = receiver.received.map(({ reference }) => reference);
    expect(arrived.toSorted()).toEqual(references.toSorted());
    expect(arrived).not.toEqual(references);
  });
});
