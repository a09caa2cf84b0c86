/**
 * What happens while a gateway is silent or slow. The clock of payments is the database's; a test moves it on by
 * moving the rows' times back, and runs the worker's job by itself.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { systemContext } from '../../../platform/context/make-context.ts';
import { PaymentApp } from './payment-app.ts';
import type { StripeFake } from './stripe-fake.ts';

const full = process.env['MKT_TEST_FULL'] !== undefined;
const stepS = 2;

describe('F28 webhooks that never arrive', () => {
  let app: PaymentApp;
  beforeAll(async () => {
    app = await PaymentApp.start({ worker: false });
    await app.chaos({ webhooks: { drop_probability: 1 } });
  }, 120_000);
  afterAll(() => app?.close());

  const pass = (paymentId: string, seconds: number) =>
    app.db
      .updateTable('payments')
      .set({
        next_check_at: sql`next_check_at - INTERVAL ${sql.lit(seconds)} SECOND`,
        expires_at: sql`expires_at - INTERVAL ${sql.lit(seconds)} SECOND`,
      })
      .where('id', '=', paymentId)
      .execute();

  /** Runs the worker's question every two seconds of the test's clock until the attempt has left `pending`. */
  async function askUntilSettled(paymentId: string, mostS: number, done = ['authorized']): Promise<number> {
    const jobs = app.jobs();
    for (let atS = 0; atS <= mostS; atS += stepS) {
      if (done.includes((await app.payment(paymentId)).status)) return atS;
      const due = await app.db
        .selectFrom('payments')
        .select('id')
        .where('id', '=', paymentId)
        .where('next_check_at', '<=', sql<Date>`NOW(3)`)
        .executeTakeFirst();
      if (due !== undefined) await jobs.askGateway();
      await pass(paymentId, stepS);
    }
    return Number.POSITIVE_INFINITY;
  }

  it.each([0, 100, 121, 290])(
    'F28 are not needed: paid %i s after the start, it is settled within five minutes',
    async (paidS) => {
      const order = app.order({ deadline_at: new Date(Date.now() + 780_000).toISOString() });
      const { payment_id: paymentId } = await app.start(order);
      const sessionId = await app.sessionOf(paymentId);
      await askUntilSettled(paymentId, paidS);
      await app.tellGateway(`/test/sessions/${sessionId}/pay`);
      const tookS = await askUntilSettled(paymentId, 300);
      expect(tookS).toBeLessThanOrEqual(300);
      const events = (await app.events(paymentId)).map(({ type }) => type);
      expect(events).toEqual(['payment.authorized']);
      const session = await app.tellGateway(`/sessions/${sessionId}`, undefined, 'GET');
      expect(session.status).toBe('authorized');
    },
    120_000,
  );

  it('F28 and nobody is asked before two minutes of silence', async () => {
    const { payment_id: paymentId } = await app.start(
      app.order({ deadline_at: new Date(Date.now() + 780_000).toISOString() }),
    );
    await app.tellGateway(`/test/sessions/${await app.sessionOf(paymentId)}/pay`);
    expect(await askUntilSettled(paymentId, 116)).toBe(Number.POSITIVE_INFINITY);
    expect(await askUntilSettled(paymentId, 10)).toBeLessThanOrEqual(10);
  }, 60_000);
});

