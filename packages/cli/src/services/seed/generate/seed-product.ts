export type SeedLocale = 'en' | 'ar';

export interface SeedText {
  title: string;
  description: string;
  /** Attribute values in this language; the names stay. */
  attributes: Record<string, string>;
}

/** A generated variant. Money in minor units of the generator's currency. */
export interface SeedSku {
  code: string;
  title: string;
  /** Present when Arabic was asked for. */
  titleAr: string | null;
  attributes: Record<string, string>;
  price: number;
  compareAtPrice: number | null;
  stock: number;
}

/** A generated product; everything of it follows from (seed, index). */
export interface SeedProduct {
  index: number;
  /** Stable name under which a rerun finds the product again. */
  externalId: string;
  sellerIndex: number;
  /** The source's id of a leaf of the seed's tree. */
  categoryId: string;
  brand: string;
  title: string;
  description: string;
  translations: { ar?: SeedText };
  /** Values as they read in English, "15.6 inch". */
  attributes: Record<string, string>;
  /** The same attributes typed: numbers are in the unit that the name ends in. */
  facts: Record<string, string | number | boolean>;
  skus: SeedSku[];
  /** Picture number for `renderPicture`. */
  picture: number;
  /** Expected demand; sorted over the catalog it falls like rank^-0.8. At least 1. */
  popularity: number;
  /** What reviews will scatter around, 1 to 5. */
  quality: number;
  /** Days before the seed's date that it came into the catalog. */
  ageDays: number;
}
