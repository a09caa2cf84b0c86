import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shopNameKeyOf, shopSlugOf } from './shop-name.ts';

// As in the contract (Slug).
const slug = /^[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*$/u;

describe('a slug of a shop', () => {
  it.each([
    ['Nile Audio', 'nile-audio'],
    ['  Ali & Sons (Cairo) ', 'ali-sons-cairo'],
    ['صوتيات النيل', 'صوتيات-النيل'],
    ['!!!', 'shop'],
  ])('of %s is %s', (name, expected) => {
    expect(shopSlugOf(name)).toBe(expected);
  });

  it('always fits the contract, with room for a suffix', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (name) => {
        expect(shopSlugOf(name)).toMatch(slug);
        expect([...shopSlugOf(name)].length).toBeLessThanOrEqual(120);
      }),
    );
  });
});

describe('the key of a shop name', () => {
  it('is one for spellings that look alike', () => {
    expect(shopNameKeyOf('  Nile\u00a0 AUDIO ')).toBe('nile audio');
    expect(shopNameKeyOf('Ｎｉｌｅ Audio')).toBe('nile audio');
  });

  it('does not change when taken again', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), (name) => shopNameKeyOf(shopNameKeyOf(name)) === shopNameKeyOf(name)),
    );
  });
});
