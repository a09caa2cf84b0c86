import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../platform/kernel/ids.ts';
import { CartApp } from './cart-app.ts';

let app: CartApp;
beforeAll(async () => {
  app = await CartApp.start({ second: true });
});
afterAll(() => app?.close());

const linesOf = (cart: { data: { lines: { sku_id: string; quantity: number }[] } }) =>
  cart.data.lines.map((line) => [line.sku_id, line.quantity]);

describe('a cart', () => {
  it('is empty for nobody, and made by the first adding, which tells its secret', async () => {
    const none = await app.get();
    expect([none.status, none.data.id, none.data.lines, none.data.quote]).toEqual([200, null, [], null]);
    const sku = app.product.put({ price: 1_250 });
    const added = await app.add(sku.sku_id, 2);
    expect([added.status, added.data.item_count, added.data.totals.grand_total]).toEqual([200, 2, 2_500]);
    const cartToken = added.headers.get('cart-token') ?? '';
    expect(Buffer.from(cartToken, 'base64url').length).toBeGreaterThanOrEqual(16);
    expect(linesOf(await app.get({ cartToken }))).toEqual([[sku.sku_id, 2]]);
    const stored = JSON.stringify(await app.db.selectFrom('carts').selectAll().execute());
    expect(stored).toContain(added.data.id);
    expect(stored).not.toContain(cartToken);
  });

  it('holds the sum of fifty additions at once over two processes', async () => {
    const { token } = await app.buyer();
    const sku = app.product.put();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        app.add(sku.sku_id, 1, { token }, i % 2 === 0 ? app.app.url : app.app.secondUrl),
      ),
    );
    expect(answers.map((a) => a.status)).toEqual(answers.map(() => 200));
    // On a busy machine Redis may be late for one process, which then writes to MySQL and brings it back in a moment.
    const sum = async () => {
      const { data } = await app.get({ token });
      return { lines: linesOf({ data }), version: data.version };
    };
    await expect.poll(sum, { timeout: 5_000 }).toEqual({ lines: [[sku.sku_id, 50]], version: 50 });
    const { id } = (await app.get({ token })).data;
    const stored = () => app.db.selectFrom('carts').select(['version']).where('id', '=', id).execute();
    await expect.poll(stored, { timeout: 3_000 }).toEqual([{ version: 50 }]);
  });

  it('never takes more than ninety-nine of a SKU, however many ask at once', async () => {
    const { token } = await app.buyer();
    const sku = app.product.put();
    const answers = await Promise.all(Array.from({ length: 12 }, () => app.add(sku.sku_id, 10, { token })));
    expect(answers.filter((a) => a.status === 200)).toHaveLength(9);
    expect(new Set(answers.filter((a) => a.status !== 200).map((a) => a.code))).toEqual(
      new Set(['cart_limit_exceeded']),
    );
    expect(linesOf(await app.get({ token }))).toEqual([[sku.sku_id, 90]]);
  });

  it('adds once for one Idempotency-Key and refuses the key for something else', async () => {
    const { token } = await app.buyer();
    const sku = app.product.put();
    const key = newId('req');
    const answers = await Promise.all(Array.from({ length: 10 }, () => app.add(sku.sku_id, 2, { token, key })));
    expect(answers.map((a) => a.status)).toEqual(answers.map(() => 200));
    app.product.change(sku.sku_id, { available: 0 });
    const late = await app.add(sku.sku_id, 2, { token, key });
    expect([late.status, linesOf(late)]).toEqual([200, [[sku.sku_id, 2]]]);
    const other = await app.add(sku.sku_id, 3, { token, key });
    expect([other.status, other.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('refuses what is not sold, and says why', async () => {
    const { token } = await app.buyer();
    const refused = async (over: Parameters<typeof app.product.put>[0]) => {
      const answer = await app.add(app.product.put(over).sku_id, 1, { token });
      return [answer.status, answer.code];
    };
    expect(await refused({ status: 'seller_suspended' })).toEqual([409, 'seller_suspended']);
    expect(await refused({ status: 'archived' })).toEqual([409, 'product_unavailable']);
    expect(await refused({ status: 'deleted' })).toEqual([409, 'product_unavailable']);
    expect(await refused({ available: 0 })).toEqual([409, 'out_of_stock']);
    expect(await refused({ currency: 'EGP' })).toEqual([409, 'currency_mismatch']);
    const unknown = await app.add(newId('sku'), 1, { token });
    expect([unknown.status, unknown.code]).toEqual([404, 'not_found']);
    expect((await app.get({ token })).data.id).toBeNull();
  });

  it('refuses every malformed quantity and every price a client sends, and stays as it was', async () => {
    const sku = app.product.put();
    const who = await app.guest(sku.sku_id, 1);
    for (const quantity of [
      '-1',
      '0',
      '1.5',
      '"1"',
      'true',
      'null',
      '[1]',
      '1e400',
      '2147483648',
      '9007199254740993',
      '100',
    ]) {
      const body = `{"sku_id":"${sku.sku_id}","quantity":${quantity}}`;
      const added = await app.request('POST', '/cart/items', who, body);
      expect([quantity, added.status, added.code]).toEqual([quantity, 400, 'validation_failed']);
      const set = await app.request('PUT', `/cart/items/${sku.sku_id}`, who, `{"quantity":${quantity}}`);
      expect([quantity, set.status, set.code]).toEqual([quantity, 400, 'validation_failed']);
    }
    for (const member of ['unit_price', 'total', 'currency', 'discount', 'tax_rate', 'shipping_cost', 'seller_id']) {
      const body = { sku_id: sku.sku_id, quantity: 1, [member]: 1 };
      const answer = await app.request('POST', '/cart/items', who, body);
      expect([member, answer.status, answer.code]).toEqual([member, 400, 'unknown_field']);
    }
    const cart = await app.get(who);
    expect([linesOf(cart), cart.data.version]).toEqual([[[sku.sku_id, 1]], 1]);
  });

  it('refuses what would cost more than money may be, and still shows a cart whose prices rose past it', async () => {
    const { token } = await app.buyer();
    const dear = app.product.put({ price: 900_000_000_000 });
    const other = app.product.put({ price: 100 });
    const two = await app.add(dear.sku_id, 2, { token });
    expect([two.status, two.code, two.body.limit]).toEqual([422, 'amount_too_large', 999_999_999_999]);
    expect((await app.add(dear.sku_id, 1, { token })).status).toBe(200);
    expect((await app.add(other.sku_id, 1, { token })).status).toBe(200);
    const set = await app.request('PUT', `/cart/items/${dear.sku_id}`, { token }, { quantity: 2 });
    expect([set.status, set.code]).toEqual([422, 'amount_too_large']);
    app.product.change(other.sku_id, { price: 999_999_999_999 });
    const cart = await app.get({ token });
    expect(cart.status).toBe(200);
    expect(cart.data.lines.map((line) => line.orderable)).toEqual([true, false]);
    expect(cart.data.totals.items).toBe(900_000_000_000);
    const removed = await app.request('DELETE', `/cart/items/${other.sku_id}`, { token });
    expect([removed.status, linesOf(removed)]).toEqual([200, [[dear.sku_id, 1]]]);
  });

  it('sets, removes and empties; what is not there is harmless to take out', async () => {
    const sku = app.product.put();
    const second = app.product.put();
    const who = await app.guest(sku.sku_id, 1);
    await app.add(second.sku_id, 1, who);
    const set = await app.request('PUT', `/cart/items/${sku.sku_id}`, who, { quantity: 7 });
    expect(linesOf(set)).toEqual([
      [sku.sku_id, 7],
      [second.sku_id, 1],
    ]);
    const missing = await app.request('PUT', `/cart/items/${newId('sku')}`, who, { quantity: 7 });
    expect([missing.status, missing.code]).toEqual([404, 'not_found']);
    const nobody = await app.request('PUT', `/cart/items/${sku.sku_id}`, {}, { quantity: 7 });
    expect([nobody.status, nobody.code]).toEqual([404, 'not_found']);
    const removed = await app.request('DELETE', `/cart/items/${sku.sku_id}`, who);
    const again = await app.request('DELETE', `/cart/items/${sku.sku_id}`, who);
    expect([again.status, again.data.version]).toEqual([200, removed.data.version]);
    const cleared = await app.request('DELETE', '/cart', who);
    expect([cleared.status, cleared.data.lines, cleared.data.quote]).toEqual([200, [], null]);
    expect((await app.request('DELETE', '/cart')).data.id).toBeNull();
    expect((await app.request('DELETE', `/cart/items/${sku.sku_id}`)).status).toBe(200);
    expect((await app.request('DELETE', '/cart/coupon')).status).toBe(200);
  });

  it('tells a changed price until the quantity is set anew, and what became of the stock', async () => {
    const { token } = await app.buyer();
    const sku = app.product.put({ price: 1_000, available: 50 });
    await app.add(sku.sku_id, 4, { token });
    app.product.change(sku.sku_id, { price: 1_200, available: 3 });
    const moved = await app.get({ token });
    expect(moved.data.lines[0]).toMatchObject({
      unit_price: 1_200,
      line_total: 4_800,
      orderable: false,
      availability: 'low_stock',
      notices: [
        { code: 'price_changed', old_price: 1_000, new_price: 1_200 },
        { code: 'low_stock', available: 3 },
      ],
    });
    expect(moved.data.totals.items).toBe(0);
    const set = await app.request('PUT', `/cart/items/${sku.sku_id}`, { token }, { quantity: 3 });
    expect(set.data.lines[0]).toMatchObject({ orderable: true, notices: [{ code: 'low_stock', available: 3 }] });
    const noticesWith = async (over: Parameters<typeof app.product.change>[1]) => {
      app.product.change(sku.sku_id, over);
      return (await app.get({ token })).data.lines[0]?.notices.map((notice) => notice.code);
    };
    expect(await noticesWith({ available: 0 })).toEqual(['out_of_stock']);
    expect(await noticesWith({ available: 9, status: 'seller_suspended' })).toEqual(['seller_suspended']);
    expect(await noticesWith({ status: 'unpublished' })).toEqual(['unavailable']);
    app.product.forget(sku.sku_id);
    expect((await app.get({ token })).data.lines[0]?.notices).toEqual([{ code: 'unavailable' }]);
  });

  it('shows the last prices while product cannot be asked, and says so', async () => {
    const { token } = await app.buyer();
    const sku = app.product.put({ price: 300 });
    const other = app.product.put();
    await app.add(sku.sku_id, 2, { token });
    app.product.isDown = true;
    try {
      const cart = await app.get({ token });
      expect(cart.data).toMatchObject({ price_may_have_changed: true, totals: { grand_total: 600 } });
      const more = await app.add(sku.sku_id, 1, { token });
      expect([more.status, more.data.totals.grand_total]).toEqual([200, 900]);
      const unknown = await app.add(other.sku_id, 1, { token });
      expect([unknown.status, unknown.code]).toEqual([503, 'service_unavailable']);
    } finally {
      app.product.isDown = false;
    }
    const back = async () => (await app.get({ token })).data.price_may_have_changed;
    await expect.poll(back, { timeout: 8_000 }).toBe(false);
  });
});

describe('limits', () => {
  it('gives a guest fifty lines and a user a hundred', { timeout: 60_000 }, async () => {
    const offers = Array.from({ length: 101 }, () => app.product.put());
    const first = offers[0]?.sku_id as string;
    const { token } = await app.buyer();
    const guest = await app.guest(first);
    for (const { sku_id } of offers.slice(1, 50)) await app.add(sku_id, 1, guest);
    const over = await app.add(offers[50]?.sku_id as string, 1, guest);
    expect([over.status, over.code, over.body.limit]).toEqual([409, 'cart_limit_exceeded', 50]);
    expect((await app.get(guest)).data.limits.lines).toBe(50);
    for (const { sku_id } of offers.slice(0, 100)) await app.add(sku_id, 1, { token });
    const cart = await app.get({ token });
    expect([cart.data.lines.length, cart.data.limits.lines]).toEqual([100, 100]);
    const last = await app.add(offers[100]?.sku_id as string, 1, { token });
    expect([last.code, last.body.limit]).toEqual(['cart_limit_exceeded', 100]);
    expect((await app.add(first, 1, { token })).status).toBe(200);
    // A full cart takes of the guest's what it has already, and no line more.
    const merged = await app.get({ token, cartToken: guest.cartToken });
    expect([merged.data.lines.length, merged.data.lines[0]?.quantity]).toEqual([100, 3]);
  });

  it('lets one address make so many carts an hour, each for itself', { timeout: 60_000 }, async () => {
    const limited = await CartApp.start({ overrides: { limits: { scale: 0.05 } } });
    try {
      const { sku_id } = limited.product.put();
      const answers: (string | undefined)[] = [];
      for (let i = 0; i < 13; i++) answers.push((await limited.add(sku_id, 1, { address: '203.0.113.7' })).code);
      const made = answers.filter((code) => code === undefined).length;
      // Six; a moment without Redis lets the process count to six by itself as well.
      expect(made).toBeGreaterThanOrEqual(6);
      expect(made).toBeLessThanOrEqual(12);
      expect(new Set(answers.filter((code) => code !== undefined))).toEqual(new Set(['rate_limited']));
      expect((await limited.add(sku_id, 1, { address: '203.0.113.8' })).status).toBe(200);
    } finally {
      await limited.close();
    }
  });
});

describe('whose cart it is', () => {
  it('shows nobody the cart of another: an unknown token is as none', async () => {
    const sku = app.product.put();
    const foreign = { cartToken: 'A'.repeat(43) };
    expect((await app.get(foreign)).data.id).toBeNull();
    const made = await app.add(sku.sku_id, 1, foreign);
    expect([made.status, made.headers.get('cart-token') === foreign.cartToken]).toEqual([200, false]);
    const broken = await app.get({ cartToken: 'too short' });
    expect([broken.status, broken.code]).toEqual([400, 'validation_failed']);
    const stale = await app.get({ token: 'not.a.token' });
    expect([stale.status, stale.code]).toEqual([401, 'unauthenticated']);
  });

  it('becomes the user’s at sign-in, and the token opens nothing more', async () => {
    const sku = app.product.put();
    const guest = await app.guest(sku.sku_id, 3);
    const { token } = await app.buyer();
    const adopted = await Promise.all(
      [app.app.url, app.app.secondUrl, app.app.url].map((base) =>
        app.request('GET', '/cart', { token, cartToken: guest.cartToken }, undefined, base),
      ),
    );
    expect(adopted.map((a) => [a.status, linesOf(a)])).toEqual(adopted.map(() => [200, [[sku.sku_id, 3]]]));
    expect(adopted[0]?.data.limits.lines).toBe(100);
    expect((await app.get(guest)).data.id).toBeNull();
    expect(linesOf(await app.get({ token }))).toEqual([[sku.sku_id, 3]]);
  });

  it('is merged once into the one the user has, up to ninety-nine of a SKU', async () => {
    const [a, b, c] = [app.product.put(), app.product.put(), app.product.put()] as const;
    const { token } = await app.buyer();
    await app.add(a.sku_id, 60, { token });
    await app.add(b.sku_id, 1, { token });
    const guest = await app.guest(a.sku_id, 60);
    await app.add(c.sku_id, 2, guest);
    const both = { token, cartToken: guest.cartToken };
    const merged = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        app.request('GET', '/cart', both, undefined, i % 2 === 0 ? app.app.url : app.app.secondUrl),
      ),
    );
    expect(merged.map((answer) => answer.status)).toEqual(merged.map(() => 200));
    const cart = await app.get(both);
    expect(linesOf(cart)).toEqual([
      [a.sku_id, 99],
      [b.sku_id, 1],
      [c.sku_id, 2],
    ]);
    expect((await app.get(guest)).data.id).toBeNull();
  });

  it('stays a guest’s after POST /auth/guest, which is bound to it', async () => {
    const sku = app.product.put();
    const guest = await app.guest(sku.sku_id, 2);
    const made = await app.request('POST', '/auth/guest', {}, { email: 'g@example.com', cart_token: guest.cartToken });
    const token = made.body.data.access_token as string;
    expect(linesOf(await app.get({ token }))).toEqual([[sku.sku_id, 2]]);
    expect(linesOf(await app.add(sku.sku_id, 1, { token }))).toEqual([[sku.sku_id, 3]]);
    const stranger = await app.guest(sku.sku_id, 1);
    expect(linesOf(await app.get({ token, cartToken: stranger.cartToken }))).toEqual([[sku.sku_id, 3]]);
    expect(linesOf(await app.get(stranger))).toEqual([[sku.sku_id, 1]]);
  });

  it('is one, also when a user’s first two additions come at once', async () => {
    const skus = Array.from({ length: 10 }, () => app.product.put());
    const { token } = await app.buyer();
    const answers = await Promise.all(skus.map((sku) => app.add(sku.sku_id, 1, { token })));
    expect(new Set(answers.map((a) => a.data?.id)).size).toBe(1);
    expect((await app.get({ token })).data.lines).toHaveLength(10);
  });
});
