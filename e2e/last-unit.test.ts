/** Fifty buyers, one piece: exactly one order, and the books say so. Through the SDK, over two API processes' edges. */
import { join } from 'node:path';
import { createClient, type MktClient, type MktError, OutOfStockError } from '@mkt/sdk';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestApp, type TestApp, testContext } from '../packages/server/src/app/test-app.ts';
import {
  type RunningSandboxGateway,
  startSandboxGateway,
} from '../packages/server/src/sandbox/gateway/start-sandbox-gateway.ts';

const buyers = 50;
const password = 'fifty hands reach for one last piece';
const gatewayApiKey = 'development-gateway-api-key';

let app: TestApp;
let gateway: RunningSandboxGateway;

beforeAll(async () => {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  app = await startTestApp(['user', 'product', 'cart', 'payment', 'order'], {
    second: true,
    overrides: { payment: { gatewayUrl: `http://127.0.0.1:${port}` } },
  });
  const { config } = app;
  gateway = await startSandboxGateway({
    host: '127.0.0.1',
    port,
    apiKey: gatewayApiKey,
    webhookSecret: config.secrets.gatewayWebhook,
    journalPath: join(config.stateDir, 'journal.ndjson'),
  });
}, 120_000);

afterAll(async () => {
  await app?.close();
  await gateway?.close();
}, 60_000);

async function signIn(email: string, roles: ('buyer' | 'seller' | 'admin')[], second: boolean): Promise<MktClient> {
  await app.composition.ports.user.createAccount(testContext(), {
    email,
    password,
    name: 'Buyer',
    locale: 'en',
    roles,
    verified: true,
  });
  const client = createClient({ baseUrl: second ? app.secondUrl : app.url, retries: 8, timeoutMs: 60_000 });
  await client.auth.login({ email, password });
  return client;
}

/** One product with one piece, in an approved shop. */
async function lastPiece(): Promise<string> {
  const admin = await signIn('admin@example.com', ['admin'], false);
  const seller = await signIn('seller@example.com', ['buyer'], false);
  const shop = await seller.seller.createShop({ name: 'Last piece', country: 'EG' });
  await admin.admin.approveSeller(shop.data.id);
  const ports = app.composition.ports;
  const { categories } = await ports.product.importCategories(testContext(), {
    categories: [{ external_id: 'c', parent_external_id: null, name: 'Rare', position: 0 }],
  });
  const sku = { code: 'LAST-1', title: '', price: 1_000, initial_stock: 1, low_stock_threshold: 0, attributes: {} };
  const product = {
    title: 'The last piece',
    description: '',
    brand: null,
    category_id: categories[0]?.category_id as string,
    currency: 'USD',
    compare_at_price: null,
    status: 'published' as const,
    skus: [sku],
  };
  const { results } = await ports.product.importProducts(testContext(), {
    records: [{ seller_id: shop.data.id, external_id: 'last', product }],
  });
  const { data } = await createClient({ baseUrl: app.url }).products.get(results[0]?.product_id as string);
  return data.skus[0]?.id as string;
}

test('fifty buyers race for the last piece: one order, forty-nine times out_of_stock, books that balance', {
  timeout: 180_000,
}, async () => {
  const skuId = await lastPiece();
  const clients: MktClient[] = [];
  for (let i = 0; i < buyers; i += 5)
    clients.push(
      ...(await Promise.all([0, 1, 2, 3, 4].map((j) => signIn(`buyer${i + j}@example.com`, ['buyer'], j % 2 === 0)))),
    );
  const quotes = await Promise.all(
    clients.map(async (client) => {
      await client.cart.addItem({ sku_id: skuId, quantity: 1 });
      const address = await client.me.addAddress({ name: 'Buyer', line1: '1 Street', city: 'Cairo', country: 'EG' });
      return (await client.cart.setAddress({ country: 'EG', address_id: address.data.id })).data.quote as string;
    }),
  );

  const outcomes = await Promise.allSettled(
    clients.map((client, i) => client.orders.create({ quote: quotes[i] as string })),
  );

  const orders = outcomes.flatMap((o) => (o.status === 'fulfilled' ? [o.value.data] : []));
  const refusals = outcomes.flatMap((o) => (o.status === 'rejected' ? [o.reason as MktError] : []));
  expect(
    refusals.filter((e) => e.code !== 'out_of_stock').map((e) => `${e.code}: ${JSON.stringify(e.problem)}`),
  ).toEqual([]);
  expect(refusals.every((e) => e instanceof OutOfStockError)).toBe(true);
  expect(orders).toHaveLength(1);

  const winner = clients[outcomes.findIndex((o) => o.status === 'fulfilled')] as MktClient;
  const session = new URL(orders[0]?.payment?.redirect_url as string).pathname.split('/').at(-1);
  await fetch(`${gateway.url}/test/sessions/${session}/pay`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gatewayApiKey}`, 'content-type': 'application/json' },
    body: '{}',
  });
  await expect
    .poll(async () => (await winner.orders.get(orders[0]?.id as string)).data.status, {
      timeout: 30_000,
      interval: 200,
    })
    .toBe('confirmed');

  const product = app.composition.modules.find((m) => m.name === 'product');
  const { rows } = await sql<{ on_hand: number; reserved: number; ledger_on_hand: number; ledger_reserved: number }>`
    SELECT s.on_hand, s.reserved, (SELECT SUM(delta_on_hand) FROM stock_ledger l WHERE l.sku_id = s.id) AS ledger_on_hand,
      (SELECT SUM(delta_reserved) FROM stock_ledger l WHERE l.sku_id = s.id) AS ledger_reserved
    FROM skus s WHERE s.id = ${skuId}`.execute(product?.db.writer() as never);
  expect(rows).toEqual([{ on_hand: 0, reserved: 0, ledger_on_hand: 0, ledger_reserved: 0 }]);
});
