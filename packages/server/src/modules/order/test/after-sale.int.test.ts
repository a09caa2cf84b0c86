import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { components } from '../../../contract/types.gen.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { OrderWorld, type Shopper } from './order-world.ts';

type Schemas = components['schemas'];

let world: OrderWorld;
beforeAll(async () => {
  world = await OrderWorld.create();
});
afterAll(() => world?.close());

const code = (error: unknown): string => (error as { code?: string }).code ?? String(error);
const codeOf = (promise: Promise<unknown>): Promise<string> => promise.then(() => 'fine', code);
const handlers = () => world.processes[0].runtime.handlers;

interface Sale {
  shopper: Shopper;
  order: Schemas['Order'];
  parts: { id: string; owner: string; lines: Schemas['OrderLine'][] }[];
}

/** A paid order over several sellers. */
async function sell(options: { sellers?: number; quantity?: number; price?: number } = {}): Promise<Sale> {
  const { market } = world;
  const owners = new Map<string, string>();
  const skus = Array.from({ length: options.sellers ?? 1 }, () => {
    const shop = market.addSeller();
    owners.set(shop.seller_id, shop.user_id);
    return market.addSku(shop.seller_id, options.price ?? 1299, 100);
  });
  const shopper = world.shopper({ skus, quantity: options.quantity ?? 2 });
  const placed = await world.place(shopper);
  await world.pay(placed.id);
  const order = await world.page(shopper, placed.id);
  return {
    shopper,
    order,
    parts: order.parts.map((part) => ({ id: part.id, owner: owners.get(part.seller.id) ?? '', lines: part.lines })),
  };
}

const none = { query: {}, headers: {} } as const;
const asSeller = (owner: string) => world.context(owner, { roles: ['buyer', 'seller'] });
const ship = (
  owner: string,
  id: string,
  body: Schemas['SellerOrderShip'] = { carrier: 'Aramex', tracking_number: '48210399' },
) => handlers().shipSellerOrder(asSeller(owner), { ...none, path: { id }, body });
const deliver = (owner: string, id: string) =>
  handlers().deliverSellerOrder(asSeller(owner), { ...none, path: { id }, body: undefined });
const cancel = (sale: Sale) =>
  handlers().cancelOrder(world.context(sale.shopper.id), { ...none, path: { id: sale.order.id }, body: undefined });
const askRefund = (sale: Sale, quantity: number, options: { line?: string; process?: 0 | 1; key?: string } = {}) =>
  world.processes[options.process ?? 0].runtime.handlers.requestOrderRefund(
    world.context(sale.shopper.id, { key: options.key ?? newId('key') }),
    {
      query: {},
      headers: {} as never,
      path: { id: sale.order.id },
      body: {
        lines: [{ order_line_id: options.line ?? sale.parts[0]?.lines[0]?.id ?? '', quantity }],
        reason: 'damaged',
      },
    },
  );
const acceptRefund = (owner: string, id: string, restock = false) =>
  handlers().acceptRefund(asSeller(owner), { ...none, path: { id }, body: { restock } });
const askReturn = (sale: Sale, quantity: number, key = newId('key')) =>
  handlers().requestOrderReturn(world.context(sale.shopper.id, { key }), {
    query: {},
    headers: {} as never,
    path: { id: sale.order.id },
    body: { lines: [{ order_line_id: sale.parts[0]?.lines[0]?.id ?? '', quantity }], reason: 'changed_mind' },
  });
const statusOf = async (sale: Sale): Promise<string> => (await world.page(sale.shopper, sale.order.id)).status;

