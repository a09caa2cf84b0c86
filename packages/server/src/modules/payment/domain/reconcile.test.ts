import { describe, expect, it } from 'vitest';
import { comparePayment, mustBeThere, type OurPayment, type TheirPayment } from './reconcile.ts';

const ours: OurPayment = {
  id: 'pay_1',
  status: 'captured',
  amount: 1000,
  currency: 'USD',
  captured: 1000,
  gatewayReference: 'cs_1',
  refunds: [{ id: 'rfnd_1', amount: 300, status: 'succeeded' }],
};
const theirs: TheirPayment = {
  id: 'cs_1',
  reference: 'pay_1',
  status: 'captured',
  amount: 1000,
  currency: 'USD',
  amountCaptured: 1000,
  refunds: [{ reference: 'rfnd_1', amount: 300, status: 'succeeded' }],
};
const kinds = (mine: Partial<OurPayment>, other: Partial<TheirPayment> = {}) =>
  comparePayment({ ...ours, ...mine }, { ...theirs, ...other }).map(({ subject, kind }) => `${subject} ${kind}`);

describe('comparePayment', () => {
  it('finds nothing where both say the same', () => {
    expect(kinds({})).toEqual([]);
    expect(kinds({ status: 'partially_refunded' })).toEqual([]);
    expect(
      kinds({ status: 'failed', captured: 0, refunds: [] }, { status: 'expired', amountCaptured: 0, refunds: [] }),
    ).toEqual([]);
  });

  it.each([
    ['payment amount', { amount: 999 }, {}],
    ['payment amount', {}, { amountCaptured: 999 }],
    ['payment currency', {}, { currency: 'EUR' }],
    ['payment reference', {}, { id: 'cs_2' }],
    ['payment state', { status: 'voided' as const }, {}],
    ['payment state', {}, { status: 'authorized' as const }],
    ['refund missing_there', {}, { refunds: [] }],
    ['refund missing_here', { refunds: [] }, {}],
    ['refund amount', {}, { refunds: [{ reference: 'rfnd_1', amount: 301, status: 'succeeded' }] }],
    ['refund state', {}, { refunds: [{ reference: 'rfnd_1', amount: 300, status: 'failed' }] }],
  ])('names %s', (name, mine, other) => {
    expect(kinds(mine, other)).toEqual([name]);
  });

  it('does not miss a refund that the gateway has refused and we have given up', () => {
    expect(kinds({ refunds: [{ id: 'rfnd_1', amount: 300, status: 'failed' }] }, { refunds: [] })).toEqual([]);
  });
});

it('an attempt without a session need not be known to the gateway unless money is said to be there', () => {
  expect(mustBeThere({ status: 'initiated', gatewayReference: null })).toBe(false);
  expect(mustBeThere({ status: 'failed', gatewayReference: null })).toBe(false);
  expect(mustBeThere({ status: 'expired', gatewayReference: 'cs_1' })).toBe(true);
  expect(mustBeThere({ status: 'captured', gatewayReference: null })).toBe(true);
});
