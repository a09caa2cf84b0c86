import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TrailStep, trailFaults } from './audit-trail.ts';
import { commissionOf, takenOf } from './commission.ts';
import { newOrderNumber } from './order-number.ts';
import {
  canMove,
  nextStatus,
  type OrderStatus,
  orderTransitions,
  type PartStatus,
  partTransitions,
  statusOfParts,
} from './order-state.ts';
import { commissionReversal, refundOfPieces } from './refund-amount.ts';

describe('an order’s status', () => {
  it('follows from its parts by legal steps only, whatever the parts do', () => {
    const moves = fc.array(
      fc.record({ part: fc.nat(4), to: fc.constantFrom<PartStatus>('shipped', 'delivered', 'refunded') }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), moves, (count, steps) => {
        const parts: PartStatus[] = Array.from({ length: count }, () => 'confirmed');
        let status: OrderStatus = 'confirmed';
        for (const { part, to } of steps) {
          const at = part % count;
          if (!canMove(partTransitions, parts[at] as PartStatus, to)) continue;
          parts[at] = to;
          const next = nextStatus(status, parts);
          if (next !== status) expect(orderTransitions[status]).toContain(next);
          const derived = statusOfParts(parts);
          expect(next === derived || (next === 'processing' && derived === 'confirmed')).toBe(true);
          status = next;
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('is processing when some have shipped, and does not count refunded parts', () => {
    expect(statusOfParts(['confirmed', 'confirmed'])).toBe('confirmed');
    expect(statusOfParts(['shipped', 'confirmed'])).toBe('processing');
    expect(statusOfParts(['shipped', 'delivered'])).toBe('shipped');
    expect(statusOfParts(['delivered', 'refunded'])).toBe('delivered');
    expect(statusOfParts(['refunded', 'refunded'])).toBe('refunded');
  });
});

describe('refunds by pieces', () => {
  it('never give back more than was paid, in any order of requests and rejections, and all of it in the end', () => {
    const steps = fc.array(fc.record({ quantity: fc.integer({ min: 1, max: 5 }), reject: fc.nat(3) }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(100_000), steps, (quantity, total, wishes) => {
        const open: { quantity: number; amount: number }[] = [];
        const sum = (member: 'quantity' | 'amount'): number => open.reduce((s, claim) => s + claim[member], 0);
        const claim = (pieces: number): void => {
          const amount = refundOfPieces(
            { quantity, total, claimedQuantity: sum('quantity'), claimedAmount: sum('amount') },
            pieces,
          );
          expect(amount).toBeGreaterThanOrEqual(0);
          open.push({ quantity: pieces, amount });
          expect(sum('amount')).toBeLessThanOrEqual(total);
        };
        for (const wish of wishes) {
          if (wish.reject === 0 && open.length > 0) open.splice(0, 1);
          else if (sum('quantity') + wish.quantity <= quantity) claim(wish.quantity);
        }
        if (sum('quantity') < quantity) claim(quantity - sum('quantity'));
        expect(sum('amount')).toBe(total);
      }),
      { numRuns: 10_000 },
    );
  });

  it('take the commission back in parts that add up to it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 10 }),
        fc.nat(10_000),
        (amounts, bps) => {
          const total = amounts.reduce((a, b) => a + b, 0);
          const commission = commissionOf({ items: total, discount: 0 }, bps, 'seller');
          let before = 0;
          let reversed = 0;
          for (const amount of amounts) {
            reversed += commissionReversal({ total, commission, claimedBefore: before }, amount);
            before += amount;
          }
          expect(reversed).toBeLessThanOrEqual(commission);
          expect(commission - reversed).toBeLessThanOrEqual(amounts.length);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

describe('the commission', () => {
  it('is of the goods after a seller’s discount, and bears the marketplace’s own down to nothing', () => {
    expect(commissionOf({ items: 10_000, discount: 1_000 }, 1000, 'seller')).toBe(900);
    expect(commissionOf({ items: 10_000, discount: 400 }, 1000, 'marketplace')).toBe(600);
    expect(commissionOf({ items: 10_000, discount: 5_000 }, 1000, 'marketplace')).toBe(0);
  });

  it('A29: is a whole number from nothing to the discounted goods in 10,000 random parts', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999_999_999 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.constantFrom('seller' as const, 'marketplace' as const),
        (items, part, bps, borneBy) => {
          const discount = Math.floor(items * part);
          const commission = commissionOf({ items, discount }, bps, borneBy);
          expect(Number.isSafeInteger(commission) && commission >= 0).toBe(true);
          expect(commission).toBeLessThanOrEqual(items - discount);
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it('and its named fees keep to their caps, never take more than is left, and add up with the earning to the part', () => {
    const cap = fc.option(fc.nat(3_000), { nil: null });
    const rule = fc.record({ bps: fc.nat(10_000), fixed: fc.nat(2_000), cap });
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.nat(10_000),
        fc.nat(5_000),
        fc.nat(10_000),
        cap,
        fc.array(rule, { maxLength: 10 }),
        fc.constantFrom('seller' as const, 'marketplace' as const),
        (items, discountBps, shipping, bps, commissionCap, rules, borneBy) => {
          const discount = Math.floor((items * discountBps) / 10_000);
          const grandTotal = items - discount + shipping;
          const fees = rules.map((one, i) => ({ ...one, name: `fee_${i}` }));
          const taken = takenOf({ items, discount, grandTotal }, { bps, cap: commissionCap, fees }, borneBy);
          const sum = taken.fees.reduce((total, fee) => total + fee.amount, 0);
          expect(sum).toBe(taken.feeTotal);
          expect(taken.commission + taken.feeTotal + taken.earning).toBe(grandTotal);
          expect(Math.min(taken.commission, taken.feeTotal, taken.earning)).toBeGreaterThanOrEqual(0);
          if (commissionCap !== null) expect(taken.commission).toBeLessThanOrEqual(commissionCap);
          for (const fee of taken.fees) {
            const most = fees.find((one) => one.name === fee.name)?.cap ?? null;
            if (most !== null) expect(fee.amount).toBeLessThanOrEqual(most);
            expect(fee.amount).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 10_000 },
    );
  });

  it('takes each fee in its order, of the goods and a fixed part', () => {
    const fees = [
      { name: 'payment_processing', bps: 150, fixed: 30, cap: null },
      { name: 'fulfilment', bps: 0, fixed: 500, cap: 200 },
      { name: 'the_rest', bps: 10_000, fixed: 0, cap: null },
    ];
    const taken = takenOf({ items: 10_000, discount: 0, grandTotal: 10_500 }, { bps: 1000, cap: 800, fees }, 'seller');
    expect(taken).toEqual({
      commission: 800,
      fees: [
        { name: 'payment_processing', amount: 180 },
        { name: 'fulfilment', amount: 200 },
        { name: 'the_rest', amount: 9320 },
      ],
      feeTotal: 9700,
      earning: 0,
    });
  });
});

describe('the audit trail', () => {
  const at = new Date('2026-02-23T10:00:00.000Z');
  const step = (from: string | null, to: string, over: Partial<TrailStep> = {}): TrailStep => ({
    subject: 'order',
    subjectId: 'o',
    from,
    to,
    at,
    ...over,
  });
  it('finds illegal steps, gaps, time going backwards and a wrong end', () => {
    const good = [step(null, 'created'), step('created', 'pending_payment'), step('pending_payment', 'confirmed')];
    expect(trailFaults(good, new Map([['o', 'confirmed']]))).toEqual([]);
    expect(trailFaults(good, new Map([['o', 'shipped']]))).toHaveLength(1);
    expect(trailFaults([step(null, 'created'), step('created', 'delivered')], new Map())).toHaveLength(1);
    expect(trailFaults([step(null, 'created'), step('pending_payment', 'confirmed')], new Map())).toHaveLength(1);
    expect(
      trailFaults([step(null, 'created'), step('created', 'pending_payment', { at: new Date(0) })], new Map()),
    ).toHaveLength(1);
    expect(trailFaults([step(null, 'confirmed')], new Map())).toHaveLength(1);
  });
});

it('an order number shows the day and eight symbols without look-alikes', () => {
  expect(newOrderNumber(new Date('2026-02-23T23:59:59.000Z'))).toMatch(/^ORD-20260223-[0-9A-HJKMNP-TV-Z]{8}$/);
});