describe('fulfilment', () => {
  it('by parts makes the order processing, shipped and delivered', async () => {
    const sale = await sell({ sellers: 2 });
    const [a, b] = sale.parts as [Sale['parts'][number], Sale['parts'][number]];
    expect((await ship(a.owner, a.id)).data).toMatchObject({ status: 'shipped', shipment: { carrier: 'Aramex' } });
    expect(await statusOf(sale)).toBe('processing');
    await deliver(a.owner, a.id);
    expect(await statusOf(sale)).toBe('processing');
    await ship(b.owner, b.id);
    expect(await statusOf(sale)).toBe('shipped');
    await deliver(b.owner, b.id);
    await deliver(b.owner, b.id);
    expect(await statusOf(sale)).toBe('delivered');
    expect(await world.faults(sale.order.id)).toEqual([]);
    const events = await world.db
      .selectFrom('outbox')
      .select('type')
      .where('aggregate_id', '=', sale.order.id)
      .execute();
    expect(events.filter((e) => e.type === 'order.shipped')).toHaveLength(2);
    expect(events.filter((e) => e.type === 'order.delivered')).toHaveLength(2);
  });

  it('corrects tracking until delivery, and refuses what was never paid', async () => {
    const sale = await sell();
    const [part] = sale.parts as [Sale['parts'][number]];
    await ship(part.owner, part.id);
    const corrected = await ship(part.owner, part.id, { carrier: 'DHL', tracking_number: '7' });
    expect(corrected.data.shipment).toMatchObject({ carrier: 'DHL', tracking_number: '7' });
    await deliver(part.owner, part.id);
    expect(await codeOf(ship(part.owner, part.id))).toBe('order_not_shippable');
    const shop = world.market.addSeller();
    const unpaid = await world.place(world.shopper({ skus: [world.market.addSku(shop.seller_id, 500, 5)] }));
    const pending = unpaid.parts[0]?.id ?? '';
    expect(await codeOf(ship(shop.user_id, pending))).toBe('order_not_shippable');
    expect(await codeOf(deliver(shop.user_id, pending))).toBe('transition_not_allowed');
    expect(
      await codeOf(
        handlers().getSellerOrder(asSeller(shop.user_id), { ...none, path: { id: pending }, body: undefined }),
      ),
    ).toBe('not_found');
  });

  it('shows a seller the own part only, without the buyer’s contact', async () => {
    const sale = await sell({ sellers: 2 });
    const [a, b] = sale.parts as [Sale['parts'][number], Sale['parts'][number]];
    const own = await handlers().getSellerOrder(asSeller(a.owner), { ...none, path: { id: a.id }, body: undefined });
    expect(own.data.shipping_address.phone).toBe('**********567');
    expect(JSON.stringify(own.data)).not.toContain(b.id);
    expect(JSON.stringify(own.data)).not.toContain('mona@example.com');
    expect(own.data.commission + own.data.earning).toBe(own.data.totals.grand_total);
    expect(
      await codeOf(handlers().getSellerOrder(asSeller(a.owner), { ...none, path: { id: b.id }, body: undefined })),
    ).toBe('not_found');
    expect(await codeOf(ship(a.owner, b.id))).toBe('not_found');
    expect(await codeOf(deliver(a.owner, b.id))).toBe('not_found');
    const list = await handlers().listSellerOrders(asSeller(a.owner), {
      headers: {},
      path: {},
      body: undefined,
      query: { limit: 20, status: 'confirmed' },
    });
    expect(list.data.map((part) => part.id)).toEqual([a.id]);
  });

  it('lists a page of more parts than statements may wait for a connection', async () => {
    const shop = world.market.addSeller();
    const sku = world.market.addSku(shop.seller_id, 900, 100);
    for (let i = 0; i < 24; i++) {
      const placed = await world.place(world.shopper({ skus: [sku], quantity: 1 }));
      await world.pay(placed.id);
    }
    await world.settle();
    const query = { limit: 50, status: 'confirmed' } as const;
    const request = { headers: {}, path: {}, body: undefined, query };
    const list = await handlers().listSellerOrders(asSeller(shop.user_id), request);
    expect(list.data).toHaveLength(24);
  });

  it('ends the time in which a buyer may cancel, also when both happen at once', async () => {
    const sale = await sell({ sellers: 2 });
    await ship(sale.parts[0]?.owner ?? '', sale.parts[0]?.id ?? '');
    expect(await codeOf(cancel(sale))).toBe('order_not_cancellable');
    for (let i = 0; i < 10; i++) {
      const raced = await sell();
      const [part] = raced.parts as [Sale['parts'][number]];
      const answers = await Promise.all([codeOf(ship(part.owner, part.id)), codeOf(cancel(raced))]);
      await world.settle();
      const status = await statusOf(raced);
      expect([['fine', 'order_not_cancellable'].join(), ['order_not_shippable', 'fine'].join()]).toContain(
        answers.join(),
      );
      expect(status).toBe(answers[0] === 'fine' ? 'shipped' : 'cancelled');
      expect(world.market.moneyHeld(raced.order.id)).toBe(status === 'shipped' ? raced.order.totals.grand_total : 0);
      expect(await world.faults(raced.order.id)).toEqual([]);
    }
  });
});

