import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedWebhook {
  readonly id: string;
  readonly type: string;
  readonly reference: string;
  readonly body: string;
  readonly signature: string;
}

/** The other end of the webhooks: keeps what comes and answers what the test wants. */
export const startWebhookReceiver = async (answer: (received: ReceivedWebhook, nth: number) => number = () => 200) => {
  const received: ReceivedWebhook[] = [];
  const watchers = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const event = JSON.parse(body) as { id: string; type: string; data: { session: { reference: string } } };
      const signature = String(request.headers['x-sandbox-signature']);
      const webhook = { id: event.id, type: event.type, reference: event.data.session.reference, body, signature };
      received.push(webhook);
      const nth = received.filter((other) => other.id === webhook.id).length;
      response.writeHead(answer(webhook, nth)).end();
      for (const watcher of watchers) watcher();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  /** Resolves when the condition holds; the test's own limit ends an endless wait. */
  const until = (condition: (all: readonly ReceivedWebhook[]) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (!condition(received)) return;
        watchers.delete(check);
        resolve();
      };
      watchers.add(check);
      check();
    });

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    until,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

export type WebhookReceiver = Awaited<ReturnType<typeof startWebhookReceiver>>;

/** Recomputes a signature by the published rule, without the gateway's own code. */
export const expectedSignature = (webhook: ReceivedWebhook, secret: string): string => {
  const timestamp = /^t=(\d+),/.exec(webhook.signature)?.[1] ?? '';
  return `t=${timestamp},v1=${createHmac('sha256', secret).update(`${timestamp}.${webhook.body}`).digest('hex')}`;
};
