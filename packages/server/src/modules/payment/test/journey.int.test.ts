import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { gatewayKinds, PaymentApp } from './payment-app.ts';

let app: PaymentApp;
describe.each(gatewayKinds)('paid at %s', (gateway) => {
  beforeAll(async () => {
    app = await PaymentApp.start({ gateway });
  }, 120_000);
  afterAll(() => app?.close());

  describe('a payment', () => {
    it('goes from start over the hosted page and the webhook to captured, with one event each', async () => {
      const order = app.order({ amounts: [1999, 898] });
      const started = await app.start(order);
      expect(started).toMatchObject({ attempt: 1, status: 'pending' });
      expect(started.redirect_url).toContain(app.gateway.url);
      const page = await fetch(started.redirect_url as string);
      expect(page.status).toBe(200);

      const sessionId = await app.sessionOf(started.payment_id);
      await app.tellGateway(`/test/sessions/${sessionId}/pay`);
      await app.until(async () => (await app.payment(started.payment_id)).status === 'authorized', 'authorized');

      const captured = await app.port.capturePayment(testContext(), app.named(order, started.payment_id));
      expect(captured).toMatchObject({ status: 'captured', amount_captured: 2897, redirect_url: null });
      const events = await app.events(started.payment_id);
      expect(events.map((event) => event.type)).toEqual(['payment.authorized', 'payment.captured']);
      expect(events[1]?.data).toMatchObject({
        order_id: order.order_id,
        buyer_id: order.buyer_id,
        splits: order.splits,
      });
      const trail = await app.db
        .selectFrom('payment_events')
        .select(['from_status', 'to_status'])
        .where('payment_id', '=', started.payment_id)
        .orderBy('sequence')
        .execute();
      expect(trail.map((row) => row.to_status)).toEqual(['initiated', 'pending', 'authorized', 'captured']);
    });

    it('is the same attempt when it is started again, and refuses other terms', async () => {
      const order = app.order();
      const first = await app.start(order);
      expect(await app.start(order)).toEqual(first);
      const splits = order.splits.map((split) => ({ ...split, commission_amount: 0 }));
      await expect(app.start({ ...order, splits })).rejects.toMatchObject({ code: 'conflict' });
      await expect(app.start({ ...order, attempt: 2 })).rejects.toMatchObject({
        code: 'payment_in_progress',
        meta: { payment_id: first.payment_id },
      });
    });

    it('is started once by fifty at the same time', async () => {
      const order = app.order();
      const started = await Promise.all(Array.from({ length: 50 }, () => app.start(order)));
      expect(new Set(started.map((payment) => payment.payment_id)).size).toBe(1);
      const sessions = (await app.journal()).filter((line) => line.reference === started[0]?.payment_id);
      expect(sessions).toHaveLength(1);
    });

    it('can be tried again after a decline, reading nothing but the payable', async () => {
      const buyer = await app.signIn('decline@example.com', ['buyer']);
      const order = app.order({ buyer_id: buyer.userId });
      const first = await app.start(order);
      const session = await app.sessionOf(first.payment_id);
      const inProgress = await app.request('POST', '/payments', {
        token: buyer.token,
        key: 'second-attempt-1',
        body: { order_id: order.order_id },
      });
      expect(inProgress).toMatchObject({ status: 409, code: 'payment_in_progress' });
      expect(inProgress.body.payment_id).toBe(first.payment_id);

      await app.tellGateway(`/test/sessions/${session}/decline`, { reason: 'insufficient_funds' });
      await app.until(async () => (await app.payment(first.payment_id)).status === 'declined', 'declined');
      const again = { token: buyer.token, key: 'second-attempt-2', body: { order_id: order.order_id } };
      const second = await app.request('POST', '/payments', again);
      expect(second.status).toBe(201);
      expect(second.data).toMatchObject({ attempt: 2, status: 'pending', amount: order.amount });
      expect(second.headers.get('location')).toBe(`/api/v1/payments/${second.data.id}`);
      expect((await app.request('POST', '/payments', again)).data).toEqual(second.data);
      expect((await app.request('GET', `/payments/${first.payment_id}`, { token: buyer.token })).data).toMatchObject({
        status: 'declined',
        decline_reason: 'insufficient_funds',
        redirect_url: null,
      });

      await app.tellGateway(`/test/sessions/${await app.sessionOf(second.data.id)}/pay`);
      await app.until(async () => (await app.payment(second.data.id)).status === 'authorized', 'authorized');
      await app.port.capturePayment(testContext(), app.named(order, second.data.id));
      const third = await app.request('POST', '/payments', { ...again, key: 'third-attempt' });
      expect(third).toMatchObject({ status: 409, code: 'payment_already_captured' });
    });

    it('takes no attempt once the order is closed, not even one that was never started', async () => {
      const order = app.order();
      const names = { order_id: order.order_id, buyer_id: order.buyer_id };
      const closed = await app.port.closePayments(testContext(), { ...names, reason: 'cancelled' });
      expect(closed).toEqual({ order_id: order.order_id, settled: true, payments: [] });
      await expect(app.start(order)).rejects.toMatchObject({ code: 'transition_not_allowed' });
    });

    it('ends with its order: the session expires, and a paid one still wins', async () => {
      const open = app.order();
      const { payment_id: openId } = await app.start(open);
      const ended = await app.port.closePayments(testContext(), {
        order_id: open.order_id,
        buyer_id: open.buyer_id,
        reason: 'expired',
      });
      expect(ended).toMatchObject({ settled: true, payments: [{ payment_id: openId, status: 'expired' }] });

      const { order, paymentId } = await app.authorized();
      const won = await app.port.closePayments(testContext(), {
        order_id: order.order_id,
        buyer_id: order.buyer_id,
        reason: 'expired',
      });
      expect(won).toMatchObject({ settled: true, payments: [{ payment_id: paymentId, status: 'authorized' }] });
      const voided = await app.port.voidPayment(testContext(), {
        ...app.named(order, paymentId),
        reason: 'stock_lost',
      });
      expect(voided.status).toBe('voided');
      expect((await app.events(paymentId)).map((event) => event.type)).toEqual([
        'payment.authorized',
        'payment.voided',
      ]);
      await expect(app.port.capturePayment(testContext(), app.named(order, paymentId))).rejects.toMatchObject({
        code: 'transition_not_allowed',
      });
    });

    it('that is captured already is refunded in full when it is voided, once', async () => {
      const { order, paymentId } = await app.captured(app.order({ amounts: [700, 301] }));
      const input = { ...app.named(order, paymentId), reason: 'stock_lost' as const };
      const [first, second] = await Promise.all([
        app.port.voidPayment(testContext(), input),
        app.port.voidPayment(testContext(), input),
      ]);
      expect(second).toMatchObject({ amount_captured: 1001 });
      expect((await app.port.voidPayment(testContext(), input)).status).toBe('refunded');
      expect(first.amount_captured).toBe(1001);
      const refunds = (await app.journal()).filter(
        (line) => line.kind === 'refund.created' && line.reference === `rfnd_${paymentId.slice(4)}`,
      );
      expect(refunds.map((line) => line.amount)).toEqual([1001]);
    });
  });
});
