/** The samples of docs/guides/frontend.md, which shows them as they stand here: they are compiled, and a journey runs them. */
import {
  AuthenticationError,
  createClient,
  type MktClient,
  MktError,
  NetworkError,
  OutOfStockError,
  PriceChangedError,
  RateLimitedError,
  type Schemas,
  safe,
  type TokenStore,
  ValidationError,
} from '@mkt/sdk';

export function openShop(baseUrl: string, auth?: TokenStore): MktClient {
  return createClient({
    baseUrl,
    locale: 'en',
    ...(auth === undefined ? {} : { auth }),
    onResponse: ({ operationId, status, durationMs, requestId }) =>
      console.debug(`${operationId} ${status} in ${Math.round(durationMs)} ms (${requestId})`),
  });
}

export function browserTokens(storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): TokenStore {
  const keep = (name: string, value: string | null): void =>
    value === null ? storage.removeItem(name) : storage.setItem(name, value);
  return {
    get: () => JSON.parse(storage.getItem('mkt.tokens') ?? 'null'),
    set: (tokens) => keep('mkt.tokens', tokens === null ? null : JSON.stringify(tokens)),
    getCartToken: () => storage.getItem('mkt.cart'),
    setCartToken: (token) => keep('mkt.cart', token),
  };
}

export async function frontPage(mkt: MktClient): Promise<{ titles: string[]; next: string | null }> {
  const page = await mkt.products.list({ in_stock: true, sort: 'best_selling', limit: 20 });
  return { titles: page.items.map(({ title }) => title), next: page.nextCursor };
}

export async function everyTitle(mkt: MktClient, category: string): Promise<string[]> {
  const titles: string[] = [];
  for await (const product of mkt.products.list({ category, limit: 100 })) titles.push(product.title);
  return titles;
}

export async function search(mkt: MktClient, q: string, signal: AbortSignal): Promise<Schemas['SearchResults'] | null> {
  try {
    const { data, meta } = await mkt.search.query({ q, in_stock: true, limit: 24 }, { signal });
    if (meta['degraded'] !== undefined) console.info('the search engine is away: the database answers');
    return data;
  } catch (error) {
    // The next letter was typed: this answer is not wanted any more.
    if (error instanceof NetworkError && error.code === 'aborted') return null;
    throw error;
  }
}

export async function addToCart(mkt: MktClient, skuId: string, quantity: number): Promise<string> {
  const { data: cart, error } = await safe(mkt.cart.addItem({ sku_id: skuId, quantity }));
  if (error === null) return `${cart.item_count} in the cart`;
  if (error instanceof OutOfStockError) return 'Sold out.';
  if (error.code === 'cart_limit_exceeded') return 'No more of these fit into one cart.';
  return messageOf(error);
}

export function messageOf(error: unknown): string {
  if (error instanceof ValidationError) return error.fields.map(({ path, message }) => `${path} ${message}`).join('; ');
  if (error instanceof RateLimitedError) return `Too fast: try again in ${error.retryAfter ?? 1} s.`;
  if (error instanceof AuthenticationError) return 'Please sign in again.';
  if (error instanceof NetworkError) return 'The shop cannot be reached. Check your connection.';
  if (error instanceof MktError) return `That did not work (${error.code}, ${error.requestId}).`;
  throw error;
}

export async function checkout(mkt: MktClient, address: Schemas['AddressInput']): Promise<Schemas['Order']> {
  const saved = await mkt.me.addAddress(address);
  const { data: cart } = await mkt.cart.setAddress({ country: address.country, address_id: saved.data.id });
  if (cart.quote === null) throw new Error(cart.lines.flatMap(({ notices }) => notices.map((n) => n.code)).join(', '));
  try {
    return (await mkt.orders.create({ quote: cart.quote })).data;
  } catch (error) {
    // Show the new total and ask; sending the fresh quote is the buyer's consent to it.
    if (error instanceof PriceChangedError && error.quote !== null)
      return (await mkt.orders.create({ quote: error.quote })).data;
    throw error;
  }
}

export async function untilPaid(mkt: MktClient, orderId: string, signal: AbortSignal): Promise<Schemas['Order']> {
  for (;;) {
    const { data: order } = await mkt.orders.get(orderId, { signal });
    if (order.status !== 'pending_payment') return order;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

export async function describeShop(mkt: MktClient, description: string): Promise<'saved' | 'somebody was faster'> {
  const { data: shop, etag } = await mkt.seller.shop();
  if (etag === null) throw new Error('The answer has no ETag.');
  const { name, country, support_email } = shop;
  const { error } = await safe(
    mkt.seller.replaceShop({ name, country, support_email, description }, { ifMatch: etag }),
  );
  if (error === null) return 'saved';
  if (error.code === 'precondition_failed') return 'somebody was faster';
  throw error;
}

export async function arabicTree(mkt: MktClient): Promise<Schemas['CategoryTree']> {
  const { data } = await mkt.call('getCategoryTree', {}, { locale: 'ar', timeoutMs: 2_000 });
  return data;
}
