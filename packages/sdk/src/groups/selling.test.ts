import { expect, test } from 'vitest';
import { createClient } from '../client.ts';
import { startTestServer } from '../testing/test-server.ts';

test('agreeing to a refund or a return needs no body of the caller, and sends the one that the platform wants', async () => {
  const server = await startTestServer(() => ({ body: { status: 'success', data: {}, meta: {} } }));
  try {
    const { seller } = createClient({ baseUrl: server.url });
    await seller.acceptRefund('rfnd_1');
    await seller.acceptReturn('ret_1');
    await seller.acceptRefund('rfnd_1', { restock: true });
    expect(server.seen.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['PUT', '/api/v1/seller/refunds/rfnd_1/accept', { restock: false }],
      ['PUT', '/api/v1/seller/returns/ret_1/accept', {}],
      ['PUT', '/api/v1/seller/refunds/rfnd_1/accept', { restock: true }],
    ]);
  } finally {
    await server.close();
  }
});
