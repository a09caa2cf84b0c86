/** What product tells the world: builders of its events, typed by the contract's words. */
import type { NewEvent } from '../../platform/events/outbox.ts';
import { type StockRow, stockCrossings } from './domain/stock.ts';

export type ChangedPart = 'text' | 'category' | 'price' | 'skus' | 'images' | 'status';

export interface ProductFacts {
  id: string;
  sellerId: string;
  categoryId: string;
  visible: boolean;
  sequence: number;
}

export function productCreated(product: ProductFacts): NewEvent {
  return {
    type: 'product.created',
    aggregate: { type: 'product', id: product.id, sequence: product.sequence },
    data: factsOf(product),
  };
}

export function productUpdated(product: ProductFacts, changed: readonly ChangedPart[]): NewEvent {
  return {
    type: 'product.updated',
    aggregate: { type: 'product', id: product.id, sequence: product.sequence },
    data: { ...factsOf(product), changed: [...new Set(changed)] },
  };
}

export function productDeleted(product: { id: string; sellerId: string; sequence: number }): NewEvent {
  return {
    type: 'product.deleted',
    aggregate: { type: 'product', id: product.id, sequence: product.sequence },
    data: { product_id: product.id, seller_id: product.sellerId },
  };
}

/** A SKU's row after a movement, and what was available before it. */
export interface StockMove {
  row: Pick<
    StockRow,
    'skuId' | 'productId' | 'sellerId' | 'code' | 'onHand' | 'reserved' | 'stockSequence' | 'lowStockThreshold'
  >;
  availableBefore: number;
}

export function stockChanged({ row }: StockMove): NewEvent {
  return {
    type: 'stock.changed',
    aggregate: { type: 'sku', id: row.skuId, sequence: row.stockSequence },
    data: { product_id: row.productId, sku_id: row.skuId, available: row.onHand - row.reserved },
  };
}

/** Whether a movement is one the seller wants to hear of; the title is read only then. */
export function tellsSeller({ row, availableBefore }: StockMove): boolean {
  const { low, depleted } = stockCrossings(availableBefore, row.onHand - row.reserved, row.lowStockThreshold);
  return low || depleted;
}

export function sellerNotice({ row, availableBefore }: StockMove, title: string): NewEvent {
  const available = row.onHand - row.reserved;
  const { depleted } = stockCrossings(availableBefore, available, row.lowStockThreshold);
  const about = {
    product_id: row.productId,
    sku_id: row.skuId,
    seller_id: row.sellerId,
    title,
    sku_code: row.code,
  };
  const aggregate = { type: 'sku', id: row.skuId, sequence: row.stockSequence };
  if (depleted) return { type: 'stock.depleted', aggregate, data: about };
  return { type: 'stock.low', aggregate, data: { ...about, available, threshold: row.lowStockThreshold } };
}

export function ratingChanged(product: {
  id: string;
  sellerId: string;
  ratingCount: number;
  ratingSum: number;
}): NewEvent {
  const { id, sellerId, ratingCount, ratingSum } = product;
  return {
    type: 'rating.changed',
    // Every review raises the count by one under the product's row lock: the count is the sequence.
    aggregate: { type: 'product_rating', id, sequence: ratingCount },
    data: {
      product_id: id,
      seller_id: sellerId,
      average: ratingCount === 0 ? null : Math.round((ratingSum / ratingCount) * 100) / 100,
      count: ratingCount,
    },
  };
}

export function categoryChanged(
  categoryId: string,
  sequence: number,
  change: 'created' | 'renamed' | 'moved' | 'deleted',
): NewEvent {
  return {
    type: 'category.changed',
    aggregate: { type: 'category', id: categoryId, sequence },
    data: { category_id: categoryId, change },
  };
}

function factsOf(product: ProductFacts): Record<string, unknown> {
  return {
    product_id: product.id,
    seller_id: product.sellerId,
    category_id: product.categoryId,
    visible: product.visible,
  };
}
