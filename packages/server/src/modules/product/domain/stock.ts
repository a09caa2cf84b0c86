/**
 * Stock arithmetic: what a claim wants, whether it may have it, and what a movement tells the world.
 * `on_hand` includes `reserved`; available is the difference.
 */

export interface ClaimLine {
  skuId: string;
  quantity: number;
  unitPrice: number;
}

/** What a claim must know of a SKU, read under its row lock. */
export interface StockRow {
  skuId: string;
  productId: string;
  sellerId: string;
  code: string;
  price: number;
  onHand: number;
  reserved: number;
  stockSequence: number;
  lowStockThreshold: number;
  forSale: boolean;
  sellerApproved: boolean;
}

export type RefusalCode = 'product_unavailable' | 'seller_suspended' | 'price_changed' | 'out_of_stock';

/** One line that stands in the way, in the contract's words. */
export interface RefusedLine {
  sku_id: string;
  requested?: number;
  available?: number;
  old_price?: number;
  new_price?: number;
}

export interface Refusal {
  code: RefusalCode;
  lines: RefusedLine[];
}

export type Availability = 'in_stock' | 'low_stock' | 'out_of_stock';

/** Five or fewer pieces are "low" for buyers, whatever threshold the seller wants to be told at. */
const lowForBuyers = 5;

export function availabilityOf(available: number): Availability {
  if (available <= 0) return 'out_of_stock';
  return available <= lowForBuyers ? 'low_stock' : 'in_stock';
}

/** One line per SKU, sorted by SKU: the order in which every transaction locks. */
export function aggregateLines(lines: readonly ClaimLine[]): ClaimLine[] {
  const bySku = new Map<string, ClaimLine>();
  for (const line of lines) {
    const known = bySku.get(line.skuId);
    if (known === undefined) bySku.set(line.skuId, { ...line });
    else known.quantity += line.quantity;
  }
  return [...bySku.values()].sort((a, b) => (a.skuId < b.skuId ? -1 : 1));
}

/**
 * Null when all lines can be had. The gravest reason wins and names each line it holds for; `wanted` is
 * what is asked for as it came, so that two lines of one SKU at different prices are both looked at.
 */
export function judgeClaim(wanted: readonly ClaimLine[], rows: ReadonlyMap<string, StockRow>): Refusal | null {
  const lines = aggregateLines(wanted);
  const gone = lines.filter((line) => rows.get(line.skuId)?.forSale !== true);
  if (gone.length > 0)
    return refuse(
      'product_unavailable',
      gone.map((line) => ({ sku_id: line.skuId })),
    );
  const suspended = lines.filter((line) => rows.get(line.skuId)?.sellerApproved !== true);
  if (suspended.length > 0)
    return refuse(
      'seller_suspended',
      suspended.map((line) => ({ sku_id: line.skuId })),
    );
  const dearer = new Map<string, RefusedLine>();
  for (const line of wanted) {
    const price = rows.get(line.skuId)?.price ?? 0;
    if (line.unitPrice !== price)
      dearer.set(line.skuId, { sku_id: line.skuId, old_price: line.unitPrice, new_price: price });
  }
  if (dearer.size > 0) return refuse('price_changed', [...dearer.values()]);
  const short = lines.flatMap((line) => {
    const row = rows.get(line.skuId) as StockRow;
    const available = row.onHand - row.reserved;
    return available < line.quantity ? [{ sku_id: line.skuId, requested: line.quantity, available }] : [];
  });
  return short.length > 0 ? refuse('out_of_stock', short) : null;
}

/** What the seller is told when available moves: each crossing once, until it rises above the mark again. */
export function stockCrossings(before: number, after: number, threshold: number): { low: boolean; depleted: boolean } {
  return { low: before > threshold && after <= threshold && after > 0, depleted: before > 0 && after <= 0 };
}

function refuse(code: RefusalCode, lines: RefusedLine[]): Refusal {
  return { code, lines };
}
