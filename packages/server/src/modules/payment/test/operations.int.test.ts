import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { PaymentApp } from './payment-app.ts';

let app: PaymentApp;
let buyer: { token: string; userId: string };
let stranger: { token: string; userId: string };
let admin: { token: string; userId: string };
beforeAll(async () => {
  app = await PaymentApp.start();
  buyer = await app.signIn('buyer@example.com', ['buyer']);
  stranger = await app.signIn('stranger@example.com', ['buyer']);
  admin = await app.signIn('admin@example.com', ['admin']);
}, 120_000);
afterAll(() => app?.close());

describe('GET /payments/{id}', () => {
  it('is for its buyer and for admins; for anybody else it does not exist', async () => {
    const { payment_id: id } = await app.start(app.order({ buyer_id: buyer.userId }));
    const own = await app.request('GET', `/payments/${id}`, { token: buyer.token });
    expect(own).toMatchObject({ status: 200, data: { id, attempt: 1, status: 'pending' } });
    expect((await app.request('GET', `/payments/${id}`, { token: admin.token })).data).toEqual(own.data);
    const others = await app.request('GET', `/payments/${id}`, { token: stranger.token });
    const missing = await app.request('GET', `/payments/${newId('pay')}`, { token: stranger.token });
    expect([others.status, others.code, others.body.detail]).toEqual([404, 'not_found', missing.body.detail]);
    expect((await app.request('GET', `/payments/${id}`)).code).toBe('unauthenticated');
  });

  it('asks the gateway first when it is told to, at most every two seconds', async () => {
    await app.chaos({ webhooks: { drop_probability: 1 } });
    const { payment_id: id } = await app.start(app.order({ buyer_id: buyer.userId }));
    await app.tellGateway(`/test/sessions/${await app.sessionOf(id)}/pay`);
    const plain = await app.request('GET', `/payments/${id}`, { token: buyer.token });
    expect(plain.data.status).toBe('pending');
    const asked = await app.request('GET', `/payments/${id}?refresh=true`, { token: buyer.token });
    expect(asked.data.status).toBe('authorized');
    await app.chaos({});
  });
});

describe('GET /payments/{id}/return', () => {
  it('asks the gateway and sends the browser on to the shop, whatever the query says', async () => {
    await app.chaos({ webhooks: { drop_probability: 1 } });
    const order = app.order({ return_url: 'https://shop.example.com/paid?lang=en' });
    const { payment_id: id } = await app.start(order);
    await app.tellGateway(`/test/sessions/${await app.sessionOf(id)}/pay`);
    const back = await app.request('GET', `/payments/${id}/return?return_url=https://evil.example&status=captured`);
    expect(back.status).toBe(303);
    expect(back.headers.get('location')).toBe(
      `https://shop.example.com/paid?lang=en&order_id=${order.order_id}&payment_id=${id}`,
    );
    expect((await app.payment(id)).status).toBe('authorized');
    await app.chaos({});
  });

  it('shows a plain page when the shop is not on the list, and 404 for what is not there', async () => {
    const { payment_id: id } = await app.start(app.order({ return_url: 'https://evil.example/x' }));
    const page = await app.request('GET', `/payments/${id}/return`, { headers: { 'accept-language': 'ar' } });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.body).toContain('dir="rtl"');
    expect(page.body).not.toContain('evil.example');
    for (const gone of [newId('pay'), 'pay_x'])
      expect((await app.request('GET', `/payments/${gone}/return`)).code).toBe('not_found');
  });
});

describe('POST /payments', () => {
  const post = (body: unknown, key: string | undefined, token = buyer.token) =>
    app.request('POST', '/payments', { token, body, ...(key === undefined ? {} : { key }) });

  it('needs a key, knows only the caller’s orders, and sends the browser to listed origins only', async () => {
    const order = app.order({ buyer_id: buyer.userId });
    const { payment_id: id } = await app.start(order);
    await app.tellGateway(`/test/sessions/${await app.sessionOf(id)}/decline`);
    await app.until(async () => (await app.payment(id)).status === 'declined');
    const body = { order_id: order.order_id };
    expect((await post(body, undefined)).code).toBe('idempotency_key_missing');
    expect((await post({ order_id: newId('ord') }, 'nobody-knows')).code).toBe('not_found');
    expect((await post(body, 'not-mine', stranger.token)).code).toBe('not_found');
    expect((await post({ ...body, return_url: 'https://evil.example/' }, 'evil')).code).toBe('validation_failed');
    expect((await post({ ...body, amount: 1 }, 'amount')).code).toBe('unknown_field');
    const made = await post({ ...body, return_url: 'https://shop.example.com/again' }, 'good');
    expect(made.status).toBe(201);
    expect((await post({ order_id: newId('ord') }, 'good')).code).toBe('idempotency_key_reused');
    expect((await app.payment(made.data.id)).return_url).toBe('https://shop.example.com/again');
  });

  it('by thirty at once starts one attempt', async () => {
    const order = app.order({ buyer_id: buyer.userId });
    const { payment_id: id } = await app.start(order);
    await app.tellGateway(`/test/sessions/${await app.sessionOf(id)}/decline`);
    await app.until(async () => (await app.payment(id)).status === 'declined');
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => post({ order_id: order.order_id }, `at-once-${i}`)),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.code ?? 'made'))).toEqual(new Set(['made', 'payment_in_progress']));
  });
});

