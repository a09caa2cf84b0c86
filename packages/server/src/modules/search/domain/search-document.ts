/**
 * What search keeps of a product, part by part. A part (product, category, seller, rating, each SKU's stock) is
 * replaced only by one that contains a later event, whatever order news arrives in. Pure.
 */

export type Locale = 'en' | 'ar';
export type Attributes = Readonly<Record<string, string>>;

export interface Sequences {
  product: number;
  rating: number;
  category: number;
  seller: number;
}

export interface DocumentSku {
  id: string;
  code: string;
  title: string;
  attributes: Attributes;
  available: number;
  stockSequence: number;
}

export interface ProductPart {
  language: string;
  texts: Readonly<Record<string, { title: string; description: string; attributes: Attributes }>>;
  brand: string | null;
  price: number;
  isDeleted: boolean;
  /** As product saw it: published, with an active SKU, its shop approved. */
  isListed: boolean;
  sellerId: string;
  skus: readonly DocumentSku[];
  createdAt: string;
}

export interface CategoryPart {
  /** From the root down. */
  ids: readonly string[];
  slugs: readonly string[];
  names: Readonly<Record<string, readonly string[]>>;
}

export interface SearchDocument {
  productId: string;
  sequences: Sequences;
  product: ProductPart;
  category: CategoryPart;
  seller: { name: string; status: string };
  rating: { average: number | null; count: number };
  unitsSold: number;
}

export interface Merged {
  document: SearchDocument;
  /** The news is later in one part and earlier in another: it was read while things changed and has to be read again. */
  isCrossed: boolean;
}

export function isVisible(document: SearchDocument): boolean {
  return document.product.isListed && !document.product.isDeleted && document.seller.status === 'approved';
}

export function stockOf(document: SearchDocument): number {
  return document.product.skus.reduce((sum, sku) => sum + sku.available, 0);
}

/**
 * Takes from a whole document what is later than what is known. Units sold are counted here as product counts them,
 * each sale once: product's own number holds sales that are still on their way to us, and would count those twice.
 * `takesUnits` brings the two together again, where all is read anew.
 */
export function mergeDocument(known: SearchDocument, news: SearchDocument, { takesUnits = false } = {}): Merged {
  const compare = (part: 'product' | 'category' | 'seller'): number => news.sequences[part] - known.sequences[part];
  const steps = [compare('product'), compare('category'), compare('seller')];
  const isLater = steps.some((step) => step > 0);
  const isEarlier = steps.some((step) => step < 0);
  const isCrossed = isLater && isEarlier;
  // Whether a product is listed, and its categories, follow from two parts at once: they are taken from a document that
  // is late in all of them. While it is crossed nothing of them is, so that it is seen to be later when it is read again.
  const takesParts = isLater && !isEarlier;
  const [taken, other] = takesParts ? [news, known] : [known, news];
  const document: SearchDocument = {
    productId: known.productId,
    sequences: { ...taken.sequences, rating: Math.max(known.sequences.rating, news.sequences.rating) },
    product: { ...taken.product, skus: laterStocks(taken.product.skus, other.product.skus) },
    category: taken.category,
    seller: compare('seller') > 0 ? taken.seller : known.seller,
    rating: news.sequences.rating > known.sequences.rating ? news.rating : known.rating,
    unitsSold: takesUnits ? news.unitsSold : known.unitsSold,
  };
  return { document, isCrossed };
}

function laterStocks(skus: readonly DocumentSku[], others: readonly DocumentSku[]): DocumentSku[] {
  const byId = new Map(others.map((sku) => [sku.id, sku]));
  return skus.map((sku) => {
    const other = byId.get(sku.id);
    if (other === undefined || other.stockSequence <= sku.stockSequence) return sku;
    return { ...sku, available: other.available, stockSequence: other.stockSequence };
  });
}

/** Null when the SKU is not known here: the whole document has to be read. */
export function withStock(
  document: SearchDocument,
  news: { skuId: string; available: number; sequence: number },
): SearchDocument | null {
  const known = document.product.skus.find((sku) => sku.id === news.skuId);
  if (known === undefined) return null;
  if (known.stockSequence >= news.sequence) return document;
  const skus = document.product.skus.map((sku) =>
    sku.id === news.skuId ? { ...sku, available: news.available, stockSequence: news.sequence } : sku,
  );
  return { ...document, product: { ...document.product, skus } };
}

export function withRating(
  document: SearchDocument,
  news: { average: number | null; count: number; sequence: number },
): SearchDocument {
  if (document.sequences.rating >= news.sequence) return document;
  return {
    ...document,
    rating: { average: news.average, count: news.count },
    sequences: { ...document.sequences, rating: news.sequence },
  };
}

export function withSeller(
  document: SearchDocument,
  news: { name: string | null; status: string; sequence: number },
): SearchDocument {
  if (document.sequences.seller >= news.sequence) return document;
  return {
    ...document,
    seller: { name: news.name ?? document.seller.name, status: news.status },
    sequences: { ...document.sequences, seller: news.sequence },
  };
}

export function withSale(document: SearchDocument, quantity: number): SearchDocument {
  return { ...document, unitsSold: document.unitsSold + quantity };
}

/** A gentle measure in 0…10,000: what sells and is rated well, each step worth less than the one before. */
export function popularityOf(document: SearchDocument): number {
  const sales = Math.log1p(document.unitsSold) / Math.log(100_000);
  const { average, count } = document.rating;
  // Few reviews say little: a mean is drawn towards 3.5 by ten imagined ones.
  const mean = ((average ?? 0) * count + 35) / (count + 10);
  const rating = (mean - 1) / 4;
  return Math.round(10_000 * Math.min(1, 0.7 * Math.min(1, sales) + 0.3 * rating));
}
