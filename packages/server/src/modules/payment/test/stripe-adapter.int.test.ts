/** What only Stripe does: its signatures, its events that merely point, its keys, its words for failures. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { PaymentApp } from './payment-app.ts';

let app: PaymentApp;
beforeAll(async () => {
  app = await PaymentApp.start({ gateway: 'stripe', overrides: { payment: { gatewayTimeoutMs: 1_500 } } });
}, 120_000);
afterAll(() => app?.close());

const stored = (eventId: string) =>
  app.db.selectFrom('webhook_events').selectAll().where('event_id', '=', eventId).executeTakeFirst();

const post = async (text: string, signature: string | null) => {
  const answer = await fetch(`${app.app.url}/api/v1/webhooks/stripe`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(signature === null ? {} : { 'stripe-signature': signature }),
    },
    body: text,
  });
  return { status: answer.status, code: ((await answer.json()) as { code?: string }).code };
};

/** A started attempt that the buyer has paid, of which no webhook has told. */
async function paidUnheard() {
  await app.chaos({ webhooks: { drop_probability: 1 } });
  const order = app.order();
  const { payment_id: paymentId } = await app.start(order);
  const sessionId = await app.sessionOf(paymentId);
  await app.tellGateway(`/test/sessions/${sessionId}/pay`);
  await app.chaos({});
  const object = { id: sessionId, object: 'checkout.session', client_reference_id: paymentId };
  const event = {
    id: `evt_${paymentId.slice(4)}`,
    object: 'event',
    type: 'checkout.session.completed',
    livemode: false,
    data: { object },
  };
  return { order, paymentId, sessionId, event };
}

