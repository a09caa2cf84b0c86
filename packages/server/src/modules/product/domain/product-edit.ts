/** What an edit of a product means: which SKUs it makes, keeps and archives, and which parts changed. */
import { canonicalJson } from '../../../platform/kernel/canonical-json.ts';
import type { Attributes, ProductRecord, SkuRecord, Translation } from './product-record.ts';
import { activeSkus } from './visibility.ts';

export interface SkuDraft {
  code: string;
  title: string;
  attributes: Attributes;
  price: number;
  position: number;
  lowStockThreshold: number;
  /** Stock of a SKU that this edit makes; without effect on a code that exists. */
  initialStock: number;
}

export interface ProductDraft {
  product: {
    categoryId: string;
    status: 'draft' | 'published';
    language: string;
    title: string;
    slug: string;
    description: string;
    brand: string | null;
    attributes: Attributes;
    translations: Record<string, Translation>;
    currency: string;
    compareAtPrice: number | null;
  };
  skus: SkuDraft[];
  /** The wanted order of the pictures; those not named follow. */
  imageIds: readonly string[];
}

export interface SkuPlan {
  added: SkuDraft[];
  /** `isSame`: there is nothing to write, as long as the product stays on or off sale. */
  kept: { id: string; write: SkuDraft; isSame: boolean }[];
  archived: SkuRecord[];
  repriced: { id: string; from: number; to: number }[];
}

export function planSkus(before: readonly SkuRecord[], drafts: readonly SkuDraft[]): SkuPlan {
  const known = new Map(before.map((sku) => [sku.code, sku]));
  const wanted = new Set(drafts.map((draft) => draft.code));
  const kept = drafts.flatMap((write) => {
    const sku = known.get(write.code);
    return sku === undefined ? [] : [{ sku, write }];
  });
  return {
    added: drafts.filter((draft) => !known.has(draft.code)),
    kept: kept.map(({ sku, write }) => ({ id: sku.id, write, isSame: isSameSku(sku, write) })),
    archived: before.filter((sku) => sku.status === 'active' && !wanted.has(sku.code)),
    repriced: kept
      .filter(({ sku, write }) => sku.price !== write.price)
      .map(({ sku, write }) => ({ id: sku.id, from: sku.price, to: write.price })),
  };
}

function isSameSku(sku: SkuRecord, write: SkuDraft): boolean {
  const facts = ({ title, attributes, price, position, lowStockThreshold }: SkuRecord | SkuDraft) =>
    canonicalJson([title, attributes, price, position, lowStockThreshold]);
  return sku.status === 'active' && facts(sku) === facts(write);
}

type Part = 'text' | 'category' | 'price' | 'skus' | 'images' | 'status';

/** Nothing that lists and prices are derived from is another one: status, category, and which SKUs are sold for what. */
export function isListedTheSame(
  before: ProductRecord,
  draft: ProductDraft,
  { added, archived, kept }: SkuPlan,
): boolean {
  const { status, categoryId, skus } = before;
  const active = new Set(skus.filter((sku) => sku.status === 'active').map((sku) => `${sku.id} ${sku.price}`));
  return (
    status === draft.product.status &&
    categoryId === draft.product.categoryId &&
    added.length === 0 &&
    archived.length === 0 &&
    kept.every(({ id, write }) => active.has(`${id} ${write.price}`))
  );
}

/** Never empty: an edit that changed nothing still raised the version and says `text`. */
export function diffProduct(before: ProductRecord, after: ProductRecord): Part[] {
  const parts: [Part, (product: ProductRecord) => unknown][] = [
    ['text', (p) => [p.title, p.description, p.brand, p.attributes, p.translations, p.language]],
    ['category', (p) => p.categoryId],
    ['price', (p) => [p.compareAtPrice, activeSkus(p).map((sku) => [sku.code, sku.price])]],
    ['skus', (p) => activeSkus(p).map((sku) => [sku.code, sku.title, sku.attributes])],
    ['images', (p) => p.images.map((image) => image.id)],
    ['status', (p) => p.status],
  ];
  const changed = parts.filter(([, facts]) => canonicalJson(facts(before)) !== canonicalJson(facts(after)));
  return changed.length === 0 ? ['text'] : changed.map(([part]) => part);
}
