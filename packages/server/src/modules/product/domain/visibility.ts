import type { ProductRecord, SkuRecord } from './product-record.ts';

export function activeSkus(product: Pick<ProductRecord, 'skus'>): SkuRecord[] {
  return product.skus.filter((sku) => sku.status === 'active');
}

/** Whether buyers see it: published, with an active SKU, and the shop approved. */
export function isVisible(product: Pick<ProductRecord, 'status' | 'skus' | 'seller'>): boolean {
  return product.status === 'published' && product.seller.status === 'approved' && activeSkus(product).length > 0;
}

/** The cheapest active SKU; the seller's order decides between equals. */
export function cheapest(skus: readonly SkuRecord[]): SkuRecord | undefined {
  return skus.reduce<SkuRecord | undefined>(
    (best, sku) => (best === undefined || sku.price < best.price ? sku : best),
    undefined,
  );
}

export function availableOf(sku: Pick<SkuRecord, 'onHand' | 'reserved'>): number {
  return Math.max(0, sku.onHand - sku.reserved);
}
