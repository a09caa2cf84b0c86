import { describe, expect, it } from 'vitest';
import { readReplayInvoices } from './replay-invoices.ts';
import { readRetailItems, readSeedCategories } from './seed-data.ts';

describe('the category tree', () => {
  const categories = readSeedCategories();
  const byId = new Map(categories.map((category) => [category.id, category]));

  it('has parents before children, at most four deep, with slugs of their own', () => {
    const depths = new Map<string | null, number>([[null, 0]]);
    for (const { id, parentId } of categories) {
      const depth = depths.get(parentId);
      expect(depth).toBeDefined();
      depths.set(id, (depth ?? 0) + 1);
    }
    expect(Math.max(...depths.values())).toBe(4);
    expect(new Set(categories.map((category) => category.slug)).size).toBe(categories.length);
    expect(byId.size).toBe(categories.length);
  });

  it('is named in both languages', () => {
    for (const { name, nameAr } of categories) {
      expect(name).toMatch(/^[\x20-\x7e]+$/);
      expect(nameAr).toMatch(/[\u0600-\u06ff]/);
    }
  });
});

describe('the real items and invoices', () => {
  const items = readRetailItems();

  it('have names, prices and leaf categories, in order of demand', () => {
    const leaves = new Set(readSeedCategories().flatMap((category) => (category.leaf ? [category.id] : [])));
    expect(items.length).toBeGreaterThan(3000);
    for (const [index, item] of items.entries()) {
      expect(item.rank).toBe(index + 1);
      expect(item.priceGbpMinor).toBeGreaterThan(0);
      expect(leaves.has(item.categoryId)).toBe(true);
      expect(item.lines).toBeLessThanOrEqual(items[index - 1]?.lines ?? Number.POSITIVE_INFINITY);
    }
  });

  it('replay in order of time over seven months, capped with every cap counted', () => {
    const codes = new Set(items.map((item) => item.code));
    const uncapped = readReplayInvoices({ count: 300, maxLines: 10_000, maxPieces: 1_000_000 });
    const { invoices, report } = readReplayInvoices({ count: 300 });
    expect(invoices).toHaveLength(300);
    expect(invoices.map((invoice) => invoice.at.getTime())).toEqual(
      invoices.map((invoice) => invoice.at.getTime()).toSorted((a, b) => a - b),
    );
    const months = new Set(invoices.map((invoice) => invoice.at.toISOString().slice(0, 7)));
    expect(months.size).toBe(7);
    for (const { lines } of invoices) {
      expect(lines.length).toBeLessThanOrEqual(50);
      for (const { code, quantity } of lines) expect(codes.has(code) && quantity >= 1 && quantity <= 99).toBe(true);
    }
    expect(report.lines + report.linesDropped).toBe(uncapped.report.lines);
    expect(report.invoicesCapped).toBeGreaterThan(0);
    expect(report.linesCapped).toBeGreaterThan(0);
  });
});
