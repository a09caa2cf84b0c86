import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Connection, createConnection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { gatewayKinds, PaymentApp } from './payment-app.ts';

let app: PaymentApp;
describe.each(gatewayKinds)('paid at %s', (gateway) => {
  beforeAll(async () => {
    app = await PaymentApp.start({
      gateway,
      overrides: {
        payment: { gatewayTimeoutMs: 1_000, buyerGatewayTimeoutMs: 300 },
        order: { firstRefreshS: 1 },
      },
    });
  }, 120_000);
  afterAll(() => app?.close());
  afterEach(async () => {
    await app.chaos({});
    // Let the breaker close before the next test: a probe must have gone well.
    await app.until(async () => (await opened(app)) !== null, 'a calm gateway', 40_000);
  }, 60_000);

  const kinds = async (paymentId: string) => {
    const sessionId = await app.sessionOf(paymentId);
    return (await app.journal()).filter((line) => line.session_id === sessionId).map((line) => line.kind);
  };

  describe('a gateway in trouble', () => {
    it('that hangs costs the buyer the agreed wait; a worker goes on and the address is there', async () => {
      await app.chaos({ answers: { hang_probability: 1 } });
      const order = app.order();
      const started = await app.start(order);
      expect(started).toMatchObject({ status: 'initiated', redirect_url: null });
      const readable = (await app.port.getOrderPayments(testContext(), { order_ids: [order.order_id] })).payments;
      expect(readable).toMatchObject([{ payment_id: started.payment_id, status: 'initiated' }]);
      await app.chaos({});
      await app.until(
        async () => (await app.payment(started.payment_id)).status === 'pending',
        'a session made by a worker',
        25_000,
      );
      expect((await app.start(order)).redirect_url).toContain(app.gateway.url);
    }, 40_000);

    it('whose answers are lost after the effect makes each session, capture and refund once', async () => {
      await app.chaos({ answers: { lose_reply_probability: 0.5 }, seed: 7 });
      const order = app.order();
      const { payment_id: paymentId } = await app.start(order);
      const input = app.named(order, paymentId);
      await app.until(async () => (await app.payment(paymentId)).gateway_reference !== null, 'a session', 25_000);
      await app.tellGateway(`/test/sessions/${await app.sessionOf(paymentId)}/pay`);
      await app.until(async () => (await app.payment(paymentId)).status === 'authorized', 'authorized');
      await app.until(
        () =>
          app.port.capturePayment(testContext(), input).then(
            (state) => state.status === 'captured',
            () => false,
          ),
        'captured',
      );
      const refund = {
        ...input,
        refund_id: newId('rfnd'),
        amount: 500,
        currency: 'USD',
        splits: order.splits.map((split) => ({
          seller_order_id: split.seller_order_id,
          amount: 500,
          commission_reversal: 50,
        })),
        reason: 'damaged',
      };
      await app.until(
        async () => (await app.port.refundPayment(testContext(), refund)).status === 'succeeded',
        'refunded',
      );
      expect(await kinds(paymentId)).toEqual([
        'session.created',
        'session.authorized',
        'session.captured',
        'refund.created',
      ]);
      const sessions = (await app.journal()).filter((line) => line.reference === paymentId);
      expect(sessions).toHaveLength(1);
    }, 60_000);

    it('that fails half the time is asked again within the retry budget, and nothing happens twice', async () => {
      await app.chaos({ answers: { fail_probability: 0.5 }, seed: 3 });
      const { order, paymentId } = await (async () => {
        const made = app.order();
        const { payment_id } = await app.start(made);
        await app.until(async () => (await app.payment(payment_id)).gateway_reference !== null, 'a session', 25_000);
        return { order: made, paymentId: payment_id };
      })();
      await app.tellGateway(`/test/sessions/${await app.sessionOf(paymentId)}/pay`);
      await app.until(async () => (await app.payment(paymentId)).status === 'authorized', 'authorized');
      const capture = () =>
        app.port.capturePayment(testContext(), app.named(order, paymentId)).then(
          () => true,
          () => false,
        );
      await app.until(capture, 'captured');
      expect(await kinds(paymentId)).toEqual(['session.created', 'session.authorized', 'session.captured']);
    }, 60_000);

    it('that tells nothing is asked, and the payment settles without any webhook', async () => {
      await app.chaos({ webhooks: { drop_probability: 1 } });
      const { payment_id: paymentId } = await app.start(app.order());
      await app.until(async () => (await app.payment(paymentId)).gateway_reference !== null, 'a session', 25_000);
      await app.tellGateway(`/test/sessions/${await app.sessionOf(paymentId)}/pay`);
      await app.until(async () => (await app.payment(paymentId)).status === 'authorized', 'found by asking');
      expect((await app.events(paymentId)).map((event) => event.type)).toEqual(['payment.authorized']);
    }, 30_000);

    it('that is away when an order closes leaves it unsettled, and settled when asked again', async () => {
      const order = app.order();
      const { payment_id: paymentId } = await app.start(order);
      await app.chaos({ answers: { fail_probability: 1 } });
      const input = { order_id: order.order_id, buyer_id: order.buyer_id, reason: 'expired' as const };
      expect(await app.port.closePayments(testContext(), input)).toMatchObject({
        settled: false,
        payments: [{ payment_id: paymentId, status: 'pending' }],
      });
      await app.chaos({});
      await app.until(async () => (await app.port.closePayments(testContext(), input)).settled, 'settled');
      expect((await app.payment(paymentId)).status).toBe('expired');
    }, 30_000);

    it('whose webhooks come twenty times and in any order leads to one event each', async () => {
      await app.chaos({ webhooks: { duplicates: 19, shuffle_window_ms: 300 } });
      const { order, paymentId } = await app.authorized();
      await app.port.capturePayment(testContext(), app.named(order, paymentId));
      await app.until(async () => {
        const seen = await app.db
          .selectFrom('webhook_events')
          .select('type')
          .where('payment_id', '=', paymentId)
          .execute();
        return seen.length >= 2;
      }, 'both webhooks');
      expect((await app.events(paymentId)).map((event) => event.type)).toEqual([
        'payment.authorized',
        'payment.captured',
      ]);
    }, 30_000);

    it('holds no transaction open while it is slow', async () => {
      await app.chaos({ answers: { slow_probability: 1, slow_ms: 700 } });
      const observer = await createConnection({
        host: app.app.config.mysql.host,
        port: app.app.config.mysql.port,
        user: app.app.config.mysql.rootUser,
        password: app.app.config.mysql.rootPassword,
      });
      try {
        const orders = Array.from({ length: 10 }, () => app.order());
        const starting = Promise.all(orders.map((order) => app.start(order)));
        const samples: Set<string>[] = [];
        await new Promise((resolve) => setTimeout(resolve, 250));
        for (let sample = 0; sample < 2; sample += 1) {
          samples.push(await openTransactions(observer, `${app.app.config.mysql.schemaPrefix}_payment`));
          expect(await unopened(orders)).toBeGreaterThan(0);
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
        const both = [...(samples[0] as Set<string>)].filter((id) => samples[1]?.has(id));
        expect(both).toEqual([]);
        expect((await starting).every((payment) => payment.status === 'initiated')).toBe(true);
        await app.until(async () => (await unopened(orders)) === 0, 'sessions after the buyer’s patience');
      } finally {
        await observer.end();
      }
    }, 30_000);
  });

  describe('an attempt whose time is over', () => {
    it('expires at the gateway and here, and its order takes no further one', async () => {
      const buyer = await app.signIn('late@example.com', ['buyer']);
      const order = app.order({
        buyer_id: buyer.userId,
        deadline_at: new Date(Date.now() + 2_500).toISOString(),
      });
      const { payment_id: paymentId } = await app.start(order);
      await app.until(async () => (await app.payment(paymentId)).status === 'expired', 'expired');
      expect((await app.events(paymentId)).map((event) => event.type)).toEqual(['payment.expired']);
      const next = await app.request('POST', '/payments', {
        token: buyer.token,
        key: 'too-late',
        body: { order_id: order.order_id },
      });
      expect(next).toMatchObject({ status: 409, code: 'transition_not_allowed' });
      expect(next.body.reason).toBe('deadline_passed');
    }, 30_000);
  });
});

describe('a gateway that refuses to take a payment', () => {
  it('fails the attempt, tells so, and answers payment_declined for the next one', async () => {
    const refusing = createServer((_, response) => {
      response.writeHead(422, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { code: 'currency_not_supported', message: 'No.' } }));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => refusing.once('listening', resolve));
    const { port } = refusing.address() as AddressInfo;
    const other = await PaymentApp.start({
      worker: false,
      overrides: { payment: { gatewayUrl: `http://127.0.0.1:${port}` } },
    });
    try {
      const buyer = await other.signIn('refused@example.com', ['buyer']);
      const order = other.order({ buyer_id: buyer.userId });
      const first = await other.start(order);
      expect(first).toMatchObject({ status: 'failed', redirect_url: null });
      expect((await other.events(first.payment_id)).map((event) => event.type)).toEqual(['payment.failed']);
      const next = await other.request('POST', '/payments', {
        token: buyer.token,
        key: 'refused-again',
        body: { order_id: order.order_id },
      });
      expect(next).toMatchObject({ status: 409, code: 'payment_declined' });
      expect(next.body.reason).toBe('currency_not_supported');
    } finally {
      await other.close();
      refusing.close();
    }
  }, 60_000);
});

/** How many of the orders' attempts wait for the gateway. */
async function unopened(orders: readonly { order_id: string }[]): Promise<number> {
  const order_ids = orders.map((order) => order.order_id);
  const { payments } = await app.port.getOrderPayments(testContext(), { order_ids });
  return payments.filter((payment) => payment.status === 'initiated').length;
}

/** A new attempt's session, which comes within two seconds when the circuit is closed. */
async function opened(app: PaymentApp): Promise<string | null> {
  const { payment_id: id } = await app.start(app.order());
  for (let tries = 0; tries < 20; tries += 1) {
    const { gateway_reference: session } = await app.payment(id);
    if (session !== null) return session;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return null;
}

async function openTransactions(observer: Connection, schema: string): Promise<Set<string>> {
  const [rows] = await observer.query(
    `SELECT trx.trx_id AS id FROM information_schema.innodb_trx AS trx
     JOIN information_schema.processlist AS list ON list.id = trx.trx_mysql_thread_id WHERE list.db = ?`,
    [schema],
  );
  return new Set((rows as { id: unknown }[]).map((row) => String(row.id)));
}
