import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { gatewayKinds, PaymentApp, type TestOrder } from './payment-app.ts';

let app: PaymentApp;
describe.each(gatewayKinds)('paid at %s', (gateway) => {
  beforeAll(async () => {
    app = await PaymentApp.start({ gateway });
  }, 120_000);
  afterAll(() => app?.close());
  afterEach(() => app.chaos({}));

  const refundOf = (order: TestOrder, paymentId: string, amount: number) => ({
    ...app.named(order, paymentId),
    refund_id: newId('rfnd'),
    amount,
    currency: 'USD',
    splits: [
      {
        seller_order_id: order.splits[0]?.seller_order_id as string,
        amount,
        commission_reversal: Math.floor(amount / 10),
      },
    ],
    reason: 'damaged',
  });

  describe('capture', () => {
    it('A16 ten times at once, with the webhook beside, is one capture at the gateway, one event, one booking', async () => {
      await app.chaos({ webhooks: { duplicates: 4 } });
      const { order, paymentId, sessionId } = await app.authorized();
      const input = app.named(order, paymentId);
      const states = await Promise.all(Array.from({ length: 10 }, () => app.port.capturePayment(testContext(), input)));
      expect(states.every((state) => state.status === 'captured' && state.amount_captured === 1000)).toBe(true);
      const lines = (await app.journal()).filter((line) => line.session_id === sessionId);
      expect(lines.filter((line) => line.kind === 'session.captured')).toHaveLength(1);
      expect((await app.events(paymentId)).filter((event) => event.type === 'payment.captured')).toHaveLength(1);
      const booked = await app.db
        .selectFrom('ledger_entries')
        .select(['account_code', 'amount'])
        .where('txn_id', '=', `capture.${paymentId}`)
        .execute();
      expect(booked.reduce((sum, entry) => sum + entry.amount, 0)).toBe(0);
      const seller = booked.find((entry) => entry.account_code.startsWith('seller_payable:'));
      expect(seller?.amount).toBe(-900);
    });

    it('A19 racing a void has one legal end, and no money is both kept and let go', async () => {
      const { order, paymentId, sessionId } = await app.authorized();
      const input = app.named(order, paymentId);
      await Promise.allSettled([
        app.port.capturePayment(testContext(), input),
        app.port.voidPayment(testContext(), { ...input, reason: 'cancelled' }),
      ]);
      await app.until(async () => ['voided', 'refunded'].includes((await app.payment(paymentId)).status), 'an end');
      const session = await app.tellGateway(`/sessions/${sessionId}`, undefined, 'GET');
      const payment = await app.payment(paymentId);
      expect(session.status).toBe(payment.status);
      expect(session.amount_captured - session.amount_refunded).toBe(0);
    });

    it('of an attempt that is not authorized, or of another order or buyer, is refused', async () => {
      const order = app.order();
      const { payment_id: paymentId } = await app.start(order);
      const input = app.named(order, paymentId);
      const capture = (over: Partial<typeof input>) => app.port.capturePayment(testContext(), { ...input, ...over });
      await expect(capture({})).rejects.toMatchObject({ code: 'transition_not_allowed' });
      await expect(capture({ buyer_id: newId('usr') })).rejects.toMatchObject({ code: 'not_found' });
      await expect(capture({ order_id: newId('ord') })).rejects.toMatchObject({ code: 'not_found' });
    });
  });

  describe('refunds', () => {
    it('A17 of 30 % ten times at once are exactly three', async () => {
      const { order, paymentId, sessionId } = await app.captured();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 10 }, () => app.port.refundPayment(testContext(), refundOf(order, paymentId, 300))),
      );
      const done = outcomes.filter((outcome) => outcome.status === 'fulfilled');
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
      expect(done).toHaveLength(3);
      expect(refused.map((error: { code: string }) => error.code)).toEqual(Array(7).fill('refund_exceeds_captured'));
      expect(await app.payment(paymentId)).toMatchObject({ status: 'partially_refunded', amount_refunded: 900 });
      const session = await app.tellGateway(`/sessions/${sessionId}`, undefined, 'GET');
      expect(session.amount_refunded).toBe(900);
    });

    it('repeated under one id are one refund, and another one under that id is a conflict', async () => {
      const { order, paymentId } = await app.captured();
      const refund = refundOf(order, paymentId, 250);
      const answers = await Promise.all(Array.from({ length: 5 }, () => app.port.refundPayment(testContext(), refund)));
      expect(answers.at(-1)).toMatchObject({ refund_id: refund.refund_id });
      expect(await app.payment(paymentId)).toMatchObject({ amount_refunded: 250, amount_refund_claimed: 250 });
      const events = (await app.events(paymentId)).filter((event) => event.type === 'payment.refunded');
      expect(events).toHaveLength(1);
      expect(events[0]?.data).toMatchObject({ refund_amount: 250, payment_status: 'partially_refunded' });
      const splits = refund.splits.map((split) => ({ ...split, amount: 100 }));
      await expect(app.port.refundPayment(testContext(), { ...refund, amount: 100, splits })).rejects.toMatchObject({
        code: 'conflict',
      });
    });

    it('A19 of money that is only held, of another currency, of too much or of more than the part had are refused', async () => {
      const held = await app.authorized();
      await expect(
        app.port.refundPayment(testContext(), refundOf(held.order, held.paymentId, 100)),
      ).rejects.toMatchObject({ code: 'transition_not_allowed' });
      const { order, paymentId } = await app.captured(app.order({ amounts: [600, 400] }));
      const refund = (over: object) =>
        app.port.refundPayment(testContext(), { ...refundOf(order, paymentId, 700), ...over });
      await expect(refund({})).rejects.toMatchObject({ code: 'refund_exceeds_captured' });
      await expect(refund({ currency: 'EUR' })).rejects.toMatchObject({ code: 'currency_mismatch' });
      await expect(refund({ payment_id: held.paymentId })).rejects.toMatchObject({ code: 'not_found' });
      expect(await app.payment(paymentId)).toMatchObject({ amount_refund_claimed: 0 });
    });

    it('that the gateway leaves open stay pending, end by its word, and give back their claim when they fail', async () => {
      const { order, paymentId, sessionId } = await app.captured();
      await app.chaos({ refunds: 'pending' });
      const first = refundOf(order, paymentId, 400);
      const second = refundOf(order, paymentId, 600);
      for (const refund of [first, second])
        expect(await app.port.refundPayment(testContext(), refund)).toMatchObject({
          status: 'pending',
          amount_refunded: 0,
        });
      await expect(app.port.refundPayment(testContext(), refundOf(order, paymentId, 1))).rejects.toMatchObject({
        code: 'refund_exceeds_captured',
      });
      const session = await app.tellGateway(`/sessions/${sessionId}`, undefined, 'GET');
      const idOf = (reference: string): string =>
        session.refunds.find((refund: { reference: string }) => refund.reference === reference).refund_id as string;
      await app.tellGateway(`/test/refunds/${idOf(first.refund_id)}/succeed`);
      await app.tellGateway(`/test/refunds/${idOf(second.refund_id)}/fail`);
      await app.until(async () => (await app.payment(paymentId)).amount_refund_claimed === 400, 'the claim given back');
      expect(await app.payment(paymentId)).toMatchObject({ status: 'partially_refunded', amount_refunded: 400 });
      expect(await app.port.refundPayment(testContext(), second)).toMatchObject({ status: 'failed' });
      const split = await app.db
        .selectFrom('payment_splits')
        .selectAll()
        .where('payment_id', '=', paymentId)
        .executeTakeFirstOrThrow();
      expect(split).toMatchObject({ refund_claimed: 400, reversal_claimed: 40 });
    });
  });

  describe('what is there in the end', () => {
    it('adds up: every booking, the whole ledger, and the clearing account is what the gateway holds for us', async () => {
      const bookings = await app.db
        .selectFrom('ledger_entries')
        .select(['txn_id', sql<number>`SUM(amount)`.as('sum')])
        .groupBy(['txn_id', 'currency'])
        .execute();
      const causes = bookings.map((booking) => booking.txn_id.split('.')[0]);
      expect(causes).toEqual(expect.arrayContaining(['capture', 'refund']));
      expect(bookings.filter((booking) => Number(booking.sum) !== 0)).toEqual([]);
      const { held } = await app.db
        .selectFrom('ledger_entries')
        .select(sql<number>`SUM(amount)`.as('held'))
        .where('account_code', '=', `gateway_clearing:${gateway}:USD`)
        .executeTakeFirstOrThrow();
      const day = new Date().toISOString().slice(0, 10);
      const { data } = await app.tellGateway(`/sessions?date=${day}&limit=500`, undefined, 'GET');
      const sessions = data as { amount_captured: number; amount_refunded: number; fee: number }[];
      const holds = sessions.reduce((sum, one) => sum + one.amount_captured - one.fee - one.amount_refunded, 0);
      expect(holds).toBeGreaterThan(0);
      expect(Number(held)).toBe(holds);
    });

    it('agrees with the journal on every attempt: reference, amount, currency, state', async () => {
      const sessions = new Map<string, { reference: string; amount: number; currency: string; id: string }>();
      for (const line of await app.journal())
        if (line.kind === 'session.created')
          sessions.set(line.reference as string, {
            reference: line.reference as string,
            amount: line.amount as number,
            currency: line.currency as string,
            id: line.session_id as string,
          });
      const payments = await app.db.selectFrom('payments').selectAll().execute();
      expect(payments.map((payment) => payment.id).sort()).toEqual([...sessions.keys()].sort());
      for (const payment of payments) {
        const session = await app.tellGateway(`/sessions/${payment.gateway_reference}`, undefined, 'GET');
        const status = session.status === 'open' ? 'pending' : session.status;
        expect({
          status: payment.status,
          amount: payment.amount,
          currency: payment.currency,
          captured: payment.amount_captured,
          refunded: payment.amount_refunded,
        }).toEqual({
          status,
          amount: session.amount,
          currency: session.currency,
          captured: session.amount_captured,
          refunded: session.amount_refunded,
        });
      }
    });
  });
});
