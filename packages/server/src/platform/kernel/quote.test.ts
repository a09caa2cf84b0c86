import { describe, expect, it } from 'vitest';
import { newId } from './ids.ts';
import { QuoteCodec, type QuoteContent, quoteExpired } from './quote.ts';

const codec = new QuoteCodec('a key');
const content = (lines = 1): QuoteContent => ({
  cartId: newId('cart'),
  cartVersion: 7,
  currency: 'USD',
  lines: Array.from({ length: lines }, () => ({ skuId: newId('sku'), quantity: 99, unitPrice: 999_999_999_999 })),
  totals: { items: 5, discount: 1, shipping: 2, tax: 3, taxIncluded: 0, grandTotal: 9 },
  issuedAt: 1_700_000_000_000,
});

describe('a quote', () => {
  it('reads back what was signed, also with a hundred lines', () => {
    const full = content(100);
    const quote = codec.encode(full);
    expect(codec.decode(quote)).toEqual(full);
    expect(quote.length).toBeLessThan(8000);
    expect(quote).toMatch(/^[A-Za-z0-9_.-]+$/);
  });

  it('is refused when any character was changed, cut or signed with another key', () => {
    const quote = codec.encode(content());
    for (let i = 0; i < quote.length; i++) {
      const altered = `${quote.slice(0, i)}${quote[i] === 'A' ? 'B' : 'A'}${quote.slice(i + 1)}`;
      expect(codec.decode(altered)).toBeNull();
    }
    expect(codec.decode(quote.slice(0, -1))).toBeNull();
    expect(codec.decode(new QuoteCodec('another').encode(content()))).toBeNull();
    for (const junk of ['', '.', 'a.b', 'a.b.c']) expect(codec.decode(junk)).toBeNull();
  });

  it('ends after ten minutes', () => {
    const quote = content();
    expect(quoteExpired(quote, quote.issuedAt + 599_999)).toBe(false);
    expect(quoteExpired(quote, quote.issuedAt + 600_000)).toBe(true);
    expect(quoteExpired(quote, quote.issuedAt - 60_001)).toBe(true);
  });
});