describe('POST /payments/{id}/refunds', () => {
  const refund = (id: string, body: unknown, key: string | undefined, token = admin.token) =>
    app.request('POST', `/payments/${id}/refunds`, { token, body, ...(key === undefined ? {} : { key }) });

  it('splits an admin’s amount over the parts, once per key, with an audit row', async () => {
    const { order, paymentId } = await app.captured(app.order({ amounts: [2000, 1000] }));
    const body = { amount: 1000, reason: 'Agreed on the telephone' };
    const made = await refund(paymentId, body, 'refund-1');
    expect(made.status).toBe(201);
    expect(made.data).toMatchObject({ amount: 1000, status: 'succeeded', reason: body.reason });
    const parts = new Map<string, { amount: number; commission_reversal: number }>(
      made.data.splits.map((split: { seller_order_id: string }) => [split.seller_order_id, split]),
    );
    const [first, second] = order.splits.map((split) => parts.get(split.seller_order_id));
    expect([first?.amount, second?.amount]).toEqual([667, 333]);
    expect([first?.commission_reversal, second?.commission_reversal]).toEqual([66, 33]);
    expect((await refund(paymentId, body, 'refund-1')).data.id).toBe(made.data.id);
    expect((await app.payment(paymentId)).amount_refunded).toBe(1000);
    const audits = await app.db.selectFrom('audit_log').selectAll().where('subject_id', '=', paymentId).execute();
    expect(audits).toHaveLength(1);
    expect(audits[0]).toMatchObject({ action: 'payment.refund_requested', actor: admin.userId });
    const named = await refund(paymentId, { ...body, seller_order_id: order.splits[1]?.seller_order_id }, 'refund-2');
    expect(named.code).toBe('refund_exceeds_captured');
    expect(named.body.limit).toBe(667);
    const rest = await refund(paymentId, { ...body, amount: 2000 }, 'refund-3');
    expect(rest.data.status).toBe('succeeded');
    expect((await app.payment(paymentId)).status).toBe('refunded');
    const reversed = await app.db
      .selectFrom('payment_splits')
      .select(['commission_amount', 'reversal_claimed'])
      .where('payment_id', '=', paymentId)
      .execute();
    expect(reversed.every((row) => row.commission_amount === row.reversal_claimed)).toBe(true);
  });

  it('answers each refusal with its own code', async () => {
    const { order, paymentId } = await app.captured();
    const body = { amount: 1001, reason: 'Too much' };
    expect((await refund(paymentId, body, 'much')).code).toBe('refund_exceeds_captured');
    expect((await refund(paymentId, body, undefined)).code).toBe('idempotency_key_missing');
    expect((await refund(paymentId, body, 'buyer', buyer.token)).code).toBe('forbidden');
    expect((await refund(newId('pay'), body, 'gone')).code).toBe('not_found');
    const foreign = { amount: 1, reason: 'x', seller_order_id: newId('sord') };
    expect((await refund(paymentId, foreign, 'foreign')).code).toBe('validation_failed');
    const held = await app.authorized();
    expect((await refund(held.paymentId, { amount: 1, reason: 'x' }, 'held')).code).toBe('transition_not_allowed');
    expect((await app.payment(paymentId)).amount_refund_claimed).toBe(0);
    expect(order.amount).toBe(1000);
  });

  it('are listed for admins, newest first, page by page', async () => {
    const { order, paymentId } = await app.captured();
    const ids: string[] = [];
    for (const n of [1, 2, 3]) ids.push((await refund(paymentId, { amount: n, reason: 'x' }, `list-${n}`)).data.id);
    const list = (query: string, token = admin.token) => app.request('GET', `/admin/refunds?${query}`, { token });
    const first = await list(`payment_id=${paymentId}&limit=2`);
    expect(first.data.map((row: { id: string }) => row.id)).toEqual([ids[2], ids[1]]);
    const cursor = first.body.meta.page.next_cursor as string;
    const second = await list(`payment_id=${paymentId}&limit=2&cursor=${cursor}`);
    expect(second.data.map((row: { id: string }) => row.id)).toEqual([ids[0]]);
    expect(second.body.meta.page.next_cursor).toBeNull();
    expect((await list(`order_id=${order.order_id}&status=succeeded`)).data).toHaveLength(3);
    expect((await list(`status=failed&payment_id=${paymentId}`)).data).toEqual([]);
    expect((await list(`limit=2&cursor=${cursor}`)).code).toBe('invalid_cursor');
    expect((await list('', buyer.token)).code).toBe('forbidden');
  });
});

describe('getOrderPayments', () => {
  it('tells every attempt of the orders asked for, with and without their buyer', async () => {
    const order = app.order();
    const { payment_id: id } = await app.start(order);
    const ask = (buyerId?: string) =>
      app.port.getOrderPayments(testContext(), {
        order_ids: [order.order_id, newId('ord')],
        ...(buyerId === undefined ? {} : { buyer_id: buyerId }),
      });
    expect((await ask()).payments.map((payment) => payment.payment_id)).toEqual([id]);
    expect((await ask(order.buyer_id)).payments).toHaveLength(1);
    expect((await ask(newId('usr'))).payments).toEqual([]);
  });
});