describe('a delivery of Stripe', () => {
  it('A64 is stored, answered at once and judged by Stripe’s own word, once however often it comes', async () => {
    const { paymentId, event } = await paidUnheard();
    const text = JSON.stringify(event, null, 2);
    const signature = app.stripe.sign(text);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(text, signature)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    await app.until(async () => (await app.payment(paymentId)).status === 'authorized', 'authorized');
    expect((await app.events(paymentId)).map(({ type }) => type)).toEqual(['payment.authorized']);
    await app.until(async () => (await stored(event.id))?.state === 'applied', 'applied');
  });

  it('A63 with a wrong signature is refused and leaves nothing', async () => {
    const { paymentId, event } = await paidUnheard();
    const text = JSON.stringify(event);
    const good = app.stripe.sign(text);
    const hex = good.slice(good.indexOf('v1=') + 3);
    const time = good.slice(0, good.indexOf(','));
    const forged: [string, string | null][] = [
      [text, null],
      [text, ''],
      [text, 'nonsense'],
      [text, `${time},v1=${'0'.repeat(64)}`],
      [text, `${time},v1=${hex.slice(0, 63)}`],
      [text, `${time},v1=${hex.toUpperCase()}`],
      [text, `${time},v0=${hex}`],
      [text, `v1=${hex}`],
      [`${text} `, good],
      [JSON.stringify(event, null, 1), good],
      [text, app.stripe.sign(text, { secret: 'another secret' })],
      [text, app.stripe.sign(text, { atMs: Date.now() - 360_000 })],
      [text, app.stripe.sign(text, { atMs: Date.now() + 360_000 })],
    ];
    for (const [body, signature] of forged)
      expect(await post(body, signature), String(signature)).toEqual({ status: 400, code: 'signature_invalid' });
    expect(await stored(event.id)).toBeUndefined();
    expect((await app.payment(paymentId)).status).toBe('pending');
  });

  it('is 400 and not stored when it is signed but cannot be read', async () => {
    for (const text of ['not json', '[]', '{"id":"evt_x"}', '{"id":"evt_x","type":"x","data":null}'])
      expect(await post(text, app.stripe.sign(text)), text).toEqual({ status: 400, code: 'validation_failed' });
    expect(await stored('evt_x')).toBeUndefined();
  });

  it.each([
    ['account', (event: Record<string, unknown>) => ({ ...event, account: 'acct_of_somebody_else' })],
    ['account', (event: Record<string, unknown>) => ({ ...event, livemode: true })],
    [
      'gateway_reference',
      (event: Record<string, unknown>) => {
        const { object } = event['data'] as { object: object };
        return { ...event, data: { object: { ...object, id: 'cs_test_another' } } };
      },
    ],
  ])('that names another %s is quarantined', async (reason, change) => {
    const { paymentId, event } = await paidUnheard();
    const text = JSON.stringify(change(event));
    expect((await post(text, app.stripe.sign(text))).status).toBe(200);
    await app.until(async () => (await stored(event.id))?.state === 'quarantined', 'quarantined');
    expect(await stored(event.id)).toMatchObject({ reason });
    expect((await app.payment(paymentId)).status).toBe('pending');
  });

  it('A10 about a session whose amount is not the order’s is quarantined, and the order stays unpaid', async () => {
    const { paymentId, sessionId, event } = await paidUnheard();
    const session = app.stripe.state.sessions.get(sessionId);
    if (session === undefined) throw new Error('no session');
    session.amount = 1;
    const text = JSON.stringify(event);
    await post(text, app.stripe.sign(text));
    await app.until(async () => (await stored(event.id))?.state === 'quarantined', 'quarantined');
    expect(await stored(event.id)).toMatchObject({ reason: 'amount' });
    expect(await app.events(paymentId)).toEqual([]);
  });

  it('A67 of an unknown type or attempt is parked; while Stripe is silent it waits, and is applied when it speaks', async () => {
    const { paymentId, event } = await paidUnheard();
    const odd = JSON.stringify({ ...event, id: `${event.id}_odd`, type: 'checkout.session.celebrated' });
    await post(odd, app.stripe.sign(odd));
    expect(await stored(`${event.id}_odd`)).toMatchObject({ state: 'parked', reason: 'unknown_type' });
    const object = { ...event.data.object, client_reference_id: 'pay_01jd3qh5y8e9vr2m4k7wz6t0ar' };
    const foreign = JSON.stringify({ ...event, id: `${event.id}_foreign`, data: { object } });
    await post(foreign, app.stripe.sign(foreign));
    await app.until(async () => (await stored(`${event.id}_foreign`))?.reason === 'unknown_payment', 'parked');

    await app.chaos({ answers: { fail_probability: 1 } });
    const text = JSON.stringify(event);
    await post(text, app.stripe.sign(text));
    await app.until(async () => (await stored(event.id))?.reason === 'gateway_silent', 'waiting for Stripe');
    await app.chaos({});
    await app.until(async () => (await app.payment(paymentId)).status === 'authorized', 'applied later');
  }, 90_000);
});

describe('a call of Stripe', () => {
  it('carries our own key, the pinned version and no telemetry, and never the key into a log or an answer', async () => {
    const { payment_id: paymentId } = await app.start(app.order());
    expect((await app.payment(paymentId)).redirect_url).toContain(app.stripe.url);
    await app.port.getOrderPayments(testContext(), { order_ids: ['ord_01k5h3z8v9e7x8m2q4r6t8w0y2'] });
    const headers = app.stripe.headersOf('POST /v1/checkout/sessions');
    expect(headers).toMatchObject({ 'stripe-version': '2026-10-28.endive', 'idempotency-key': `create-${paymentId}` });
    expect(headers['x-stripe-client-telemetry']).toBeUndefined();
  });

  it('for a page that outlives our reservation is ended at Stripe when the attempt’s time is over', async () => {
    const order = app.order({ deadline_at: new Date(Date.now() + 2_500).toISOString() });
    const { payment_id: paymentId } = await app.start(order);
    await app.until(async () => (await app.payment(paymentId)).status === 'expired', 'expired');
    const sessionId = await app.sessionOf(paymentId);
    const lines = (await app.journal()).filter((line) => line.session_id === sessionId);
    expect(lines.map((line) => line.kind)).toEqual(['session.created', 'session.expired']);
  }, 90_000);

  it('that Stripe refuses for its words is a failed attempt with Stripe’s reason', async () => {
    const refused = await app.start(app.order({ currency: 'XTS' }));
    expect(refused.status).toBe('failed');
    expect((await app.payment(refused.payment_id)).decline_reason).toBe('currency_not_supported');
  });
});
