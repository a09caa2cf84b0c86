/** What a judged set holds, and how it becomes the documents that search is fed with. Pure. */
import type { components } from '../../../contract/types.gen.ts';

type ProductDocument = components['schemas']['ProductDocument'];

export interface JudgedText {
  title: string;
  description: string;
  attributes: Readonly<Record<string, string>>;
  /** Names of its categories from the root down. */
  category: readonly string[];
}

export interface JudgedDocument {
  id: string;
  /** By language (`en`, `ar`); the first is the language of record. */
  texts: Readonly<Record<string, JudgedText>>;
  brand: string | null;
  codes: readonly string[];
  unitsSold: number;
}

/** Crockford's digits, as in the ids of products: judged documents get ids of that form, in the order of the file. */
function idOf(prefix: string, n: number): string {
  return `${prefix}_${n.toString(8).padStart(26, '0')}`;
}

export const judgedProductId = (position: number): string => idOf('prod', position);

/** All sold by one shop, in stock at one price, so that nothing but their words tells them apart. */
export function toProductDocument(document: JudgedDocument, position: number): ProductDocument {
  const languages = Object.keys(document.texts);
  const language = languages[0] ?? 'en';
  const path = document.texts[language]?.category ?? [];
  const names = path.length === 0 ? ['All'] : path;
  const createdAt = new Date(Date.UTC(2026, 0, 1)).toISOString();
  const codes = document.codes.length === 0 ? [''] : document.codes;
  return {
    product_id: judgedProductId(position),
    sequences: { product: 1, rating: 0, category: 1, seller: 1 },
    deleted: false,
    visible: true,
    language,
    texts: Object.fromEntries(
      Object.entries(document.texts).map(([locale, text]) => [
        locale,
        {
          title: text.title,
          description: text.description,
          attributes: { ...text.attributes },
          category_names: [...(text.category.length === names.length ? text.category : names)],
        },
      ]),
    ),
    slug: `p-${position}`,
    brand: document.brand,
    category_id: categoryId(names),
    category_ids: names.map((_, depth) => categoryId(names.slice(0, depth + 1))),
    category_slugs: names.map((_, depth) => `c-${hash(names.slice(0, depth + 1).join('/'))}`),
    seller_id: idOf('seller', 1),
    seller_name: 'Judged set',
    seller_status: 'approved',
    seller_rating: null,
    skus: codes.map((code, i) => ({
      sku_id: idOf('sku', position * 100 + i),
      code,
      title: '',
      attributes: {},
      price: 1_000,
      available: 1,
      stock_sequence: 1,
    })),
    price: 1_000,
    price_max: 1_000,
    currency: 'USD',
    compare_at_price: null,
    stock: codes.length,
    rating: { average: null, count: 0 },
    units_sold: document.unitsSold,
    image_url: null,
    created_at: createdAt,
    updated_at: createdAt,
  } as ProductDocument;
}

function categoryId(path: readonly string[]): string {
  return idOf('cat', hash(path.join('/')));
}

function hash(text: string): number {
  let value = 7;
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) % 1_000_000_007;
  return value;
}
