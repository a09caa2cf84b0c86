import { minorDigits } from '../clean/currency.ts';

/** A product as an export is handed it, in the contract's words; prices in minor units. */
export interface ExportSource {
  id: string;
  external_id: string | null;
  seller_id: string;
  seller_name: string;
  status: 'draft' | 'published';
  language: string;
  title: string;
  description: string;
  brand: string | null;
  category: readonly string[];
  currency: string;
  compare_at_price: number | null;
  attributes: Record<string, string>;
  translations: object;
  image_urls: readonly string[];
  skus: readonly {
    code: string;
    title: string;
    attributes: Record<string, string>;
    price: number;
    on_hand: number;
    low_stock_threshold: number;
  }[];
}

export interface ExportedSku {
  code: string;
  title: string;
  /** Null of a draft that has no price yet; what is sold for nothing has the price zero. */
  price: string | null;
  stock: number;
  low_stock_threshold: number;
  attributes: Record<string, string>;
}

/** A product as a file has it: prices as decimal text, the mapping `mkt` reads it back. */
export interface ExportedProduct {
  external_id: string;
  seller: string;
  seller_id: string;
  status: string;
  language: string;
  title: string;
  description: string;
  brand: string | null;
  category: readonly string[];
  currency: string;
  compare_at_price: string | null;
  attributes: Record<string, string>;
  translations: object;
  images: readonly string[];
  skus: ExportedSku[];
}

/** What no import made is named by its own id, by which an import finds it again. */
export function toExported(product: ExportSource): ExportedProduct {
  const money = (minor: number): string => moneyText(minor, minorDigits(product.currency));
  const hasPrice = (minor: number): boolean => minor > 0 || product.status === 'published';
  return {
    external_id: product.external_id ?? product.id,
    seller: product.seller_name,
    seller_id: product.seller_id,
    status: product.status,
    language: product.language,
    title: product.title,
    description: product.description,
    brand: product.brand,
    category: product.category,
    currency: product.currency,
    compare_at_price: product.compare_at_price === null ? null : money(product.compare_at_price),
    attributes: sorted(product.attributes),
    translations: product.translations,
    images: product.image_urls,
    skus: product.skus.map((sku) => ({
      code: sku.code,
      title: sku.title,
      price: hasPrice(sku.price) ? money(sku.price) : null,
      stock: sku.on_hand,
      low_stock_threshold: sku.low_stock_threshold,
      attributes: sorted(sku.attributes),
    })),
  };
}

function moneyText(minor: number, digits: number): string {
  if (digits === 0) return String(minor);
  const text = String(minor).padStart(digits + 1, '0');
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** In one order, whatever the order they were written in: equal products give equal bytes. */
function sorted(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