describe('refunds', () => {
  it('of three pieces of ten, asked for ten times at once, are three', async () => {
    const sale = await sell({ quantity: 10, price: 333 });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        askRefund(sale, 3, { process: (i % 2) as 0 | 1 }).then((r) => r.data[0]?.id ?? '', code),
      ),
    );
    const made = answers.filter((a) => a.startsWith('rfnd_'));
    expect(made).toHaveLength(3);
    expect(answers.filter((a) => !a.startsWith('rfnd_')).every((a) => a === 'conflict')).toBe(true);
    for (const id of made) await acceptRefund(sale.parts[0]?.owner ?? '', id);
    await world.settle();
    expect(await codeOf(askRefund(sale, 3))).toBe('refund_exceeds_captured');
    const last = await askRefund(sale, 1);
    await acceptRefund(sale.parts[0]?.owner ?? '', last.data[0]?.id ?? '');
    await world.settle();
    const order = await world.order(sale.order.id);
    expect([order.refundedTotal, order.refundClaimedTotal]).toEqual([3330, 3330]);
    expect(world.market.moneyHeld(sale.order.id)).toBe(order.grandTotal - 3330);
    expect(await world.faults(sale.order.id)).toEqual([]);
  });

  it('go to the sellers concerned, who accept or reject them once', async () => {
    const sale = await sell({ sellers: 2 });
    const [a, b] = sale.parts as [Sale['parts'][number], Sale['parts'][number]];
    const both = await handlers().requestOrderRefund(world.context(sale.shopper.id, { key: newId('key') }), {
      query: {},
      headers: {} as never,
      path: { id: sale.order.id },
      body: {
        lines: [a, b].map((part) => ({ order_line_id: part.lines[0]?.id ?? '', quantity: 1 })),
        reason: 'wrong_item',
      },
    });
    expect(both.data.map((r) => [r.seller_order_id, r.status, r.amount])).toEqual([
      [a.id, 'requested', 1299],
      [b.id, 'requested', 1299],
    ]);
    const [first, second] = both.data as [Schemas['Refund'], Schemas['Refund']];
    await world.settle();
    const waiting = await handlers().listSellerOrders(asSeller(a.owner), {
      headers: {},
      path: {},
      body: undefined,
      query: { limit: 20, open_request: 'refund' },
    });
    expect(waiting.data.map((part) => part.id)).toEqual([a.id]);
    expect(await codeOf(acceptRefund(b.owner, first.id))).toBe('not_found');
    expect((await acceptRefund(a.owner, first.id, true)).data.status).toBe('succeeded');
    expect((await acceptRefund(a.owner, first.id)).data.status).toBe('succeeded');
    const reject = (reason: string) =>
      handlers().rejectRefund(asSeller(b.owner), { ...none, path: { id: second.id }, body: { reason } });
    expect((await reject('It arrived whole.')).data).toMatchObject({
      status: 'rejected',
      rejection_reason: 'It arrived whole.',
    });
    expect((await reject('again')).data.status).toBe('rejected');
    expect(await codeOf(acceptRefund(b.owner, second.id))).toBe('transition_not_allowed');
    expect(
      await codeOf(
        handlers().rejectRefund(asSeller(a.owner), { ...none, path: { id: first.id }, body: { reason: 'x' } }),
      ),
    ).toBe('transition_not_allowed');
    await world.settle();
    expect(world.market.restocked.get(first.id)).toEqual([{ sku_id: a.lines[0]?.sku_id, quantity: 1 }]);
    expect(world.market.moneyHeld(sale.order.id)).toBe(sale.order.totals.grand_total - 1299);
    expect(await world.faults(sale.order.id)).toEqual([]);
  });

  it('survive a lost reply and a silent gateway without going twice', async () => {
    for (const when of ['before', 'after'] as const) {
      const sale = await sell();
      const { data } = await askRefund(sale, 2);
      world.market.fail('refundPayment', when);
      expect((await acceptRefund(sale.parts[0]?.owner ?? '', data[0]?.id ?? '')).data.status).toBe('accepted');
      await world.sweep(0);
      await world.sweep(1);
      await world.settle();
      expect(world.market.moneyHeld(sale.order.id)).toBe(sale.order.totals.grand_total - 2598);
      expect((await world.order(sale.order.id)).refundedTotal).toBe(2598);
      expect(await world.faults(sale.order.id)).toEqual([]);
    }
  });

  it('that an admin makes by amount at the gateway are written down', async () => {
    const sale = await sell();
    const payment = world.market.payments.find((p) => p.order_id === sale.order.id) as Schemas['PaymentState'];
    const part = sale.parts[0] as Sale['parts'][number];
    await world.market.ports.payment.refundPayment(world.context('x'), {
      refund_id: newId('rfnd'),
      order_id: sale.order.id,
      buyer_id: sale.shopper.id,
      payment_id: payment.payment_id,
      amount: sale.order.totals.grand_total,
      currency: 'USD',
      splits: [{ seller_order_id: part.id, amount: sale.order.totals.grand_total, commission_reversal: 0 }],
      reason: 'Agreed on the telephone',
    });
    await world.settle();
    expect(await world.page(sale.shopper, sale.order.id)).toMatchObject({
      status: 'refunded',
      parts: [{ status: 'refunded', refunds: [{ origin: 'admin', status: 'succeeded' }] }],
    });
    expect(await world.faults(sale.order.id)).toEqual([]);
  });

  it('of an admin by line are accepted at once, and only a paid order has any', async () => {
    const sale = await sell();
    const ask = (id: string, line: string) =>
      handlers().requestOrderRefund(world.context(newId('usr'), { key: newId('key'), roles: ['buyer', 'admin'] }), {
        query: {},
        headers: {} as never,
        path: { id },
        body: { lines: [{ order_line_id: line, quantity: 2 }], reason: 'other', restock: true },
      });
    await ask(sale.order.id, sale.parts[0]?.lines[0]?.id ?? '');
    await world.settle();
    expect((await world.order(sale.order.id)).refundedTotal).toBe(2598);
    const unpaid = await world.place(world.shopper());
    expect(await codeOf(ask(unpaid.id, unpaid.parts[0]?.lines[0]?.id ?? ''))).toBe('transition_not_allowed');
    expect(await codeOf(askRefund(sale, 1, { line: newId('line') }))).toBe('not_found');
    const audit = await world.db
      .selectFrom('audit_log')
      .select('action')
      .where('action', '=', 'refund.accepted')
      .execute();
    expect(audit.length).toBeGreaterThan(0);
  });

  it('are asked for once by one key', async () => {
    const sale = await sell();
    const key = newId('key');
    const [a, b] = [await askRefund(sale, 1, { key }), await askRefund(sale, 1, { key, process: 1 })];
    expect(b.data).toEqual(a.data);
    expect(await codeOf(askRefund(sale, 2, { key }))).toBe('idempotency_key_reused');
  });
});

