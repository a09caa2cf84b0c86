import { reviewTexts } from './lexicon/review-texts.ts';
import type { Random } from './random.ts';
import { randomKinds, randomOf } from './random.ts';
import type { SeedProduct } from './seed-product.ts';

export interface SeedReview {
  productIndex: number;
  /** Never twice for one product. */
  reviewerIndex: number;
  rating: number;
  locale: 'en' | 'ar';
  body: string;
  /** Days before the seed's date; never before the product came into the catalog. */
  ageDays: number;
}

export interface GenerateReviewsOptions {
  seed: number;
  /** How many reviewers there are to choose from. */
  reviewers: number;
  /** Share of reviews in Arabic; default 0.45. */
  arabicShare?: number;
  /** Most that one product gets; default 40. */
  maxPerProduct?: number;
}

/**
 * Stars around the product's quality. Buyers who write are pleased or cross more than indifferent, so the middle is
 * thinned: part of what would be three stars moves to the ends.
 */
function drawRating(quality: number, random: Random): number {
  // Now and then one arrives broken, however good the product is.
  if (random.chance(0.035)) return 1;
  const felt = quality + 0.95 * random.normal();
  const stars = Math.min(5, Math.max(1, Math.round(felt)));
  if (stars === 3 && random.chance(0.35)) return quality > 3.4 ? 4 : 2;
  return stars === 4 && random.chance(0.3) ? 5 : stars;
}

/** The reviews of one product; popular ones have more, many have none. */
export function reviewsOf(
  product: Pick<SeedProduct, 'index' | 'popularity' | 'quality' | 'ageDays'>,
  options: GenerateReviewsOptions,
): SeedReview[] {
  const { seed, reviewers, arabicShare = 0.45, maxPerProduct = 40 } = options;
  const random = randomOf(seed, randomKinds.review, product.index);
  const expected = Math.min(maxPerProduct, 0.9 * product.popularity) * random.next() * 2;
  const count = Math.min(Math.floor(expected), maxPerProduct, reviewers);
  const writers = new Set<number>();
  while (writers.size < count) writers.add(random.int(reviewers));
  return [...writers].map((reviewerIndex) => {
    const rating = drawRating(product.quality, random);
    const locale = random.chance(arabicShare) ? 'ar' : 'en';
    const body = random.pick(reviewTexts[rating - 1] ?? [])[locale];
    return {
      productIndex: product.index,
      reviewerIndex,
      rating,
      locale,
      body,
      ageDays: random.int(product.ageDays + 1),
    };
  });
}