describe('F30 a gateway that hangs', () => {
  const cutMs = full ? 5_000 : 1_000;
  /** What a timer and a closed connection may be late by on a machine that is used by others. */
  const lateMs = 1_000;
  let app: PaymentApp;
  let fake: StripeFake;
  beforeAll(async () => {
    app = await PaymentApp.start({
      gateway: 'stripe',
      overrides: { payment: { gatewayTimeoutMs: cutMs, buyerGatewayTimeoutMs: 300 } },
    });
    fake = app.stripe;
  }, 120_000);
  afterAll(() => app?.close());

  const circuit = () => app.app.composition.infrastructure.policies.states()['gateway.stripe'];

  it('F30 costs no other route its answer; calls are cut, at most twenty wait, the circuit opens', async () => {
    const before = await app.start(app.order());
    await app.until(async () => (await app.payment(before.payment_id)).status === 'pending', 'a session');
    await app.chaos({ answers: { hang_probability: 1 } });
    fake.mostOpen = 0;
    fake.heldMs.length = 0;
    const hungAt = performance.now();
    const started = await Promise.all(Array.from({ length: 40 }, () => app.start(app.order())));
    // Before the first is cut: the gateway learns of that later than whoever waits for the place.
    const atOnce = fake.mostOpen;
    expect(started.every(({ status, redirect_url: page }) => status === 'initiated' && page === null)).toBe(true);
    // What does not need the gateway goes on.
    for (let i = 0; i < 10; i += 1) {
      const health = await fetch(`${app.app.internalUrl}/readyz`);
      expect(health.status).toBe(200);
      const known = await app.port.getOrderPayments(testContext(), { order_ids: [app.order().order_id] });
      expect(known.payments).toEqual([]);
    }
    await app.until(async () => circuit() === 'open', 'an open circuit', 25_000);
    const openedMs = performance.now() - hungAt;
    await app.until(async () => fake.heldMs.length >= 20, 'twenty calls cut', 5_000);
    const firstMs = fake.heldMs.slice(0, 20);
    await app.until(async () => fake.open === 0, 'every call cut', 25_000);
    // Twenty for each of the two processes that run here, the API and the worker.
    expect(fake.mostOpen).toBeLessThanOrEqual(40);
    const calls = fake.calls.length;
    const refused = await app.start(app.order());
    expect(refused.status).toBe('initiated');
    expect(fake.calls.length - calls).toBeLessThanOrEqual(1);
    if (full) {
      expect(atOnce).toBe(20);
      // The circuit opens by the first calls that are cut.
      expect(openedMs).toBeLessThan(cutMs + lateMs);
      expect(Math.min(...firstMs)).toBeGreaterThan(cutMs - lateMs);
      expect(Math.max(...fake.heldMs)).toBeLessThan(cutMs + lateMs);
      console.log(
        `F30: twenty calls open, cut after ${Math.round(Math.min(...firstMs))} to ${Math.round(Math.max(...fake.heldMs))} ms, circuit open after ${Math.round(openedMs)} ms`,
      );
    }
    await app.chaos({});
    await app.until(async () => (await app.payment(refused.payment_id)).status === 'pending', 'opened later', 40_000);
  }, 120_000);
});

describe('F29 a gateway that takes half a second', () => {
  let app: PaymentApp;
  const perSecond = full ? 20 : 5;
  const seconds = full ? 20 : 3;
  beforeAll(async () => {
    const patience = full ? { acquireTimeoutMs: 500 } : {};
    app = await PaymentApp.start({ overrides: { mysql: { poolScale: 1, ...patience } } });
  }, 120_000);
  afterAll(() => app?.close());

  it(`F29 holds ${perSecond} starts a second: no connection is missing, and every attempt opens`, async () => {
    await app.chaos({ answers: { slow_probability: 1, slow_ms: 500, slow_jitter_ms: 300 } });
    const context = () => systemContext('test', { class: 'checkout' });
    const started: { payment_id: string }[] = [];
    const refused: unknown[] = [];
    const starts: Promise<unknown>[] = [];
    for (let i = 0; i < perSecond * seconds; i += 1) {
      const start = app.start(app.order(), context());
      starts.push(
        start.then(
          (one) => started.push(one),
          (error: unknown) => refused.push(error),
        ),
      );
      await new Promise((resolve) => setTimeout(resolve, 1_000 / perSecond));
    }
    await Promise.all(starts);
    // A pool without a free connection would have refused the call.
    expect(refused).toEqual([]);
    expect(started).toHaveLength(perSecond * seconds);
    const waiting = async () => {
      const ids = started.map(({ payment_id: id }) => id);
      return (
        await app.db
          .selectFrom('payments')
          .select('id')
          .where('id', 'in', ids)
          .where('status', '=', 'initiated')
          .execute()
      ).length;
    };
    await app.until(async () => (await waiting()) === 0, 'every attempt opened', 40_000);
  }, 180_000);
});
