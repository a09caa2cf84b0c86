import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { gatewayKinds, PaymentApp, type TestOrder } from './payment-app.ts';

const today = () => new Date().toISOString().slice(0, 10);

describe.each(gatewayKinds)('reconciling with %s', (gateway) => {
  let app: PaymentApp;
  beforeAll(async () => {
    // No worker: nobody mends anything before we look.
    app = await PaymentApp.start({ gateway, worker: false });
    await app.chaos({ webhooks: { drop_probability: 1 } });
  }, 120_000);
  afterAll(() => app?.close());

  const run = (fix = false, date = today()) => app.port.reconcilePayments(testContext(), { date, fix });
  const named = async (fix = false) =>
    (await run(fix)).differences.map(({ kind, subject, reference, ours, theirs, fixed }) => ({
      kind,
      subject,
      reference,
      ours,
      theirs,
      fixed,
    }));
  const refund = async (order: TestOrder, paymentId: string, amount: number): Promise<string> => {
    const refundId = newId('rfnd');
    const split = order.splits[0] as (typeof order.splits)[number];
    await app.port.refundPayment(testContext(), {
      ...app.named(order, paymentId),
      refund_id: refundId,
      amount,
      currency: 'USD',
      splits: [{ seller_order_id: split.seller_order_id, amount, commission_reversal: 0 }],
      reason: 'damaged',
    });
    return refundId;
  };
  const paid = async (amounts = [1000]) => {
    const order = app.order({ amounts });
    const { payment_id: paymentId } = await app.start(order);
    const sessionId = await app.sessionOf(paymentId);
    await app.tellGateway(`/test/sessions/${sessionId}/pay`);
    return { order, paymentId, sessionId };
  };
  const captured = async () => {
    const all = await paid();
    await app.port.refreshPayment(testContext(), app.named(all.order, all.paymentId));
    await app.port.capturePayment(testContext(), app.named(all.order, all.paymentId));
    return all;
  };

  it('finds nothing where both agree, and counts what it compared', async () => {
    const { order, paymentId } = await captured();
    await refund(order, paymentId, 300);
    const result = await run();
    expect(result).toMatchObject({ provider: gateway, date: today(), differences: [], more: 0 });
    expect(result.payments).toBeGreaterThan(0);
    expect(result.refunds).toBeGreaterThan(0);
    expect(await run(false, '2020-02-29')).toMatchObject({ payments: 0, refunds: 0, differences: [] });
  });

  it('names a state that a lost webhook left behind, and brings ours to it as that webhook would have', async () => {
    const { paymentId, sessionId } = await paid();
    const difference = {
      kind: 'state',
      subject: 'payment',
      reference: sessionId,
      ours: 'pending',
      theirs: 'authorized',
    };
    expect(await named()).toEqual([{ ...difference, fixed: false }]);
    expect((await app.payment(paymentId)).status).toBe('pending');
    expect(await named(true)).toEqual([{ ...difference, fixed: true }]);
    expect((await app.payment(paymentId)).status).toBe('authorized');
    expect((await app.events(paymentId)).map(({ type }) => type)).toEqual(['payment.authorized']);
    expect(await named(true)).toEqual([]);
  });

  it('names a refund whose end we have not heard of, and ends it', async () => {
    const { order, paymentId, sessionId } = await captured();
    await app.chaos({ webhooks: { drop_probability: 1 }, refunds: 'pending' });
    const refundId = await refund(order, paymentId, 250);
    const session = await app.tellGateway(`/sessions/${sessionId}`, undefined, 'GET');
    await app.tellGateway(`/test/refunds/${session.refunds[0].refund_id}/succeed`);
    await app.chaos({ webhooks: { drop_probability: 1 } });
    const difference = { kind: 'state', subject: 'refund', reference: refundId, ours: 'pending', theirs: 'succeeded' };
    expect(await named()).toEqual([{ ...difference, fixed: false }]);
    expect(await named(true)).toEqual([{ ...difference, fixed: true }]);
    expect(await app.payment(paymentId)).toMatchObject({ status: 'partially_refunded', amount_refunded: 250 });
  });

  it('names what only one side knows and what differs in amount, and leaves it to a person', async () => {
    const first = await captured();
    const second = await captured();
    const third = await captured();
    const elsewhere = { gateway_reference: 'cs_of_nobody' };
    await app.db.deleteFrom('payments').where('id', '=', first.paymentId).execute();
    await app.db.updateTable('payments').set({ amount: 2000 }).where('id', '=', second.paymentId).execute();
    await app.db.updateTable('payments').set(elsewhere).where('id', '=', third.paymentId).execute();
    const found = await named(true);
    expect(found).toEqual(
      expect.arrayContaining([
        {
          kind: 'missing_here',
          subject: 'payment',
          reference: first.sessionId,
          ours: null,
          theirs: '1000 USD captured',
          fixed: false,
        },
        { kind: 'amount', subject: 'payment', reference: second.sessionId, ours: '2000', theirs: '1000', fixed: false },
        {
          kind: 'reference',
          subject: 'payment',
          reference: third.sessionId,
          ours: 'cs_of_nobody',
          theirs: third.sessionId,
          fixed: false,
        },
      ]),
    );
    expect(found).toHaveLength(3);

    // Ours of today that the gateway has never heard of.
    const lost = await captured();
    const renamed = newId('pay');
    await app.db
      .updateTable('payments')
      .set({ id: renamed, gateway_reference: 'cs_lost' })
      .where('id', '=', lost.paymentId)
      .execute();
    expect(await named(true)).toEqual(
      expect.arrayContaining([
        {
          kind: 'missing_there',
          subject: 'payment',
          reference: 'cs_lost',
          ours: '1000 USD captured',
          theirs: null,
          fixed: false,
        },
      ]),
    );
  });

  it('refuses a gateway that is not there', async () => {
    const unknown = app.port.reconcilePayments(testContext(), { date: today(), provider: 'unheard_of', fix: false });
    await expect(unknown).rejects.toMatchObject({ code: 'not_found' });
  });
});
