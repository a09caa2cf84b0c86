import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { difference, type PartEarnings, shareOf } from './earnings.ts';
import { accountCode, bookCapture, bookPayout, bookRefund } from './ledger.ts';
import { type ShareLeft, splitRefund } from './refund-split.ts';

const split = fc
  .record({
    amount: fc.integer({ min: 1, max: 10_000_000 }),
    bps: fc.integer({ min: 0, max: 9_000 }),
    fee: fc.integer({ min: 0, max: 50 }),
  })
  .map(({ amount, bps, fee }) => ({
    seller_order_id: 'sord_1',
    seller_id: 'seller_1',
    amount,
    commission_amount: Math.floor((amount * bps) / 10_000),
    fees: [
      { name: 'fulfilment', amount: fee },
      { name: 'payment_processing', amount: Math.floor(fee / 2) },
    ].filter((one) => one.amount > 0),
  }));

describe('bookings', () => {
  it('of a capture add up to zero and owe each seller the share less commission and fees', () => {
    fc.assert(
      fc.property(fc.array(split, { minLength: 1, maxLength: 8 }), fc.nat(1000), (splits, gatewayFee) => {
        const amount = splits.reduce((sum, one) => sum + one.amount, 0);
        const facts = {
          paymentId: 'pay_1',
          buyerId: 'usr_1',
          provider: 'sandbox',
          currency: 'USD',
          amount,
          gatewayFee,
        };
        const { entries } = bookCapture({ ...facts, splits });
        expect(entries.reduce((sum, entry) => sum + entry.amount, 0)).toBe(0);
        const owed = entries.filter((entry) => entry.kind === 'seller_payable');
        const due = splits.reduce(
          (sum, one) => sum + one.amount - one.commission_amount - one.fees.reduce((a, fee) => a + fee.amount, 0),
          0,
        );
        expect(owed.reduce((sum, entry) => sum - entry.amount, 0)).toBe(due);
        const named = entries.filter((entry) => entry.kind === 'fee_revenue');
        for (const name of ['fulfilment', 'payment_processing']) {
          const fees = splits.flatMap((one) => one.fees.filter((fee) => fee.name === name));
          const booked = named.filter((entry) => entry.owner === name);
          expect(booked.reduce((sum, entry) => sum - entry.amount, 0)).toBe(
            fees.reduce((sum, fee) => sum + fee.amount, 0),
          );
        }
      }),
    );
  });

  it('that are unequal are a bug and throw', () => {
    const facts = {
      paymentId: 'pay_1',
      buyerId: 'usr_1',
      provider: 'sandbox',
      currency: 'USD',
      amount: 10,
      gatewayFee: 1,
    };
    expect(() => bookCapture({ ...facts, splits: [] })).toThrow('off by 10');
    const refund = {
      refundId: 'rfnd_1',
      buyerId: 'usr_1',
      provider: 'sandbox',
      currency: 'USD',
      amount: 10,
      splits: [],
    };
    expect(() => bookRefund(refund)).toThrow('off by -10');
  });

  it('of a payout and of its return cancel each other', () => {
    const payout = { id: 'pout_1', sellerId: 'seller_1', amount: 900, currency: 'USD' };
    const both = [...bookPayout('payout', payout).entries, ...bookPayout('payout_return', payout).entries];
    const sums = new Map<string, number>();
    for (const entry of both) {
      const code = accountCode(entry, 'USD');
      sums.set(code, (sums.get(code) ?? 0) + entry.amount);
    }
    expect([...sums.values()]).toEqual([0, 0]);
  });
});

describe('splitRefund', () => {
  const share = fc
    .record({ amount: fc.integer({ min: 1, max: 100_000 }), bps: fc.integer({ min: 0, max: 10_000 }) })
    .map(({ amount, bps }) => ({ amount, commission: Math.floor((amount * bps) / 10_000) }));

  it('gives back neither more nor less than asked, nor more than a share or its commission, in any sequence', () => {
    fc.assert(
      fc.property(
        fc.array(share, { minLength: 1, maxLength: 6 }),
        fc.array(fc.double({ min: 0.01, max: 0.7, noNaN: true }), { maxLength: 6 }),
        (made, portions) => {
          let shares: ShareLeft[] = made.map((one, i) => ({
            ...one,
            sellerOrderId: `sord_${i}`,
            sellerId: `seller_${i}`,
            refundClaimed: 0,
            reversalClaimed: 0,
          }));
          const left = () => shares.reduce((sum, one) => sum + one.amount - one.refundClaimed, 0);
          const amounts = [...portions.map((portion) => () => Math.floor(left() * portion)), () => left()];
          for (const amountOf of amounts) {
            const amount = amountOf();
            if (amount < 1) continue;
            const parts = splitRefund(amount, shares);
            expect(parts.reduce((sum, part) => sum + part.amount, 0)).toBe(amount);
            shares = shares.map((one) => {
              const part = parts.find((candidate) => candidate.sellerOrderId === one.sellerOrderId);
              if (part === undefined) return one;
              expect(part.commissionReversal).toBeLessThanOrEqual(part.amount);
              return {
                ...one,
                refundClaimed: one.refundClaimed + part.amount,
                reversalClaimed: one.reversalClaimed + part.commissionReversal,
              };
            });
            for (const one of shares) {
              expect(one.refundClaimed).toBeLessThanOrEqual(one.amount);
              expect(one.reversalClaimed).toBeLessThanOrEqual(one.commission);
            }
          }
          // Everything went back: so did every commission.
          expect(shares.every((one) => one.refundClaimed === one.amount)).toBe(true);
          expect(shares.every((one) => one.reversalClaimed === one.commission)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses what is not there', () => {
    const one = { sellerOrderId: 's', sellerId: 's', amount: 10, commission: 1, refundClaimed: 4, reversalClaimed: 0 };
    expect(() => splitRefund(7, [one])).toThrow(RangeError);
    expect(() => splitRefund(0, [one])).toThrow(RangeError);
  });
});

it('a balance is the same whatever order its news came in', () => {
  const nothing: PartEarnings = { earned: 0, commission: 0, fees: 0, refunded: 0, reversed: 0, delivered: false };
  const news: ((part: PartEarnings) => PartEarnings)[] = [
    (part) => ({ ...part, earned: part.earned + 1000, commission: part.commission + 100, fees: part.fees + 7 }),
    (part) => ({ ...part, refunded: part.refunded + 300, reversed: part.reversed + 30 }),
    (part) => ({ ...part, delivered: true }),
  ];
  const ends = permutations(news).map((sequence) => {
    let part = nothing;
    const balance = { pending: 0, available: 0, earned: 0, refunded: 0, commission: 0, fees: 0 };
    for (const change of sequence) {
      const delta = difference(shareOf(change(part)), shareOf(part));
      for (const name of Object.keys(balance) as (keyof typeof balance)[]) balance[name] += delta[name];
      part = change(part);
    }
    return balance;
  });
  const expected = { pending: 0, available: 623, earned: 1000, refunded: 300, commission: 70, fees: 7 };
  expect(ends).toEqual(Array(6).fill(expected));
});

function permutations<T>(items: T[]): T[][] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}
