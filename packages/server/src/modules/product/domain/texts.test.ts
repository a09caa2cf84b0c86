import { describe, expect, it } from 'vitest';
import { attributeKey } from './attribute-key.ts';
import { publicName } from './public-name.ts';
import { meanRating, ratingRank } from './rating.ts';
import { slugOf } from './slug.ts';

const slugPattern = /^[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*$/u;

describe('a slug', () => {
  it('is readable in any script and always fits the contract', () => {
    expect(slugOf('  Wireless — Headphones, WH-900!', 'x')).toBe('wireless-headphones-wh-900');
    expect(slugOf('سماعات لاسلكية', 'x')).toBe('سماعات-لاسلكية');
    expect(slugOf('***', 'product')).toBe('product');
    for (const title of ['a'.repeat(300), 'word '.repeat(80), '🙂 ok', 'e\u0301te\u0301'])
      expect(slugOf(title, 'product')).toMatch(slugPattern);
  });
});

describe('a reviewer’s name', () => {
  it('is the first name and an initial, never an address', () => {
    expect(publicName('Mona Adel Hassan', 'en')).toBe('Mona A.');
    expect(publicName('منى حسن', 'ar')).toBe('منى ح.');
    expect(publicName('mona@example.com', 'en')).toBe('A buyer');
    expect(publicName(null, 'ar')).toBe('مشترٍ');
  });
});

describe('ratings and filters', () => {
  it('round the mean to two decimals and rank it downwards', () => {
    expect([meanRating(0, 0), meanRating(3, 13)]).toEqual([null, 4.33]);
    expect([ratingRank(0, 0), ratingRank(3, 12), ratingRank(3, 11)]).toEqual([0, 40_000, 36_666]);
  });

  it('compare values without case, width and outer blanks', () => {
    expect(attributeKey(' ＲＥＤ ')).toBe(attributeKey('red'));
    expect(attributeKey('red')).not.toBe(attributeKey('reed'));
  });
});
