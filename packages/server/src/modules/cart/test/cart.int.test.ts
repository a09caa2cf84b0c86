import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testContext } from '../../../app/test-app.ts';
import { CartApp } from './cart-app.ts';

let app: CartApp;
beforeAll(async () => {
  app = await CartApp.start({ second: true });
});
afterAll(() => app?.close());

describe('a cart', () => {
  it('is empty for nobody, and made by the first adding, which tells its secret', async () => {
    const none = await app.get();
    expect([none.status, none.data.id, none.data.lines, none.data.quote]).toEqual([200, null, [], null]);
    const sku = app.product.put({ price: 1_250 });
    const added = await app.add(sku.sku_id, 2);
    expect([added.status, added.data.item_count, added.data.totals.grand_total]).toEqual([200, 2, 2_500]);
    const cartToken = added.headers.get('cart-token') ?? '';
    expect(Buffer.from(cartToken, 'base64url').length).toBeGreaterThanOrEqual(16);
    const again = await app.get({ cartToken });
    expect(again.data.lines.map((line) => [line.sku_id, line.quantity])).toEqual([[sku.sku_id, 2]]);
    expect(JSON.stringify(await app.db.selectFrom('carts').selectAll().execute())).not.toContain(cartToken);
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
    const cart = await app.get({ token });
    expect(cart.data.lines[0]?.quantity).toBe(50);
    expect(cart.data.version).toBe(50);
  });

  it('gives a quote that the checkout takes', async () => {
    const { token, userId } = await app.buyer();
    const sku = app.product.put({ price: 700 });
    await app.add(sku.sku_id, 3, { token });
    const cart = await app.request('PUT', '/cart/address', { token }, { country: 'EG' });
    expect(cart.status).toBe(200);
    const frozen = await app.port.getCheckoutCart(testContext(), { buyer_id: userId, quote: cart.data.quote ?? '' });
    expect(frozen).toMatchObject({ cart_id: cart.data.id, version: cart.data.version, totals: { grand_total: 2_100 } });
    expect(frozen.lines.map((line) => [line.sku_id, line.quantity, line.unit_price])).toEqual([[sku.sku_id, 3, 700]]);
  });
});
