/**
 * A guest's shopping in one file, through @mkt/sdk and nothing else: look, choose, put into the cart, order, pay.
 *
 *   MKT_URL      origin of the marketplace (default http://127.0.0.1:4000)
 *   --wait       after the order, wait until it was paid on the page that is printed
 */
import { createClient, OutOfStockError, PriceChangedError, type Schemas, safe } from '@mkt/sdk';

const mkt = createClient({ baseUrl: process.env['MKT_URL'] ?? 'http://127.0.0.1:4000', locale: 'en' });

const product = await choose();
await fillCart(product);
const order = await placeOrder();
console.log(`order ${order.number}: ${money(order.totals.grand_total, order.totals.currency)}`);
console.log(`pay at ${await payPage(order)}`);
if (process.argv.includes('--wait')) console.log(`the order is ${await outcome(order.id)}`);

/** Awaited, a list is its first page; iterated, it is everything there is, page by page. */
async function choose(): Promise<Schemas['Product']> {
  const page = await mkt.products.list({ in_stock: true, sort: 'newest', limit: 5 });
  for (const { title, price, currency } of page.items) console.log(`- ${title}, ${money(price, currency)}`);
  const [first] = page.items;
  if (first === undefined) throw new Error('Nothing is for sale: run `mkt seed` first.');
  const { data } = await mkt.products.get(first.id);
  console.log(`opened ${data.title}: ${data.skus.length} variants from ${data.seller.name}`);
  return data;
}

/** The guest's first write is answered with a cart token, which the client keeps and sends from then on. */
async function fillCart({ skus }: Schemas['Product']): Promise<void> {
  const sku = skus.find((s) => s.stock > 0);
  if (sku === undefined) throw new Error('Somebody was faster: the product is sold out.');
  const { data, error } = await safe(mkt.cart.addItem({ sku_id: sku.id, quantity: 1 }));
  if (error instanceof OutOfStockError) throw new Error('Somebody was faster: the last one is gone.');
  if (error !== null) throw error;
  console.log(`in the cart: ${data.item_count} piece, ${money(data.totals.items, data.currency)}`);
}

async function placeOrder(): Promise<Schemas['Order']> {
  const cartToken = await mkt.tokens.getCartToken();
  if (cartToken === null) throw new Error('The cart has no token.');
  // A user without a password, good for this cart's checkout; `auth.login` would do as well.
  await mkt.auth.guest({ email: 'guest@example.com', cart_token: cartToken, name: 'Mona Hassan' });
  const address = await mkt.me.addAddress({
    name: 'Mona Hassan',
    line1: '12 Nile Street',
    city: 'Cairo',
    country: 'EG',
  });
  const { data: cart } = await mkt.cart.setAddress({ country: 'EG', address_id: address.data.id });
  if (cart.quote === null) throw new Error('The cart cannot be ordered as it is: see its notices.');
  try {
    return (await mkt.orders.create({ quote: cart.quote })).data;
  } catch (error) {
    // The answer carries the new quote. A shop shows it; to send it is to accept it.
    if (!(error instanceof PriceChangedError) || error.quote === null) throw error;
    console.log('the price changed meanwhile; taking the new one');
    return (await mkt.orders.create({ quote: error.quote })).data;
  }
}

/** Normally with the order; a slow gateway tells it a moment later. */
async function payPage({ payment }: Schemas['Order']): Promise<string> {
  if (payment === null) throw new Error('There is nothing to pay.');
  let url = payment.redirect_url;
  while (url === null) {
    await later(500);
    url = (await mkt.payments.get(payment.id)).data.redirect_url;
  }
  return url;
}

async function outcome(id: string): Promise<Schemas['Order']['status']> {
  for (;;) {
    const { status } = (await mkt.orders.get(id)).data;
    if (status === 'confirmed' || status === 'cancelled') return status;
    await later(500);
  }
}

/** Amounts are whole minor units: 1999 are 19.99 dollars, and 1999 yen. */
function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
