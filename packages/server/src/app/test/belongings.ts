/** What the seller and the buyer of a test own, made through the public operations: the things that others must not reach. */

import { operations } from '../../contract/operations.gen.ts';
import { newId } from '../../platform/kernel/ids.ts';
import { type RunningSandboxGateway, startSandboxGateway } from '../../sandbox/gateway/start-sandbox-gateway.ts';
import { sampleOf } from './contract-requests.ts';
import type { EdgeApp, People } from './edge-app.ts';
import type { Answer } from './http-client.ts';

/** One id of each resource that `x-owner` names, and of what admins keep. */
export interface Belongings {
  product: string;
  sku: string;
  coupon: string;
  address: string;
  session: string;
  order: string;
  seller_order: string;
  payment: string;
  category: string;
  emptyCategory: string;
  adminCoupon: string;
  shippingRate: string;
  taxRate: string;
}

export function startGatewayFor(journalPath: string): Promise<RunningSandboxGateway> {
  return startSandboxGateway({
    host: '127.0.0.1',
    port: 0,
    apiKey: 'development-gateway-api-key',
    webhookSecret: 'development-gateway-webhook-secret',
    journalPath,
  });
}

export async function makeBelongings(app: EdgeApp, people: People, gatewayUrl: string): Promise<Belongings> {
  const { admin, seller, buyer } = people;
  const make = async (path: string, token: string, body: unknown): Promise<string> =>
    idOf(path, await app.call('POST', path, token, body));
  const [category, emptyCategory, address] = await Promise.all([
    make('/categories', admin.token, { name: 'Headphones' }),
    make('/categories', admin.token, { name: 'Empty' }),
    make('/users/me/addresses', buyer.token, {
      name: 'Mona Hassan',
      line1: '12 Nile Street',
      city: 'Cairo',
      country: 'EG',
      phone: '+201001234567',
    }),
  ]);
  const made = await app.call('POST', '/products', seller.token, {
    title: 'Headphones',
    category_id: category,
    currency: 'USD',
    skus: [{ code: 'BLK', price: 6000, initial_stock: 50 }],
  });
  const product = idOf('/products', made);
  const sku = made.body.data.skus[0].id as string;
  const coupon = { kind: 'percent', percent_bps: 1000 };
  const [sellerCoupon, adminCoupon, shippingRate, taxRate, sessions] = await Promise.all([
    make('/seller/coupons', seller.token, { ...coupon, code: 'OWNSHOP' }),
    make('/admin/coupons', admin.token, { ...coupon, code: 'EVERYSHOP' }),
    make('/admin/shipping-rates', admin.token, example('createShippingRate')),
    make('/admin/tax-rates', admin.token, example('createTaxRate')),
    app.call('GET', '/users/me/sessions', buyer.token),
  ]);
  const session = sessions.body.data[0].id as string;
  await untilVisible(app, product);
  const ordered = await placeOrder(app, buyer.token, { sku, address });
  await pay(app, buyer.token, ordered, gatewayUrl);
  const parts = await app.call('GET', `/orders/${ordered.order}`, buyer.token);
  return {
    product,
    sku,
    coupon: sellerCoupon,
    address,
    session,
    order: ordered.order,
    payment: ordered.payment,
    seller_order: parts.body.data.parts[0].id,
    category,
    emptyCategory,
    adminCoupon,
    shippingRate,
    taxRate,
  };
}

/** What comes after a sale. The buyer's and the seller's of `Belongings`; what they sold and bought stays as it is. */
export interface AfterSale {
  return: string;
  refund: string;
  notification: string;
}

export async function makeAfterSale(
  app: EdgeApp,
  people: People,
  { sku, address, order }: Belongings,
  gatewayUrl: string,
): Promise<AfterSale> {
  const { buyer, seller } = people;
  const firstPart = async (of: string) => (await app.call('GET', `/orders/${of}`, buyer.token)).body.data.parts[0];
  const ask = async (of: string, what: 'refunds' | 'returns', reason: string): Promise<string> => {
    const body = { lines: [{ order_line_id: (await firstPart(of)).lines[0].id, quantity: 1 }], reason };
    const key = { 'idempotency-key': `after-sale-${what}` };
    const made = expectSuccess(await app.call('POST', `/orders/${of}/${what}`, buyer.token, body, key));
    return made.body.data[0].id;
  };
  const second = await placeOrder(app, buyer.token, { sku, address });
  await pay(app, buyer.token, second, gatewayUrl);
  const part = `/seller/orders/${(await firstPart(second.order)).id}`;
  expectSuccess(await app.call('PUT', `${part}/ship`, seller.token, { carrier: 'Aramex' }));
  expectSuccess(await app.call('PUT', `${part}/deliver`, seller.token));
  return {
    refund: await ask(order, 'refunds', 'damaged'),
    return: await ask(second.order, 'returns', 'changed_mind'),
    notification: await firstNotification(app, buyer.token),
  };
}

/** It comes by an event. */
async function firstNotification(app: EdgeApp, token: string): Promise<string> {
  const until = Date.now() + 20_000;
  for (;;) {
    const [first] = expectSuccess(await app.call('GET', '/notifications', token)).body.data;
    if (first !== undefined) return first.id;
    if (Date.now() > until) throw new Error('the buyer was told nothing');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The shop's approval reaches the catalog by an event. */
async function untilVisible(app: EdgeApp, product: string): Promise<void> {
  const until = Date.now() + 20_000;
  while ((await app.call('GET', `/products/${product}`)).status !== 200) {
    if (Date.now() > until) throw new Error('the product did not become visible');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface PlacedOrder {
  order: string;
  payment: string;
  paymentPage: string;
}

/** The buyer pays on the gateway's page; a seller sees an order once it is confirmed. */
async function pay(app: EdgeApp, token: string, placed: PlacedOrder, gatewayUrl: string): Promise<void> {
  const session = new URL(placed.paymentPage).pathname.split('/').pop();
  const paid = await fetch(`${gatewayUrl}/test/sessions/${session}/pay`, {
    method: 'POST',
    headers: { authorization: 'Bearer development-gateway-api-key', 'content-type': 'application/json' },
    body: '{}',
  });
  if (!paid.ok) throw new Error(`pay: ${paid.status} ${await paid.text()}`);
  const until = Date.now() + 20_000;
  for (;;) {
    const answer = await app.call('GET', `/orders/${placed.order}`, token);
    if (answer.body.data.status === 'confirmed') return;
    if (Date.now() > until) throw new Error(`not confirmed: ${answer.text}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** An order that waits for its payment. */
async function placeOrder(app: EdgeApp, token: string, wanted: { sku: string; address: string }): Promise<PlacedOrder> {
  expectSuccess(await app.call('POST', '/cart/items', token, { sku_id: wanted.sku, quantity: 1 }));
  expectSuccess(await app.call('PUT', '/cart/address', token, { country: 'EG' }));
  const cart = expectSuccess(await app.call('GET', '/cart', token));
  if (cart.body.data.quote === null) throw new Error(`no quote: ${cart.text}`);
  const key = { 'idempotency-key': newId('key') };
  const body = { quote: cart.body.data.quote, address_id: wanted.address };
  const placed = expectSuccess(await app.call('POST', '/orders', token, body, key));
  const { id, payment } = placed.body.data;
  return { order: id, payment: payment.id, paymentPage: payment.redirect_url };
}

function example(operation: 'createShippingRate' | 'createTaxRate'): unknown {
  return sampleOf(operations[operation]).body;
}

function idOf(path: string, answer: Answer): string {
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.body.data.id;
}

function expectSuccess(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
}
