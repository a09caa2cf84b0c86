/** A second gateway: it takes new attempts while the first one's circuit is open, and nothing else. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { PaymentApp } from './payment-app.ts';
import { StripeFake } from './stripe-fake.ts';

const apiKey = 'test-gateway-api-key-0001';
const webhookSecret = 'test-gateway-webhook-secret-0001';
let app: PaymentApp;
let second: StripeFake;

beforeAll(async () => {
  second = await StripeFake.start({ apiKey, webhookSecret });
  app = await PaymentApp.start({
    overrides: {
      payment: { fallback: 'stripe', stripe: { apiUrl: second.url }, buyerGatewayTimeoutMs: 3_000 },
      secrets: { stripeApiKey: apiKey, stripeWebhook: webhookSecret },
      order: { firstRefreshS: 1 },
    },
  });
  second.webhookUrl = `${app.app.url}/api/v1/webhooks/stripe`;
}, 120_000);
afterAll(async () => {
  await app?.close();
  await second?.close();
});

const providerOf = async (id: string): Promise<string> => (await app.payment(id)).provider;

it('takes new attempts while the first one’s circuit is open; each attempt ends at its own', async () => {
  const before = app.order();
  const begun = await app.start(before);
  expect(await providerOf(begun.payment_id)).toBe('sandbox');

  await app.chaos({ answers: { fail_probability: 1 } });
  // Attempts that meet the failures stay with the first; five in a row open its circuit.
  const stuck = app.order();
  const stuckId = (await app.start(stuck)).payment_id;
  await app.until(async () => {
    const { payment_id: id } = await app.start(app.order());
    return (await providerOf(id)) === 'stripe';
  }, 'an attempt at the second gateway');

  const order = app.order();
  const { payment_id: id, redirect_url: page } = await app.start(order);
  expect(await providerOf(id)).toBe('stripe');
  expect(page).toContain(second.url);
  // One live attempt of an order, wherever it is: the stuck one is neither moved nor doubled.
  await expect(app.start({ ...stuck, attempt: 2 })).rejects.toMatchObject({
    code: 'payment_in_progress',
    meta: { payment_id: stuckId },
  });
  expect(await providerOf(stuckId)).toBe('sandbox');

  // Webhooks find their way by the gateway’s own address, while the first gateway is still away.
  second.state.person(await app.sessionOf(id), 'pay');
  await app.until(async () => (await app.payment(id)).status === 'authorized', 'authorized at the second');
  await app.port.capturePayment(testContext(), app.named(order, id));
  expect((await app.payment(id)).status).toBe('captured');

  await app.chaos({});
  await app.until(
    async () => (await app.payment(stuckId)).status === 'pending',
    'the first gateway’s own again',
    25_000,
  );
  await app.tellGateway(`/test/sessions/${await app.sessionOf(begun.payment_id)}/pay`);
  await app.until(async () => (await app.payment(begun.payment_id)).status === 'authorized', 'authorized at the first');
  await app.until(
    async () => {
      const { payment_id: next } = await app.start(app.order());
      return (await providerOf(next)) === 'sandbox';
    },
    'the first gateway in use again',
    30_000,
  );
}, 90_000);

it('knows a delivery only at the address of the gateway that its attempt is at', async () => {
  let id = '';
  await app.until(async () => {
    id = (await app.start(app.order())).payment_id;
    const { provider, status } = await app.payment(id);
    return provider === 'sandbox' && status === 'pending';
  }, 'an attempt at the first');
  // Signed as the second gateway would sign it, it is still about an attempt that is not its own.
  const object = { id: await app.sessionOf(id), client_reference_id: id };
  const event = { id: 'evt_astray', type: 'checkout.session.completed', livemode: false, data: { object } };
  const text = JSON.stringify(event);
  const answer = await fetch(`${app.app.url}/api/v1/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': second.sign(text) },
    body: text,
  });
  expect(answer.status).toBe(200);
  const stored = () =>
    app.db.selectFrom('webhook_events').selectAll().where('event_id', '=', 'evt_astray').executeTakeFirstOrThrow();
  await app.until(async () => (await stored()).state === 'quarantined', 'quarantined');
  expect(await stored()).toMatchObject({ reason: 'provider' });
  expect((await app.payment(id)).status).toBe('pending');
}, 60_000);