describe('returns', () => {
  it('are received, refunded and put on the shelf', async () => {
    const sale = await sell({ quantity: 3 });
    const [part] = sale.parts as [Sale['parts'][number]];
    expect(await codeOf(askReturn(sale, 1))).toBe('return_not_eligible');
    await ship(part.owner, part.id);
    await deliver(part.owner, part.id);
    const { data } = await askReturn(sale, 2);
    const id = data[0]?.id ?? '';
    expect(await codeOf(askReturn(sale, 2))).toBe('return_not_eligible');
    expect(await codeOf(askRefund(sale, 2))).toBe('conflict');
    const accept = () =>
      handlers().acceptReturn(asSeller(part.owner), { ...none, path: { id }, body: { instructions: 'By mail.' } });
    expect((await accept()).data).toMatchObject({ status: 'accepted', instructions: 'By mail.' });
    expect((await accept()).data.status).toBe('accepted');
    const receive = (received: number) =>
      handlers().receiveReturn(asSeller(part.owner), {
        ...none,
        path: { id },
        body: { restock: true, lines: [{ order_line_id: part.lines[0]?.id ?? '', received_quantity: received }] },
      });
    expect(await codeOf(receive(3))).toBe('validation_failed');
    expect((await receive(1)).data).toMatchObject({
      status: 'received',
      lines: [{ quantity: 2, received_quantity: 1 }],
    });
    expect((await receive(1)).data.status).toBe('received');
    expect(await codeOf(receive(2))).toBe('transition_not_allowed');
    await world.settle();
    expect(world.market.restocked.get(id)).toEqual([{ sku_id: part.lines[0]?.sku_id, quantity: 1 }]);
    const page = await world.page(sale.shopper, sale.order.id);
    expect(page.parts[0]?.lines[0]).toMatchObject({ returned_quantity: 1, refunded_quantity: 1 });
    expect(page.parts[0]?.refunds).toMatchObject([{ origin: 'return', status: 'succeeded', amount: 1299 }]);
    expect((await askReturn(sale, 2)).data).toHaveLength(1);
    expect(await world.faults(sale.order.id)).toEqual([]);
  });

  it('are not another seller’s, and end with the return period', async () => {
    const sale = await sell();
    const [part] = sale.parts as [Sale['parts'][number]];
    await ship(part.owner, part.id);
    await deliver(part.owner, part.id);
    world.clock.set(new Date(Date.now() + 31 * 86_400_000));
    expect(await codeOf(askReturn(sale, 1))).toBe('return_not_eligible');
    world.clock.set(null);
    const { data } = await askReturn(sale, 1);
    const stranger = world.market.addSeller().user_id;
    expect(
      await codeOf(handlers().acceptReturn(asSeller(stranger), { ...none, path: { id: data[0]?.id ?? '' }, body: {} })),
    ).toBe('not_found');
  });
});

