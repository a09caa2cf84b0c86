import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractEvents } from '../../../app/contract-events.ts';
import { testContext } from '../../../app/test-app.ts';
import { openDatabase } from '../../../platform/db/database.ts';
import { Outbox } from '../../../platform/events/outbox.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import { createPaymentServices, type PaymentServices } from '../payment.services.ts';
import type { PaymentTables } from '../payment.tables.gen.ts';
import { PaymentApp, type TestOrder } from './payment-app.ts';

let app: PaymentApp;
let admin: { token: string; userId: string };
let seller: { token: string; userId: string };
let sellerId: string;
let services: PaymentServices;
/** The same module with a bank that takes nothing and returns what the test says. */
let badBank: PaymentServices;
let returned: { id: string; reason: string }[] = [];
let db: PaymentDeps['db'];

beforeAll(async () => {
  // The worker's own jobs stand still: payouts are sent when the test says so.
  app = await PaymentApp.start({ overrides: { order: { sweepEveryMs: 3_600_000 } } });
  admin = await app.signIn('admin@example.com', ['admin']);
  seller = await app.signIn('seller@example.com', ['buyer', 'seller']);
  const shop = await app.request('POST', '/seller/shop', {
    token: seller.token,
    body: { name: 'Good Things', description: 'Things that are good', country: 'EG' },
  });
  expect(shop.status).toBe(201);
  sellerId = shop.data.id as string;
  await app.until(async () => (await balance()).status === 200, 'the shop known to payment');
  db = openDatabase<PaymentTables>(app.app.config, 'payment');
  const { infrastructure } = app.app.composition;
  const outbox = new Outbox<PaymentTables>({
    producer: 'payment',
    catalog: contractEvents,
    clock: infrastructure.clock,
  });
  const deps = { ...infrastructure, db, outbox } as unknown as PaymentDeps;
  services = createPaymentServices(deps);
  badBank = createPaymentServices(deps, {
    bank: { send: async () => ({ kind: 'refused', reason: 'no such account' }), returned: async () => returned },
  });
}, 120_000);
afterAll(async () => {
  await db?.close();
  await app?.close();
});

function balance() {
  return app.request('GET', '/seller/balance', { token: seller.token });
}

const run = (body: unknown, key: string, token = admin.token) =>
  app.request('POST', '/admin/payouts', { token, key, body });

async function sold(amount: number): Promise<{ order: TestOrder; paymentId: string }> {
  const order = app.order({ amounts: [amount] });
  for (const split of order.splits) split.seller_id = sellerId;
  return app.captured(order);
}

const until = (pending: number, available: number): Promise<void> =>
  app.until(async () => {
    const { data } = await balance();
    return data.pending === pending && data.available === available;
  }, `a balance of ${pending} pending and ${available} available`);

