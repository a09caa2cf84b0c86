/** Some hundred invented products in English and Arabic, the same every time. */
import { newId } from '../../../platform/kernel/ids.ts';
import type { Document } from './product-port.fake.ts';

const id = newId;
export const categories = {
  root: { id: id('cat'), slug: 'electronics', en: 'Electronics', ar: 'إلكترونيات' },
  audio: { id: id('cat'), slug: 'headphones', en: 'Headphones', ar: 'سماعات رأس' },
  phones: { id: id('cat'), slug: 'smartphones', en: 'Smartphones', ar: 'هواتف ذكية' },
  kitchen: { id: id('cat'), slug: 'kitchen', en: 'Kitchen', ar: 'المطبخ' },
};
export const sellers = [
  { id: id('seller'), name: 'Nile Audio' },
  { id: id('seller'), name: 'Delta Store' },
  { id: id('seller'), name: 'Qahira Market' },
];
const kinds = [
  { path: ['root', 'audio'], en: 'Wireless Headphones', ar: 'سماعات لاسلكية', brands: ['Sony', 'JBL', 'Soundhaus'] },
  { path: ['root', 'phones'], en: 'Smartphone', ar: 'هاتف ذكي', brands: ['Samsung', 'Nokia', 'Sony'] },
  { path: ['kitchen'], en: 'Coffee Machine', ar: 'ماكينة القهوة', brands: ['Delonghi', null] },
] as const;
const colors = [
  ['Black', 'أسود'],
  ['White', 'أبيض'],
  ['Red', 'أحمر'],
] as const;

export interface InventedOptions {
  sellerIndex?: number;
  title?: string;
  titleAr?: string;
  code?: string;
  description?: string;
}

/** The n-th product; its facts follow from n alone. */
export function invent(n: number, options: InventedOptions = {}): Document {
  const kind = kinds[n % kinds.length] as (typeof kinds)[number];
  const path = kind.path.map((name) => categories[name]);
  const brand = kind.brands[(n >> 1) % kind.brands.length] ?? null;
  const [color, colorAr] = colors[(n >> 2) % colors.length] as (typeof colors)[number];
  const seller = sellers[options.sellerIndex ?? (n >> 3) % sellers.length] as (typeof sellers)[number];
  const category = path.at(-1) as (typeof path)[number];
  const stock = n % 7 === 0 ? 0 : n;
  const price = 1_000 + ((n * 7_919) % 500_000);
  const count = n % 5 === 0 ? 0 : n % 23;
  const title = options.title ?? `${brand ?? 'Generic'} ${kind.en} Model ${n}`;
  const text = (words: string, about: string, value: string, names: string[]) => ({
    title: words,
    description: about,
    attributes: { color: value, size: n % 2 === 0 ? 'M' : 'L' },
    category_names: names,
  });
  return {
    product_id: id('prod'),
    sequences: { product: 1, rating: count, category: 1, seller: 1 },
    deleted: false,
    visible: true,
    language: 'en',
    texts: {
      en: text(
        title,
        options.description ?? 'A fine thing for every day.',
        color,
        path.map((c) => c.en),
      ),
      ar: text(
        options.titleAr ?? `${kind.ar} ${n}`,
        'شيء جميل لكل يوم',
        colorAr,
        path.map((c) => c.ar),
      ),
    },
    slug: `product-${n}`,
    brand,
    category_id: category.id,
    category_ids: path.map((c) => c.id),
    category_slugs: path.map((c) => c.slug),
    seller_id: seller.id,
    seller_name: seller.name,
    seller_status: 'approved',
    seller_rating: null,
    skus: [
      {
        sku_id: id('sku'),
        code: options.code ?? `SKU-${n}-A`,
        title: '',
        attributes: {},
        price,
        available: stock,
        stock_sequence: 1,
      },
    ],
    price,
    price_max: price,
    currency: 'USD',
    compare_at_price: null,
    stock,
    rating: { average: count === 0 ? null : 1 + ((n * 13) % 41) / 10, count },
    units_sold: (n * 31) % 900,
    image_url: null,
    created_at: new Date(Date.UTC(2026, 0, 1) + n * 3_600_000).toISOString(),
    updated_at: new Date(Date.UTC(2026, 0, 1) + n * 3_600_000).toISOString(),
  } as Document;
}
