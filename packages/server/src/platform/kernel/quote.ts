import { createHmac, timingSafeEqual } from 'node:crypto';

/** A quote is good for so long after it was issued. */
export const quoteLifetimeMs = 600_000;

/** What a buyer agreed to. The cart's version stands for everything else that a total depends on. */
export interface QuoteContent {
  cartId: string;
  cartVersion: number;
  currency: string;
  lines: readonly { skuId: string; quantity: number; unitPrice: number }[];
  totals: {
    items: number;
    discount: number;
    shipping: number;
    tax: number;
    taxIncluded: number;
    grandTotal: number;
  };
  /** Epoch milliseconds. */
  issuedAt: number;
}

/**
 * Signs and reads quotes: opaque to clients, `<content>.<HMAC-SHA-256>` in base64url. The content is terse so that
 * a hundred lines stay below the 8,000 characters of the contract.
 */
export class QuoteCodec {
  private readonly key: string;
  constructor(key: string) {
    this.key = key;
  }

  encode(content: QuoteContent): string {
    const { totals } = content;
    const members = [
      1,
      content.cartId,
      content.cartVersion,
      content.currency,
      content.issuedAt,
      [totals.items, totals.discount, totals.shipping, totals.tax, totals.taxIncluded, totals.grandTotal],
      content.lines.map((line) => [line.skuId.slice(skuPrefix.length), line.quantity, line.unitPrice]),
    ];
    const payload = Buffer.from(JSON.stringify(members), 'utf8').toString('base64url');
    return `${payload}.${this.sign(payload)}`;
  }

  /** Null for a quote that was not made with this key, altered or cut. Its age is not looked at. */
  decode(quote: string): QuoteContent | null {
    const [payload = '', mac = '', ...rest] = quote.split('.');
    if (rest.length > 0 || payload === '') return null;
    const given = Buffer.from(mac);
    const expected = Buffer.from(this.sign(payload));
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
    const [version, cartId, cartVersion, currency, issuedAt, totals, lines] = JSON.parse(
      Buffer.from(payload, 'base64url').toString('utf8'),
    ) as [number, string, number, string, number, [number, number, number, number, number, number], Line[]];
    if (version !== 1) return null;
    const [items, discount, shipping, tax, taxIncluded, grandTotal] = totals;
    return {
      cartId,
      cartVersion,
      currency,
      issuedAt,
      totals: { items, discount, shipping, tax, taxIncluded, grandTotal },
      lines: lines.map(([sku, quantity, unitPrice]) => ({ skuId: `${skuPrefix}${sku}`, quantity, unitPrice })),
    };
  }

  private sign(payload: string): string {
    return createHmac('sha256', this.key).update(`quote.${payload}`).digest('base64url');
  }
}

/** True from ten minutes after the issue on, and for one from a future beyond a minute of clock skew. */
export function quoteExpired(content: QuoteContent, nowMs: number): boolean {
  return nowMs - content.issuedAt >= quoteLifetimeMs || content.issuedAt - nowMs > 60_000;
}

type Line = [string, number, number];
const skuPrefix = 'sku_';
