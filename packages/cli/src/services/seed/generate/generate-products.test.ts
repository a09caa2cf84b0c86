import { describe, expect, it } from 'vitest';
import { readSeedCategories } from '../seed-data.ts';
import { generateReviewers, generateSellers } from './generate-people.ts';
import { generateProducts } from './generate-products.ts';
import { reviewsOf } from './generate-reviews.ts';
import { colours } from './lexicon/words.ts';
import type { SeedProduct } from './seed-product.ts';

const both = ['en', 'ar'] as const;
const sample = [...generateProducts({ count: 4000, seed: 7, locales: both })];

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}

describe('generateProducts', () => {
  it('makes the i-th product from the seed and i alone', () => {
    const slice = [...generateProducts({ count: 20, from: 1500, seed: 7, locales: both })];
    expect(slice).toEqual(sample.slice(1500, 1520));
    const other = [...generateProducts({ count: 20, from: 1500, seed: 8, locales: both })];
    expect(other.map((product) => product.title)).not.toEqual(slice.map((product) => product.title));
  });

  it('writes what the contract allows', () => {
    for (const product of sample) {
      expect(product.title.length).toBeLessThanOrEqual(300);
      expect(Object.keys(product.attributes).length).toBeLessThanOrEqual(50);
      for (const name of Object.keys(product.attributes)) expect(name).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
      for (const value of Object.values(product.attributes)) expect(value.length).toBeGreaterThan(0);
      expect(product.skus.length).toBeGreaterThanOrEqual(1);
      expect(product.skus.length).toBeLessThanOrEqual(6);
      for (const sku of product.skus) {
        expect(sku.code).toMatch(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$/);
        expect(Number.isSafeInteger(sku.price) && sku.price > 0).toBe(true);
        expect(sku.compareAtPrice ?? sku.price + 1).toBeGreaterThan(sku.price);
        expect(sku.stock).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('gives every SKU of the catalog a code of its own and tells variants apart', () => {
    const codes = sample.flatMap((product) => product.skus.map((sku) => sku.code));
    expect(new Set(codes).size).toBe(codes.length);
    for (const { skus } of sample) expect(new Set(skus.map((sku) => sku.title)).size).toBe(skus.length);
  });

  it('says in Arabic what it says in English, in Arabic letters', () => {
    for (const product of sample) {
      const { ar } = product.translations;
      expect(ar?.title).toMatch(/^[\u0600-\u06ff]/);
      expect(ar?.description).toMatch(/[\u0600-\u06ff]{3}/);
      expect(Object.keys(ar?.attributes ?? {})).toEqual(Object.keys(product.attributes));
      expect(`${product.title} ${product.description}`).not.toMatch(/undefined|NaN|[\u0600-\u06ff]| {2}|\.\./);
      expect(`${ar?.title} ${ar?.description}`).not.toMatch(/undefined|NaN| {2}|\.\./);
    }
    const english = [...generateProducts({ count: 5, seed: 7, locales: ['en'] })];
    expect(english.map((product) => product.translations)).toEqual(Array(5).fill({}));
    expect(english.map((product) => product.title)).toEqual(sample.slice(0, 5).map((product) => product.title));
  });

  it('covers the leaves, the sellers and the pictures', () => {
    const leaves = readSeedCategories().filter((category) => category.leaf);
    const used = new Set(sample.map((product) => product.categoryId));
    expect(used.size).toBeGreaterThan(leaves.length * 0.95);
    for (const id of used) expect(leaves.some((leaf) => leaf.id === id)).toBe(true);
    expect(new Set(sample.map((product) => product.sellerIndex)).size).toBe(60);
    for (const product of sample) {
      const colour = product.skus[0]?.attributes.color;
      if (colour) expect(colours[product.picture % colours.length]?.en).toBe(colour);
    }
  });

  it('prices around the median of each category', () => {
    const medianOf = new Map(readSeedCategories().map((category) => [category.id, category.leaf?.medianUsd ?? 0]));
    const ratios = sample.map(
      (product) => (product.skus[0]?.price ?? 0) / 100 / (medianOf.get(product.categoryId) ?? 1),
    );
    expect(quantile(ratios, 0.5)).toBeGreaterThan(0.75);
    expect(quantile(ratios, 0.5)).toBeLessThan(1.33);
    expect(quantile(ratios, 0.01)).toBeGreaterThan(0.15);
    expect(quantile(ratios, 0.99)).toBeLessThan(5);
  });

  it('spreads demand like Zipf with an exponent of about 0.8', () => {
    const demand = sample.map((product) => product.popularity).toSorted((a, b) => b - a);
    const slope = Math.log((demand[29] ?? 1) / (demand[2999] ?? 1)) / Math.log(100);
    expect(slope).toBeGreaterThan(0.7);
    expect(slope).toBeLessThan(0.9);
  });

  it('never says "wireless" of what has a jack', () => {
    const contradictory = (product: SeedProduct): boolean =>
      /Wireless|Bluetooth/.test(product.title) && /jack|optical/.test(product.attributes.connection ?? '');
    expect(sample.filter(contradictory)).toEqual([]);
  });
});

describe('reviewsOf', () => {
  const reviews = sample.flatMap((product) => reviewsOf(product, { seed: 7, reviewers: 300 }));

  it('has each reviewer once a product, after the product came and in the review’s language', () => {
    const pairs = new Set(reviews.map((review) => `${review.productIndex}/${review.reviewerIndex}`));
    expect(pairs.size).toBe(reviews.length);
    for (const review of reviews) {
      expect(review.ageDays).toBeLessThanOrEqual(sample[review.productIndex]?.ageDays ?? -1);
      expect(/[\u0600-\u06ff]/.test(review.body)).toBe(review.locale === 'ar');
    }
  });

  it('gives more stars to better products, mostly four and five', () => {
    const mean = (list: typeof reviews): number => list.reduce((sum, review) => sum + review.rating, 0) / list.length;
    const better = reviews.filter((review) => (sample[review.productIndex]?.quality ?? 0) > 4.3);
    const worse = reviews.filter((review) => (sample[review.productIndex]?.quality ?? 5) < 3.8);
    expect(mean(better)).toBeGreaterThan(mean(worse) + 0.3);
    expect(reviews.filter((review) => review.rating >= 4).length / reviews.length).toBeGreaterThan(0.6);
    expect(new Set(reviews.map((review) => review.rating))).toEqual(new Set([1, 2, 3, 4, 5]));
  });
});

describe('people', () => {
  it('names shops and buyers without repeats, the same for the same seed', () => {
    const sellers = [...generateSellers({ count: 300, seed: 7 })];
    expect(new Set(sellers.map((seller) => seller.slug)).size).toBe(300);
    expect([...generateSellers({ count: 300, seed: 7 })]).toEqual(sellers);
    const emails = [...generateReviewers({ count: 2000, seed: 7 })].map((reviewer) => reviewer.email);
    expect(new Set(emails).size).toBe(2000);
  });
});
