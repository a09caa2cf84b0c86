// A shopper looks around, searches and fills a cart, at an asked rate of arrivals. Addresses, rate and length come from
// `mkt load run smoke`; the verdict is its own, by targets.yaml.
import { check } from 'k6';
import http from 'k6/http';

const base = __ENV.MKT_BASE_URL;

export const options = {
  scenarios: {
    shoppers: {
      executor: 'constant-arrival-rate',
      rate: Number(__ENV.MKT_RATE),
      timeUnit: '1s',
      duration: `${__ENV.MKT_DURATION_S}s`,
      preAllocatedVUs: 10,
      maxVUs: 50,
    },
  },
  summaryTrendStats: ['avg', 'p(50)', 'p(95)', 'p(99)', 'max'],
};

// Zipf-like: rank r is drawn about 1 / r^s as often as rank 1.
const S = 0.65;
const rank = (count) => Math.min(count - 1, Math.floor(count * Math.random() ** (1 / (1 - S))));

export default function shopper() {
  const list = http.get(`${base}/products?limit=50&in_stock=true`, { tags: { name: 'list' } });
  check(list, { 'products are listed': (r) => r.status === 200 && r.json('data').length > 0 });
  const products = list.status === 200 ? list.json('data') : [];
  if (products.length === 0) return;
  const page = http.get(`${base}/products/${products[rank(products.length)].id}`, { tags: { name: 'product' } });
  check(page, { 'the page has something to buy': (r) => r.status === 200 && r.json('data.skus').length > 0 });
  const found = http.get(`${base}/search?q=${encodeURIComponent(page.json('data.title').split(' ')[0])}`, {
    tags: { name: 'search' },
  });
  check(found, { 'the search finds it': (r) => r.status === 200 && r.json('data.total') > 0 });
  const sku = page.json('data.skus').find((s) => s.stock > 0);
  if (!sku) return;
  const cart = http.post(`${base}/cart/items`, JSON.stringify({ sku_id: sku.id, quantity: 1 }), {
    headers: { 'content-type': 'application/json' },
    tags: { name: 'cart' },
  });
  check(cart, { 'it is in the cart': (r) => r.status < 300 && r.json('data.item_count') === 1 });
}
