import { createClient, OutOfStockError } from '@mkt/sdk';

const mkt = createClient({ baseUrl: process.env['MKT_URL'] ?? 'http://127.0.0.1:4000' });
const page = await mkt.products.list({ in_stock: true, sort: 'newest', limit: 10 });
for (const { title, price, currency } of page.items) console.log(title, price, currency);

const { data: product } = await mkt.products.get(page.items[0]?.id ?? '');
try {
  const { data: cart } = await mkt.cart.addItem({ sku_id: product.skus[0]?.id ?? '', quantity: 1 });
  console.log(cart.item_count, cart.totals.items, cart.currency);
} catch (error) {
  if (!(error instanceof OutOfStockError)) throw error;
  console.log('sold out:', error.lines);
}
