/** Faults between a gateway and us, by the numbers of the reliability catalogue; each on both gateways. */
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { gatewayKinds, PaymentApp, type TestOrder } from './payment-app.ts';

describe.each(gatewayKinds)('faults of %s', (gateway) => {
  let app: PaymentApp;
  beforeAll(async () => {
    app = await PaymentApp.start({ gateway, overrides: { payment: { gatewayTimeoutMs: 3_000 } } });
  }, 120_000);
  afterAll(() => app?.close());
  afterEach(() => app.chaos({}));

  const typesOf = async (paymentId: string) => (await app.events(paymentId)).map(({ type }) => type);
  const kindsOf = async (paymentId: string) => {
    const sessionId = await app.sessionOf(paymentId);
    return (await app.journal()).filter((line) => line.session_id === sessionId).map((line) => line.kind);
  };
  const refundOf = (order: TestOrder, paymentId: string, amount: number) => ({
    ...app.named(order, paymentId),
    refund_id: newId('rfnd'),
    amount,
    currency: 'USD',
    splits: [{ seller_order_id: order.splits[0]?.seller_order_id as string, amount, commission_reversal: amount / 10 }],
    reason: 'damaged',
  });
  /** Money that was moved by a cause, in the ledger. */
  const booked = (txn: string) =>
    app.db
      .selectFrom('ledger_entries')
      .select(sql<number>`COUNT(DISTINCT txn_id)`.as('txns'))
      .where('txn_id', '=', txn)
      .executeTakeFirstOrThrow();

  it('F25 each webhook twenty times at once has one effect', async () => {
    await app.chaos({ webhooks: { duplicates: 19 } });
    const { order, paymentId } = await app.captured();
    const refund = refundOf(order, paymentId, 400);
    await app.port.refundPayment(testContext(), refund);
    await app.until(async () => (await app.payment(paymentId)).status === 'partially_refunded', 'refunded');
    const ended = await app.start(app.order());
    await app.tellGateway(`/test/sessions/${await app.sessionOf(ended.payment_id)}/decline`);
    await app.until(async () => (await app.payment(ended.payment_id)).status === 'declined', 'declined');
    await app.until(async () => (await unsettled()) === 0, 'every delivery judged');
    expect(await typesOf(paymentId)).toEqual(['payment.authorized', 'payment.captured', 'payment.refunded']);
    expect(await typesOf(ended.payment_id)).toEqual(['payment.declined']);
    expect(Number((await booked(`capture.${paymentId}`)).txns)).toBe(1);
    expect(Number((await booked(`refund.${refund.refund_id}`)).txns)).toBe(1);
  }, 60_000);

  const unsettled = async (): Promise<number> => {
    const rows = await app.db.selectFrom('webhook_events').select('id').where('state', '=', 'received').execute();
    return rows.length;
  };

  it('F26 webhooks of an order shuffled end in the state that they end in when they come in order', async () => {
    for (const seed of process.env['MKT_TEST_FULL'] === undefined ? [1, 2] : [1, 2, 3, 4, 5, 6]) {
      await app.chaos({ webhooks: { shuffle_window_ms: 1_200, duplicates: 1 }, seed });
      const order = app.order();
      const { payment_id: first } = await app.start(order);
      await app.until(async () => (await app.payment(first)).gateway_reference !== null, 'a session');
      await app.tellGateway(`/test/sessions/${await app.sessionOf(first)}/decline`);
      await app.port.refreshPayment(testContext(), app.named(order, first));
      const { payment_id: second } = await app.start({ ...order, attempt: 2 });
      await app.until(async () => (await app.payment(second)).gateway_reference !== null, 'a session');
      await app.tellGateway(`/test/sessions/${await app.sessionOf(second)}/pay`);
      await app.port.refreshPayment(testContext(), app.named(order, second));
      await app.port.capturePayment(testContext(), app.named(order, second));
      const refund = refundOf(order, second, 1000);
      await app.port.refundPayment(testContext(), refund);
      await app.until(async () => (await told(first)) > 0 && (await told(second)) >= 3, 'all webhooks');
      expect((await app.payment(first)).status, `seed ${seed}`).toBe('declined');
      expect(await app.payment(second), `seed ${seed}`).toMatchObject({ status: 'refunded', amount_refunded: 1000 });
      expect(await typesOf(first)).toEqual(['payment.declined']);
      expect(await typesOf(second)).toEqual(['payment.authorized', 'payment.captured', 'payment.refunded']);
    }
  }, 180_000);

  /** Deliveries about an attempt that were judged. */
  const told = async (paymentId: string): Promise<number> => {
    const rows = await app.db
      .selectFrom('webhook_events')
      .select('id')
      .where('payment_id', '=', paymentId)
      .where('state', '=', 'applied')
      .execute();
    return rows.length;
  };

  it('F27 a success that is told days late, for an attempt that has ended, is taken in, told, and let go', async () => {
    await app.chaos({ webhooks: { drop_probability: 1 } });
    const order = app.order({ deadline_at: new Date(Date.now() + 60_000).toISOString() });
    const { payment_id: paymentId } = await app.start(order);
    const sessionId = await app.sessionOf(paymentId);
    const names = app.named(order, paymentId);
    await app.tellGateway(`/test/sessions/${sessionId}/pay`);
    // Ended here while the gateway was not heard: three days pass.
    await app.db
      .updateTable('payments')
      .set({ status: 'expired', next_check_at: null, created_at: sql`created_at - INTERVAL 3 DAY` })
      .where('id', '=', paymentId)
      .execute();
    await app.chaos({});
    await app.port.refreshPayment(testContext(), names);
    expect((await app.payment(paymentId)).status).toBe('authorized');
    const voided = await app.port.voidPayment(testContext(), { ...names, reason: 'late' });
    expect(voided.status).toBe('voided');
    expect(await typesOf(paymentId)).toEqual(['payment.authorized', 'payment.voided']);
    expect(await kindsOf(paymentId)).toEqual(['session.created', 'session.authorized', 'session.voided']);
  }, 60_000);

  it('F31 money that was taken while the reply was lost is found by our own key: one charge, one refund', async () => {
    for (const how of ['reset', 'hang'] as const) {
      await app.chaos({});
      const { order, paymentId } = await app.authorized();
      await app.chaos({
        answers: { lose_reply_probability: 1, lose_reply_how: how },
        webhooks: { drop_probability: 1 },
      });
      await expect(app.port.capturePayment(testContext(), app.named(order, paymentId))).rejects.toMatchObject({
        code: 'service_unavailable',
      });
      await app.chaos({ webhooks: { drop_probability: 1 } });
      await app.until(() => captured(order, paymentId), 'captured');
      expect(await typesOf(paymentId)).toEqual(['payment.authorized', 'payment.captured']);

      await app.chaos({
        answers: { lose_reply_probability: 1, lose_reply_how: how },
        webhooks: { drop_probability: 1 },
      });
      const refund = refundOf(order, paymentId, 500);
      expect((await app.port.refundPayment(testContext(), refund)).status).toBe('pending');
      await app.chaos({ webhooks: { drop_probability: 1 } });
      const refunded = async () => (await app.port.refundPayment(testContext(), refund)).status === 'succeeded';
      await app.until(refunded, 'refunded');
      expect(await kindsOf(paymentId)).toEqual([
        'session.created',
        'session.authorized',
        'session.captured',
        'refund.created',
      ]);
    }
  }, 120_000);

  const captured = (order: TestOrder, paymentId: string): Promise<boolean> =>
    app.port.capturePayment(testContext(), app.named(order, paymentId)).then(
      (state) => state.status === 'captured',
      () => false,
    );

  it('F33 half of all calls answered 5xx: every payment settles, each at the gateway once', async () => {
    await app.chaos({ answers: { fail_probability: 0.5 }, seed: 11 });
    const orders = Array.from({ length: 6 }, () => app.order());
    const started = await Promise.all(orders.map((order) => app.start(order)));
    for (const [i, { payment_id: id }] of started.entries()) {
      await app.until(async () => (await app.payment(id)).gateway_reference !== null, 'a session');
      await app.tellGateway(`/test/sessions/${await app.sessionOf(id)}/pay`);
      await app.until(async () => (await app.payment(id)).status === 'authorized', 'authorized');
      await app.until(() => captured(orders[i] as TestOrder, id), 'captured');
      expect(await kindsOf(id)).toEqual(['session.created', 'session.authorized', 'session.captured']);
    }
  }, 240_000);
});
