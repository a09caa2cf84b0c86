import { describe, expect, it } from 'vitest';
import { SoldOutHints } from './sold-out-hints.ts';
import { aggregateLines, availabilityOf, judgeClaim, type StockRow, stockCrossings } from './stock.ts';

const row = (skuId: string, over: Partial<StockRow> = {}): [string, StockRow] => [
  skuId,
  {
    skuId,
    productId: 'p',
    sellerId: 's',
    code: 'c',
    price: 100,
    onHand: 5,
    reserved: 2,
    stockSequence: 1,
    lowStockThreshold: 5,
    forSale: true,
    sellerApproved: true,
    ...over,
  },
];
const line = (skuId: string, quantity: number, unitPrice = 100) => ({ skuId, quantity, unitPrice });

describe('a claim', () => {
  it('asks once per SKU, in sorted order', () => {
    expect(aggregateLines([line('b', 1), line('a', 2), line('b', 3)])).toEqual([line('a', 2), line('b', 4)]);
  });

  it('takes the sum of its lines of one SKU into account', () => {
    const rows = new Map([row('a')]);
    expect(judgeClaim([line('a', 2), line('a', 1)], rows)).toBeNull();
    expect(judgeClaim([line('a', 2), line('a', 2)], rows)).toEqual({
      code: 'out_of_stock',
      lines: [{ sku_id: 'a', requested: 4, available: 3 }],
    });
  });

  it('names the gravest reason, with each line it holds for', () => {
    const rows = new Map([row('a', { forSale: false }), row('b', { sellerApproved: false }), row('c'), row('d')]);
    const all = [line('a', 1), line('b', 1), line('c', 9, 90), line('d', 9)];
    expect(judgeClaim(all, rows)).toEqual({ code: 'product_unavailable', lines: [{ sku_id: 'a' }] });
    expect(judgeClaim(all.slice(1), rows)).toEqual({ code: 'seller_suspended', lines: [{ sku_id: 'b' }] });
    expect(judgeClaim(all.slice(2), rows)).toEqual({
      code: 'price_changed',
      lines: [{ sku_id: 'c', old_price: 90, new_price: 100 }],
    });
    expect(judgeClaim([line('c', 1), line('c', 1, 90)], rows)?.code).toBe('price_changed');
  });
});

describe('what the seller is told', () => {
  it('is each crossing once', () => {
    const told = [9, 6, 5, 4, 0, 0, 3, 6, 2].map((after, i, all) =>
      stockCrossings(i === 0 ? 9 : all[i - 1]!, after, 5),
    );
    expect(told.map(({ low, depleted }) => (low ? 'low' : depleted ? 'none' : ''))).toEqual([
      '',
      '',
      'low',
      '',
      'none',
      '',
      '',
      '',
      'low',
    ]);
  });

  it('calls five or fewer low', () => {
    expect([0, 1, 5, 6].map(availabilityOf)).toEqual(['out_of_stock', 'low_stock', 'low_stock', 'in_stock']);
  });
});

describe('the sold-out hint', () => {
  it('refuses what was refused a moment ago, and only that', () => {
    let now = 0;
    const hints = new SoldOutHints(250, () => now);
    hints.found('a', 1);
    expect(hints.refusal('a', 2)).toBe(1);
    expect(hints.refusal('a', 1)).toBeNull();
    expect(hints.refusal('b', 1)).toBeNull();
    now = 250;
    expect(hints.refusal('a', 2)).toBeNull();
    hints.found('a', 0);
    hints.clear('a');
    expect(hints.refusal('a', 1)).toBeNull();
  });
});
