import { afterEach, expect, test } from 'vitest';
import { createClient } from '../client.ts';
import { type Answerer, good, refusal, startTestServer, type TestServer, tokens } from '../testing/test-server.ts';

let server: TestServer;
afterEach(() => server.close());

async function shop(answer: Answerer) {
  server = await startTestServer(answer);
  return createClient({ baseUrl: server.url });
}

const login = { email: 'mona@example.com', password: 'seven quiet bridges' };
const cartTokens = () => server.seen.map((r) => `${r.path} ${r.headers['cart-token'] ?? '-'}`);
const withToken: Answerer = ({ path, headers }) => {
  if (path === '/api/v1/auth/login') return tokens(1);
  return headers['cart-token'] || headers.authorization
    ? good({ lines: [] })
    : { ...good({ lines: [] }), headers: { 'cart-token': 'secret' } };
};

test('the token of a guest’s cart is kept and sent with what concerns the cart only', async () => {
  const mkt = await shop(withToken);
  await mkt.cart.addItem({ sku_id: 'sku_1', quantity: 1 });
  await mkt.cart.get();
  await mkt.products.get('prd_1');
  expect(cartTokens()).toEqual(['/api/v1/cart/items -', '/api/v1/cart secret', '/api/v1/products/prd_1 -']);
  expect(await mkt.tokens.getCartToken()).toBe('secret');
});

test('a login brings the guest’s cart along, once', async () => {
  const mkt = await shop(withToken);
  await mkt.cart.addItem({ sku_id: 'sku_1', quantity: 1 });
  await mkt.auth.login(login);
  await mkt.cart.get();
  expect(cartTokens().slice(1)).toEqual(['/api/v1/auth/login -', '/api/v1/cart secret', '/api/v1/cart -']);
  expect(server.seen[2]?.headers.authorization).toBe('Bearer access-1');
  expect(await mkt.tokens.getCartToken()).toBeNull();
});

test('a cart that cannot be merged now does not fail the login and is brought by a later call', async () => {
  const mkt = await shop((request, nth) =>
    request.path === '/api/v1/cart' && nth === 3 ? refusal(409, 'conflict') : withToken(request, nth),
  );
  await mkt.cart.addItem({ sku_id: 'sku_1', quantity: 1 });
  await mkt.auth.login(login);
  await mkt.cart.get();
  expect(cartTokens().at(-1)).toBe('/api/v1/cart secret');
});

test('signing out forgets the tokens', async () => {
  const mkt = await shop(withToken);
  await mkt.auth.login(login);
  await mkt.auth.logout();
  expect(await mkt.tokens.get()).toBeNull();
  await mkt.products.get('prd_1');
  expect(server.seen.at(-1)?.headers.authorization).toBeUndefined();
});