describe('a seller’s balance', () => {
  it('of a seller without a shop is not found, and of nobody who is none', async () => {
    const shopless = await app.signIn('shopless@example.com', ['buyer', 'seller']);
    for (const path of ['/seller/balance', '/seller/payouts']) {
      expect((await app.request('GET', path, { token: shopless.token })).code).toBe('not_found');
      expect((await app.request('GET', path, { token: admin.token })).code).toBe('forbidden');
    }
  });

  it('A30 grows with captures, is payable after delivery, and pays once however many runs there are', async () => {
    expect((await balance()).data).toMatchObject({ seller_id: sellerId, pending: 0, available: 0, earned: 0 });
    const { order } = await sold(1000);
    await until(900, 0);
    expect((await run({}, 'too-early')).data).toMatchObject({ total: 0, items: [] });
    await app.arrived(order);
    await app.arrived(order);
    await until(0, 900);
    expect((await balance()).data).toMatchObject({ earned: 1000, commission: 100, fees: 0, paid_out: 0 });

    const dry = await run({ dry_run: true, seller_ids: [sellerId] }, 'dry');
    expect(dry.data).toMatchObject({ dry_run: true, total: 900, items: [{ seller_id: sellerId, payout_id: null }] });
    expect((await run({ minimum_amount: 901 }, 'minimum')).data.items).toEqual([]);
    const runs = await Promise.all(Array.from({ length: 8 }, (_, i) => run({}, `payout-${i}`)));
    expect(runs.map((answer) => answer.status)).toEqual(Array(8).fill(201));
    expect(runs.reduce((sum, answer) => sum + (answer.data.total as number), 0)).toBe(900);
    await until(0, 0);
    expect((await balance()).data.paid_out).toBe(900);
    const pending = await app.request('GET', '/seller/payouts', { token: seller.token });
    expect(pending.data).toMatchObject([{ status: 'pending', amount: 900, reference: null, sent_at: null }]);
    await Promise.all([services.payouts.sendDue(testContext()), services.payouts.sendDue(testContext())]);
    const sent = await app.request('GET', '/seller/payouts?status=sent', { token: seller.token });
    expect(sent.data).toHaveLength(1);
    expect(sent.data[0].reference).toMatch(/^MKT-[0-9A-Z]{20}$/);
    const listed = await app.request('GET', `/admin/payouts?seller_id=${sellerId}`, { token: admin.token });
    expect(listed.data).toHaveLength(1);
    expect((await app.events(listed.data[0].id)).map((event) => event.type)).toEqual(['payout.sent']);
    const audits = await app.db.selectFrom('audit_log').select('action').where('subject_type', '=', 'payout').execute();
    expect(audits).toEqual([{ action: 'payout.created' }]);
  });

  it('A30 is below zero after a refund that came after the payout, is not paid then, and is carried', async () => {
    const { order, paymentId } = await sold(2000);
    await app.arrived(order);
    await until(0, 1800);
    await run({}, 'before-the-refund');
    await until(0, 0);
    const splits = order.splits.map((split) => ({
      seller_order_id: split.seller_order_id,
      amount: 500,
      commission_reversal: 50,
    }));
    const refund = { ...app.named(order, paymentId), refund_id: newId('rfnd'), amount: 500, currency: 'USD', splits };
    await app.port.refundPayment(testContext(), { ...refund, reason: 'damaged' });
    await until(0, -450);
    expect((await run({}, 'nothing-to-pay')).data.items).toEqual([]);
    const next = await sold(1000);
    await app.arrived(next.order);
    await until(0, 450);
    expect((await balance()).data).toMatchObject({ refunded: 500, commission: 350 });
    expect((await run({}, 'what-is-left')).data.total).toBe(450);
    await until(0, 0);
  });

  it('has a refused payout’s money again', async () => {
    const { order } = await sold(100);
    await app.arrived(order);
    await until(0, 90);
    await services.payouts.sendDue(testContext());
    const { items } = (await run({}, 'to-be-refused')).data;
    await badBank.payouts.sendDue(testContext());
    await until(0, 90);
    const [row] = (await app.request('GET', '/seller/payouts?status=failed', { token: seller.token })).data;
    expect(row).toMatchObject({ id: items[0].payout_id, amount: 90, failure_reason: 'no such account' });
    await badBank.payouts.sendDue(testContext());
    await until(0, 90);
    await run({}, 'again-after-refusal');
    await services.payouts.sendDue(testContext());
    await until(0, 0);
  });

  it('A30 has a returned payout’s money again, once', async () => {
    const [newest] = (await app.request('GET', '/seller/payouts?status=sent&limit=1', { token: seller.token })).data;
    returned = [
      { id: newest.id as string, reason: 'account closed' },
      { id: newest.id as string, reason: 'account closed' },
    ];
    await badBank.payouts.restoreReturned(testContext());
    await badBank.payouts.restoreReturned(testContext());
    await until(0, newest.amount as number);
    const [row] = (await app.request('GET', '/seller/payouts?status=returned', { token: seller.token })).data;
    expect(row).toMatchObject({ id: newest.id, status: 'returned', failure_reason: 'account closed' });
    const booked = await app.db
      .selectFrom('ledger_entries')
      .select('amount')
      .where('txn_id', 'in', [`payout.${newest.id}`, `payout_return.${newest.id}`])
      .execute();
    expect(booked).toHaveLength(4);
    expect(booked.reduce((sum, entry) => sum + entry.amount, 0)).toBe(0);
    const tell = (payout_id: string) => app.port.returnPayout(testContext(), { payout_id, reason: 'x' });
    expect(await tell(newest.id as string)).toMatchObject({ status: 'returned', failure_reason: 'account closed' });
    await expect(tell(newId('pout'))).rejects.toMatchObject({ code: 'not_found' });
    const [failed] = (await app.request('GET', '/seller/payouts?status=failed', { token: seller.token })).data;
    await expect(tell(failed.id as string)).rejects.toMatchObject({ code: 'transition_not_allowed' });
  });

  it('bears named fees, booked by their names, and keeps bearing them after a refund', async () => {
    const before = (await balance()).data;
    const order = app.order({ amounts: [2000] });
    for (const split of order.splits) {
      split.seller_id = sellerId;
      split.fees = [
        { name: 'payment_processing', amount: 60 },
        { name: 'fulfilment', amount: 25 },
      ];
    }
    const { paymentId } = await app.captured(order);
    await until(before.pending + 2000 - 200 - 85, before.available);
    const booked = await app.db
      .selectFrom('ledger_entries')
      .select(['account_code', 'amount'])
      .where('txn_id', '=', `capture.${paymentId}`)
      .execute();
    expect(booked).toEqual(
      expect.arrayContaining([
        { account_code: 'fee_revenue:payment_processing:USD', amount: -60 },
        { account_code: 'fee_revenue:fulfilment:USD', amount: -25 },
        { account_code: 'commission_revenue:USD', amount: -200 },
        { account_code: `seller_payable:${sellerId}:USD`, amount: -1715 },
      ]),
    );
    expect(booked.reduce((sum, entry) => sum + entry.amount, 0)).toBe(0);
    await app.port.refundPayment(testContext(), {
      ...app.named(order, paymentId),
      refund_id: newId('rfnd'),
      amount: 2000,
      currency: 'USD',
      splits: [{ seller_order_id: order.splits[0]?.seller_order_id as string, amount: 2000, commission_reversal: 200 }],
      reason: 'damaged',
    });
    await until(before.pending - 85, before.available);
    expect((await balance()).data.fees).toBe(before.fees + 85);
  });

  it('equals the ledger’s account of the seller', async () => {
    const { data } = await balance();
    const entries = await app.db
      .selectFrom('ledger_entries')
      .select('amount')
      .where('account_code', '=', `seller_payable:${sellerId}:USD`)
      .execute();
    expect(data.pending + data.available).toBe(-entries.reduce((sum, entry) => sum + entry.amount, 0));
  });
});

describe('a payout run', () => {
  it('names unknown sellers, needs a key, and is for admins', async () => {
    expect((await run({ seller_ids: [newId('seller')] }, 'unknown-seller')).code).toBe('not_found');
    expect((await run({}, 'not-an-admin', seller.token)).code).toBe('forbidden');
    const keyless = await app.request('POST', '/admin/payouts', { token: admin.token, body: {} });
    expect(keyless.code).toBe('idempotency_key_missing');
    const first = await run({ dry_run: true }, 'same-key');
    expect((await run({ dry_run: true }, 'same-key')).data).toEqual(first.data);
    expect((await run({}, 'same-key')).code).toBe('idempotency_key_reused');
    const foreign = await app.request('GET', '/admin/payouts?cursor=AAAAAAAAAAAAAAAAAAAA', { token: admin.token });
    expect(foreign.code).toBe('invalid_cursor');
  });
});
