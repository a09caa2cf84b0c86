import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CouponRule, computeTotals, type TaxRule, type TotalsInput } from './totals.ts';

const now = new Date('2026-02-23T10:00:00.000Z');
const percent = (over: Partial<CouponRule> = {}): CouponRule => ({
  kind: 'percent',
  percentBps: 1000,
  amount: null,
  currency: 'USD',
  sellerId: null,
  minSubtotal: null,
  maxDiscount: null,
  startsAt: null,
  endsAt: null,
  active: true,
  exhausted: false,
  ...over,
});
const vat = (over: Partial<TaxRule> = {}): TaxRule => ({
  id: 'trate_a',
  country: 'EG',
  region: null,
  categoryId: null,
  rateBps: 1400,
  inclusive: false,
  appliesToShipping: false,
  active: true,
  ...over,
});
const input = (over: Partial<TotalsInput> = {}): TotalsInput => ({
  currency: 'USD',
  lines: [
    { key: 'a', sellerId: 's1', categoryIds: ['c1'], unitPrice: 1000, quantity: 2 },
    { key: 'b', sellerId: 's2', categoryIds: ['c2', 'c0'], unitPrice: 500, quantity: 1 },
  ],
  coupon: null,
  destination: { country: 'EG', region: 'Cairo' },
  shipping: {
    id: 'srate_a',
    countries: [],
    basePrice: 300,
    pricePerItem: 50,
    freeFrom: null,
    position: 0,
    active: true,
  },
  taxes: [],
  now,
  ...over,
});

describe('totals', () => {
  it('adds items, shipping by piece and tax on top', () => {
    const result = computeTotals(input({ taxes: [vat()] }));
    expect(result.totals).toEqual({
      items: 2500,
      discount: 0,
      shipping: 450,
      tax: 350,
      taxIncluded: 0,
      grandTotal: 3300,
    });
    expect(result.sellers.map((s) => s.totals.shipping)).toEqual([360, 90]);
  });

  it('counts tax that prices contain as information only', () => {
    const { totals } = computeTotals(input({ taxes: [vat({ inclusive: true, appliesToShipping: true })] }));
    expect(totals).toMatchObject({ tax: 0, taxIncluded: 307 + 55, grandTotal: 2950 });
  });

  it('takes the rate of the region before the country, and of the nearest category before all', () => {
    const taxes = [
      vat(),
      vat({ id: 'trate_b', region: 'cairo', rateBps: 1000 }),
      vat({ id: 'trate_c', categoryId: 'c0', rateBps: 500 }),
      vat({ id: 'trate_d', region: 'Cairo', categoryId: 'c0', rateBps: 200 }),
      vat({ id: 'trate_e', region: 'Cairo', categoryId: 'c2', rateBps: 100 }),
      vat({ id: 'trate_f', region: 'Giza', categoryId: 'c2', rateBps: 9000 }),
    ];
    expect(computeTotals(input({ taxes })).lines.map((l) => l.tax)).toEqual([200, 5]);
  });

  it('gives a seller coupon to that seller alone and says why one does not apply', () => {
    const own = computeTotals(input({ coupon: percent({ sellerId: 's2' }) }));
    expect(own.lines.map((l) => l.discount)).toEqual([0, 50]);
    const reasonOf = (coupon: CouponRule): unknown => computeTotals(input({ coupon })).coupon?.reason;
    expect(reasonOf(percent({ sellerId: 's9' }))).toBe('no_matching_items');
    expect(reasonOf(percent({ minSubtotal: 2501 }))).toBe('below_minimum');
    expect(reasonOf(percent({ active: false }))).toBe('inactive');
    expect(reasonOf(percent({ endsAt: now }))).toBe('expired');
    expect(reasonOf(percent({ startsAt: new Date(now.getTime() + 1) }))).toBe('not_started');
    expect(reasonOf(percent({ exhausted: true }))).toBe('exhausted');
    expect(reasonOf(percent({ minSubtotal: 2500 }))).toBeNull();
  });

  it('caps a percent coupon and never discounts below nothing', () => {
    expect(computeTotals(input({ coupon: percent({ maxDiscount: 100 }) })).totals.discount).toBe(100);
    const fixed = percent({ kind: 'fixed', amount: 99_999, percentBps: null });
    expect(computeTotals(input({ coupon: fixed, shipping: null })).totals).toMatchObject({
      discount: 2500,
      grandTotal: 0,
    });
  });

  it('charges no shipping from the free amount on, discount subtracted', () => {
    const rate = { ...input().shipping, freeFrom: 2300 } as NonNullable<TotalsInput['shipping']>;
    expect(computeTotals(input({ shipping: rate })).totals.shipping).toBe(0);
    expect(computeTotals(input({ shipping: rate, coupon: percent() })).totals.shipping).toBe(450);
  });

  it('refuses what is larger than money may be', () => {
    const lines = [{ key: 'a', sellerId: 's1', categoryIds: [], unitPrice: 999_999_999_999, quantity: 99 }];
    expect(() => computeTotals(input({ lines }))).toThrow(expect.objectContaining({ code: 'amount_too_large' }));
  });

  it('A29: splits exactly over sellers and lines, by largest remainder, in 10,000 random orders', {
    timeout: 60_000,
  }, () => {
    fc.assert(
      fc.property(arbitraryInput(), (candidate) => expectExact(candidate)),
      { numRuns: 10_000 },
    );
  });
});

