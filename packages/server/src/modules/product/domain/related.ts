import type { ProductRecord } from './product-record.ts';
import { activeSkus, cheapest } from './visibility.ts';

/** Nearest first: shared attributes, the same brand and a like price raise a product; sales decide between equals. */
export function rankRelated(product: ProductRecord, candidates: readonly ProductRecord[]): ProductRecord[] {
  const scored = candidates.map((candidate) => ({ candidate, score: nearness(product, candidate) }));
  scored.sort(
    (a, b) =>
      b.score - a.score || b.candidate.unitsSold - a.candidate.unitsSold || (a.candidate.id < b.candidate.id ? 1 : -1),
  );
  return scored.map(({ candidate }) => candidate);
}

/** From 0 to 4 in whole steps, so that popularity still counts among products that are about as near. */
function nearness(a: ProductRecord, b: ProductRecord): number {
  const shared = Object.entries(a.attributes).filter(([name, value]) => b.attributes[name] === value).length;
  const sameBrand = a.brand !== null && a.brand === b.brand;
  const [priceA, priceB] = [priceOf(a), priceOf(b)];
  const alike = Math.min(priceA, priceB) * 2 >= Math.max(priceA, priceB);
  return Math.min(2, shared) + (sameBrand ? 1 : 0) + (alike ? 1 : 0);
}

function priceOf(product: ProductRecord): number {
  return cheapest(activeSkus(product))?.price ?? 0;
}