describe('a seller’s figures', () => {
  it('count sales and refunds once each, by day', async () => {
    world.clock.set(new Date('2026-03-10T12:00:00.000Z'));
    const sale = await sell({ quantity: 3, price: 1000 });
    const [part] = sale.parts as [Sale['parts'][number]];
    world.clock.set(new Date('2026-03-12T12:00:00.000Z'));
    const { data } = await askRefund(sale, 1);
    await acceptRefund(part.owner, data[0]?.id ?? '');
    await world.settle();
    const analytics = await handlers().getSellerAnalytics(asSeller(part.owner), {
      headers: {},
      path: {},
      body: undefined,
      query: { from: '2026-03-09', to: '2026-03-15', interval: 'day' },
    });
    world.clock.set(null);
    expect(analytics.data.totals).toEqual({
      orders: 1,
      units: 3,
      gross: 3000,
      discount: 0,
      commission: 300,
      refunds: 1000,
      refunded_units: 1,
      net: 1700,
    });
    expect(analytics.data.series).toHaveLength(7);
    expect(analytics.data.series[1]).toMatchObject({ from: '2026-03-10', figures: { orders: 1 } });
    expect(analytics.data.series[3]).toMatchObject({ from: '2026-03-12', figures: { refunds: 1000 } });
    expect(analytics.data.top_products).toMatchObject([
      { product_id: part.lines[0]?.product_id, units: 3, gross: 3000 },
    ]);
  });
});
