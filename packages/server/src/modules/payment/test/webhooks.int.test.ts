import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { PaymentApp } from './payment-app.ts';

let app: PaymentApp;
beforeAll(async () => {
  app = await PaymentApp.start();
  // The tests deliver by themselves.
  await app.chaos({ webhooks: { drop_probability: 1 } });
}, 120_000);
afterAll(() => app?.close());

const stored = (eventId: unknown) =>
  app.db.selectFrom('webhook_events').selectAll().where('event_id', '=', String(eventId)).executeTakeFirst();

/** A started attempt that was paid at the gateway, of which we have not heard. */
async function paidUnheard() {
  const order = app.order();
  const { payment_id: paymentId } = await app.start(order);
  const sessionId = await app.sessionOf(paymentId);
  await app.tellGateway(`/test/sessions/${sessionId}/pay`);
  return { order, paymentId, sessionId, path: `/payments/${paymentId}/webhook` };
}

describe('a signed webhook', () => {
  it('A64 has one effect however often it comes, twenty times at once and once more', async () => {
    const { paymentId, sessionId, path } = await paidUnheard();
    const event = await app.event(sessionId);
    const { text, signature } = app.delivery(event);
    const answers = await Promise.all(Array.from({ length: 20 }, () => app.deliver(path, text, signature)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    expect(await app.deliver(path, text, signature)).toEqual({ status: 200 });
    expect((await app.events(paymentId)).map(({ type }) => type)).toEqual(['payment.authorized']);
    expect(await stored(event['id'])).toMatchObject({ state: 'applied', attempts: 1, payment_id: paymentId });
  });

  it('has one effect when twenty different events tell the same at once', async () => {
    const { paymentId, sessionId, path } = await paidUnheard();
    const deliveries = await Promise.all(
      Array.from({ length: 20 }, async () => app.delivery(await app.event(sessionId))),
    );
    const answers = await Promise.all(deliveries.map(({ text, signature }) => app.deliver(path, text, signature)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    expect((await app.events(paymentId)).map(({ type }) => type)).toEqual(['payment.authorized']);
  });

  it('is found by its reference at the address for all attempts', async () => {
    const { paymentId, sessionId } = await paidUnheard();
    const { text, signature } = app.delivery(await app.event(sessionId));
    expect(await app.deliver('/webhooks/sandbox', text, signature)).toEqual({ status: 200 });
    expect((await app.payment(paymentId)).status).toBe('authorized');
    expect(await app.deliver('/webhooks/unheard_of', text, signature)).toEqual({ status: 404, code: 'not_found' });
    expect(await app.deliver('/payments/pay_nonsense/webhook', text, signature)).toEqual({
      status: 404,
      code: 'not_found',
    });
  });

  it('never undoes what a newer one has told', async () => {
    const { order, paymentId, sessionId, path } = await paidUnheard();
    const older = app.delivery(await app.event(sessionId));
    await app.port.refreshPayment(testContext(), app.named(order, paymentId));
    await app.port.capturePayment(testContext(), app.named(order, paymentId));
    expect(await app.deliver(path, older.text, older.signature)).toEqual({ status: 200 });
    const newer = app.delivery(await app.event(sessionId, { type: 'session.captured' }));
    expect(await app.deliver(path, newer.text, newer.signature)).toEqual({ status: 200 });
    expect(await app.payment(paymentId)).toMatchObject({ status: 'captured', amount_captured: 1000 });
    expect((await app.events(paymentId)).map(({ type }) => type)).toEqual(['payment.authorized', 'payment.captured']);
  });

  it('ends in the same state whatever the order of a life of events', async () => {
    const { order, paymentId, sessionId, path } = await paidUnheard();
    const told = [await app.event(sessionId)];
    await app.port.refreshPayment(testContext(), app.named(order, paymentId));
    await app.port.capturePayment(testContext(), app.named(order, paymentId));
    told.push(await app.event(sessionId, { type: 'session.captured' }));
    const splits = order.splits.map((split) => ({
      seller_order_id: split.seller_order_id,
      amount: 400,
      commission_reversal: 40,
    }));
    const refund = { ...app.named(order, paymentId), refund_id: newId('rfnd'), amount: 400, currency: 'USD', splits };
    await app.port.refundPayment(testContext(), { ...refund, reason: 'damaged' });
    told.push(await app.event(sessionId, { type: 'refund.succeeded' }));
    const before = await app.events(paymentId);
    for (const event of [...told].reverse()) {
      const { text, signature } = app.delivery(event);
      expect(await app.deliver(path, text, signature)).toEqual({ status: 200 });
    }
    expect(await app.events(paymentId)).toEqual(before);
    expect(await app.payment(paymentId)).toMatchObject({ status: 'partially_refunded', amount_refunded: 400 });
  });
});

describe('a forged or broken delivery', () => {
  it('A63 is refused, and nothing of it is stored; A64 also six minutes early or late, or with one byte changed', async () => {
    const { paymentId, sessionId, path } = await paidUnheard();
    const event = await app.event(sessionId);
    const good = app.delivery(event);
    const [time = '', mac = ''] = good.signature.split(',');
    const hex = mac.slice(3);
    const forged: [string, string | null][] = [
      [good.text, null],
      [good.text, ''],
      [good.text, 'nonsense'],
      [good.text, `${time},v1=${'0'.repeat(64)}`],
      [good.text, `${time},v1=${hex.slice(0, 63)}`],
      [good.text, `${time},v1=${hex.toUpperCase()}`],
      [good.text, `${time},v0=${hex}`],
      [good.text, `v1=${hex}`],
      [good.text, `t=-1,v1=${hex}`],
      [good.text, `${good.signature},v1=${hex}`],
      [`${good.text} `, good.signature],
      [good.text.replace('authorized', 'authorizeD'), good.signature],
      [JSON.stringify(event, null, 1), good.signature],
      [good.text, app.delivery(event, { secret: 'another secret' }).signature],
      [good.text, app.delivery(event, { secret: '' }).signature],
      [good.text, app.delivery(event, { atMs: Date.now() - 360_000 }).signature],
      [good.text, app.delivery(event, { atMs: Date.now() + 360_000 }).signature],
    ];
    for (const address of [path, '/webhooks/sandbox', `/payments/${newId('pay')}/webhook`])
      for (const [text, signature] of forged)
        expect(await app.deliver(address, text, signature), String(signature)).toEqual({
          status: 400,
          code: 'signature_invalid',
        });
    expect(await stored(event['id'])).toBeUndefined();
    expect((await app.payment(paymentId)).status).toBe('pending');
  });

  it('that is signed but cannot be read is 400 and not stored', async () => {
    const { path } = await paidUnheard();
    for (const body of ['not json', '[]', '{"id":"evt_x"}', '{"id":"evt_x","type":"session.captured","data":{}}']) {
      const { text, signature } = app.delivery(body);
      expect(await app.deliver(path, text, signature), body).toEqual({ status: 400, code: 'validation_failed' });
    }
    expect(await stored('evt_x')).toBeUndefined();
  });
});

describe('a signed webhook that contradicts us', () => {
  it.each([
    ['amount', { session: { amount: 1 } }],
    ['currency', { session: { currency: 'EUR' } }],
    ['reference', { session: { reference: 'pay_01jd3qh5y8e9vr2m4k7wz6t0ar' } }],
    ['gateway_reference', { session: { session_id: 'cs_another' } }],
    ['account', { account: 'acct_of_somebody_else' }],
    ['amount_captured', { type: 'session.captured', session: { status: 'captured', amount_captured: 999 } }],
  ])('A10 about the %s is quarantined, and the order stays unpaid', async (reason, over) => {
    const { paymentId, sessionId, path } = await paidUnheard();
    const event = await app.event(sessionId, over);
    const { text, signature } = app.delivery(event);
    expect(await app.deliver(path, text, signature)).toEqual({ status: 200 });
    expect(await stored(event['id'])).toMatchObject({ state: 'quarantined', reason });
    expect((await app.payment(paymentId)).status).toBe('pending');
    expect(await app.events(paymentId)).toEqual([]);
  });
});

describe('a signed webhook that cannot be applied yet', () => {
  it('A67 of an unknown type, order or refund is parked and answered 200', async () => {
    const { sessionId, path } = await paidUnheard();
    const refunds = [{ reference: 'rfnd_unknown', amount: 5, status: 'succeeded', failure_reason: null }];
    const unknown = [
      { address: path, reason: 'unknown_type', event: await app.event(sessionId, { type: 'session.celebrated' }) },
      {
        address: '/webhooks/sandbox',
        reason: 'unknown_payment',
        event: await app.event(sessionId, { session: { reference: newId('pay') } }),
      },
      {
        address: path,
        reason: 'unknown_refund',
        event: await app.event(sessionId, {
          session: { status: 'partially_refunded', amount_captured: 1000, sequence: 9, refunds },
        }),
      },
    ];
    for (const { address, reason, event } of unknown) {
      const { text, signature } = app.delivery(event);
      expect(await app.deliver(address, text, signature), reason).toEqual({ status: 200 });
      expect(await stored(event['id'])).toMatchObject({ state: 'parked', reason });
    }
  });

  it('A67 is applied by a worker once what it speaks of is there', async () => {
    const { order, paymentId, sessionId, path } = await paidUnheard();
    await app.port.refreshPayment(testContext(), app.named(order, paymentId));
    await app.port.capturePayment(testContext(), app.named(order, paymentId));
    const refundId = newId('rfnd');
    const refunds = [{ reference: refundId, amount: 1000, status: 'succeeded', failure_reason: null }];
    const event = await app.event(sessionId, {
      type: 'refund.succeeded',
      session: { status: 'refunded', sequence: 50, refunds },
    });
    const { text, signature } = app.delivery(event);
    expect(await app.deliver(path, text, signature)).toEqual({ status: 200 });
    expect(await stored(event['id'])).toMatchObject({ state: 'parked', reason: 'unknown_refund' });

    await app.chaos({ webhooks: { drop_probability: 1 }, answers: { fail_probability: 1 } });
    const splits = order.splits.map((split) => ({
      seller_order_id: split.seller_order_id,
      amount: 1000,
      commission_reversal: 100,
    }));
    const refund = { ...app.named(order, paymentId), refund_id: refundId, amount: 1000, currency: 'USD', splits };
    const asked = await app.port.refundPayment(testContext(), { ...refund, reason: 'damaged' });
    expect(asked.status).toBe('pending');
    await app.until(async () => (await stored(event['id']))?.state === 'applied', 'the parked event applied');
    expect(await app.payment(paymentId)).toMatchObject({ status: 'refunded', amount_refunded: 1000 });
    await app.chaos({ webhooks: { drop_probability: 1 } });
  });
});

describe('stored webhooks', () => {
  it('are listed, shown with their body, and judged anew without a second effect', async () => {
    const { paymentId, sessionId, path } = await paidUnheard();
    const event = await app.event(sessionId);
    const { text, signature } = app.delivery(event);
    await app.deliver(path, text, signature);
    const foreign = app.delivery(await app.event(sessionId, { account: 'acct_other' }));
    await app.deliver(path, foreign.text, foreign.signature);
    const { webhooks } = await app.port.listWebhooks(testContext(), { payment_id: paymentId, limit: 10 });
    expect(webhooks.map((webhook) => webhook.state)).toEqual(['quarantined', 'applied']);
    const [quarantined, applied] = webhooks.map((webhook) => ({ webhook_id: webhook.webhook_id }));
    const next = { payment_id: paymentId, limit: 10, before: quarantined?.webhook_id as string };
    expect((await app.port.listWebhooks(testContext(), next)).webhooks).toHaveLength(1);
    const only = { payment_id: paymentId, limit: 10, state: 'quarantined' as const };
    expect((await app.port.listWebhooks(testContext(), only)).webhooks).toHaveLength(1);
    expect((await app.port.getWebhook(testContext(), applied as { webhook_id: string })).body).toBe(text);
    const again = await app.port.replayWebhook(testContext(), applied as { webhook_id: string });
    expect(again).toMatchObject({ state: 'applied', attempts: 2 });
    const still = await app.port.replayWebhook(testContext(), quarantined as { webhook_id: string });
    expect(still).toMatchObject({ state: 'quarantined', reason: 'account' });
    expect(await app.events(paymentId)).toHaveLength(1);
    const unknown = { webhook_id: newId('wh') };
    await expect(app.port.getWebhook(testContext(), unknown)).rejects.toMatchObject({ code: 'not_found' });
    await expect(app.port.replayWebhook(testContext(), unknown)).rejects.toMatchObject({ code: 'not_found' });
  });
});
