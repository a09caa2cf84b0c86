import type { ReasonCode } from './reasons.ts';

/** One sellable variant. A file without variants gives one per product. */
export interface CatalogSku {
  /** As the contract allows it: Latin letters, digits and `._/-`. */
  code: string;
  /** What tells it from its sisters, `Black / M`; empty for the only one. */
  title: string;
  attributes: Record<string, string>;
  /**
   * Minor units of the product's currency; zero only in files of `mkt catalog export`. Null only where the import was
   * told to keep products without a price.
   */
  price: number | null;
  /** Minor units, above `price` but in files of `mkt catalog export`; null without one. */
  compareAtPrice: number | null;
  /** Null where the file says nothing of stock. */
  stock: number | null;
  /** Null where the file does not say from when on stock is low. */
  lowStockThreshold: number | null;
}

/** The price as the file had it, when it was converted. */
export interface ConvertedFrom {
  currency: string;
  amount: string;
  /** Units of the installation's currency for one unit of `currency`, as a decimal text. */
  rate: string;
  /** Date of the rate, or `option` when it was given on the command line. */
  rateDate: string;
}

export interface CatalogTranslation {
  title: string;
  description?: string;
  attributes?: Record<string, string>;
}

/** A normalised product of an import; (seller, externalId) is its identity. */
export interface CatalogProduct {
  /** The seller's key as the mapping gives it; null means the seller that the import runs for. */
  seller: string | null;
  /** The id that the seller had where the file was exported; taken where it exists, else `seller` counts. */
  sellerId: string | null;
  externalId: string;
  status: 'published' | 'draft';
  /** Language of record of title and description. */
  locale: string;
  title: string;
  description: string;
  brand: string | null;
  /** Category names from the top; empty where the file has none. */
  categoryPath: string[];
  currency: string;
  convertedFrom: ConvertedFrom | null;
  /** Null where the file has no images at all: those that a product has are then left alone. */
  imageUrls: string[] | null;
  /** 0 to 5 with one decimal or two. */
  rating: number | null;
  ratingCount: number | null;
  attributes: Record<string, string>;
  /** Texts in other languages, by locale; only of files that `mkt catalog export` wrote. */
  translations: Record<string, CatalogTranslation>;
  skus: CatalogSku[];
}

/** A record on its way to the sink. `hash` is equal exactly when the product's content is. */
export interface CatalogRecord {
  product: CatalogProduct;
  hash: string;
  row: number;
}

/** Something about a cell that was mended, or that made its row unusable. */
export interface Finding {
  column: string;
  /** Stable, snake_case; every code is in `reasons.ts`. */
  code: ReasonCode;
  /** The raw value, shortened for the report. */
  value: string;
}

/**
 * What became of a row. `merged` is one that brought a variant or a picture to the product of another row; of the rows
 * of one product exactly one is `accepted` or `repaired`, if any is.
 */
export type RowOutcome =
  | { kind: 'accepted'; row: number; line: number; record: CatalogRecord }
  | { kind: 'repaired'; row: number; line: number; record: CatalogRecord; repairs: Finding[] }
  | { kind: 'merged'; row: number; line: number; productRow: number; repairs: Finding[] }
  | { kind: 'rejected'; row: number; line: number; reject: Finding; repairs: Finding[] }
  | { kind: 'duplicate'; row: number; line: number; reject: Finding; firstRow: number };