function expectExact(candidate: TotalsInput): void {
  const { totals, sellers, lines } = computeTotals(candidate);
  const sum = (values: number[]): number => values.reduce((a, b) => a + b, 0);
  expect(totals.grandTotal).toBe(totals.items - totals.discount + totals.shipping + totals.tax);
  for (const member of ['items', 'discount', 'shipping', 'tax', 'taxIncluded', 'grandTotal'] as const)
    expect(sum(sellers.map((s) => s.totals[member]))).toBe(totals[member]);
  expect(sum(lines.map((l) => l.discount))).toBe(totals.discount);
  expect(sum(lines.map((l) => l.lineTotal))).toBe(totals.items - totals.discount);
  expect(sum(lines.map((l) => l.tax))).toBeLessThanOrEqual(totals.tax);
  lines.forEach((line, i) => {
    const gross = (candidate.lines[i]?.unitPrice ?? 0) * (candidate.lines[i]?.quantity ?? 0);
    expect(line.discount).toBeGreaterThanOrEqual(0);
    expect(line.discount).toBeLessThanOrEqual(gross);
    expect(line.lineTotal).toBe(gross - line.discount);
    expect(Number.isInteger(line.tax) && line.tax >= 0 && Number.isInteger(line.taxIncluded)).toBe(true);
  });
  for (const { sellerId, totals: part } of sellers) {
    expect(part.grandTotal).toBe(part.items - part.discount + part.shipping + part.tax);
    expect(part.discount).toBe(sum(lines.filter((l) => l.sellerId === sellerId).map((l) => l.discount)));
    expect(Math.min(part.shipping, part.tax, part.taxIncluded, part.grandTotal)).toBeGreaterThanOrEqual(0);
  }
  expectLargestRemainder(candidate, totals.discount, lines);
  // The same order of lines splits the same way, whoever computes it: cart for the quote, order for the decision.
  expect(computeTotals(structuredClone(candidate))).toEqual({
    totals,
    sellers,
    lines,
    coupon: computeTotals(candidate).coupon,
  });
}

/** No share is a whole unit away from its exact part, and of two roundings up the greater remainder, then the earlier line, has it. */
function expectLargestRemainder(
  candidate: TotalsInput,
  discount: number,
  lines: readonly { discount: number }[],
): void {
  const { coupon } = candidate;
  if (coupon === null || discount === 0) return;
  const weights = candidate.lines.map((line) =>
    coupon.sellerId === null || line.sellerId === coupon.sellerId ? BigInt(line.unitPrice * line.quantity) : 0n,
  );
  const whole = weights.reduce((a, b) => a + b, 0n);
  const parts = weights.map((weight, i) => {
    const exact = BigInt(discount) * weight;
    const up = BigInt(lines[i]?.discount ?? 0) - exact / whole;
    return { up, remainder: exact % whole, i };
  });
  const raised = parts.filter(({ up }) => up === 1n);
  const kept = parts.filter(({ up }) => up === 0n);
  // One look instead of a matcher per pair: the matchers would take most of the time of all cases.
  const right =
    raised.length + kept.length === parts.length &&
    raised.every((a) => kept.every((b) => a.remainder > b.remainder || (a.remainder === b.remainder && a.i < b.i)));
  if (!right) throw new Error(`Not by largest remainder: ${discount} over ${weights.join(', ')}`);
}

function arbitraryInput(): fc.Arbitrary<TotalsInput> {
  const seller = fc.integer({ min: 1, max: 5 }).map((n) => `s${n}`);
  const category = fc.integer({ min: 1, max: 3 }).map((n) => `c${n}`);
  const line = fc.record({
    sellerId: seller,
    categoryIds: category.map((c) => [c, 'root']),
    unitPrice: fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 9_999_999 })),
    quantity: fc.integer({ min: 1, max: 99 }),
  });
  const coupon = fc.record({
    kind: fc.constantFrom('percent' as const, 'fixed' as const),
    percentBps: fc.integer({ min: 1, max: 10_000 }),
    amount: fc.integer({ min: 1, max: 50_000 }),
    sellerId: fc.option(seller),
    minSubtotal: fc.option(fc.integer({ min: 0, max: 10_000 })),
    maxDiscount: fc.option(fc.integer({ min: 1, max: 10_000 })),
  });
  const tax = fc.record({
    region: fc.option(fc.constantFrom('Cairo', 'Giza')),
    categoryId: fc.option(category),
    rateBps: fc.integer({ min: 0, max: 10_000 }),
    inclusive: fc.boolean(),
    appliesToShipping: fc.boolean(),
  });
  return fc
    .record({
      lines: fc.array(line, { minLength: 1, maxLength: 12 }),
      coupon: fc.option(coupon),
      taxes: fc.array(tax, { maxLength: 5 }),
      base: fc.integer({ min: 0, max: 5_000 }),
      perItem: fc.integer({ min: 0, max: 99 }),
      freeFrom: fc.option(fc.integer({ min: 0, max: 20_000 })),
    })
    .map((raw) =>
      input({
        lines: raw.lines.map((l, i) => ({ ...l, key: `k${i}` })),
        coupon: raw.coupon === null ? null : percent(raw.coupon),
        taxes: raw.taxes.map((t, i) => vat({ ...t, id: `trate_${i}` })),
        shipping: {
          id: 'srate_a',
          countries: [],
          basePrice: raw.base,
          pricePerItem: raw.perItem,
          freeFrom: raw.freeFrom,
          position: 0,
          active: true,
        },
      }),
    );
}
