import { grouped } from '../../output/progress.ts';
import type { SeedSummary } from './seed-places.ts';

/** `seeded 385 categories, 63 shops, 8,407 products and 12,464 reviews in 21.3 s` */
export function summaryLine({ categories, shops, products, reviews, seconds }: SeedSummary): string {
  const all = ({ created, updated, unchanged }: SeedSummary['products']): string =>
    created + updated > 0
      ? `${grouped(created + updated + unchanged)}${unchanged > 0 ? ` (${grouped(unchanged)} were there)` : ''}`
      : `${grouped(unchanged)} (all were there)`;
  return `seeded ${all(categories)} categories, ${all(shops)} shops, ${all(products)} products and ${all(reviews)} reviews in ${seconds.toFixed(1)} s`;
}
