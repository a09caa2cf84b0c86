import { describe, expect, it } from 'vitest';
import {
  type GatewayStatus,
  isLive,
  mayMove,
  moveBy,
  type PaymentStatus,
  statusByMoney,
  transitions,
} from './payment-state.ts';

const statuses = Object.keys(transitions) as PaymentStatus[];
const words: GatewayStatus[] = ['open', 'authorized', 'captured', 'declined', 'voided', 'expired'];

describe('moveBy', () => {
  it('never leads where the table does not', () => {
    for (const current of statuses)
      for (const word of words) {
        const move = moveBy(current, word);
        if (move.kind === 'move') expect(mayMove(current, move.to), `${current} by ${word}`).toBe(true);
      }
  });

  it('lets money that arrives late in, from every end without money', () => {
    for (const ended of ['declined', 'expired', 'failed'] as const) {
      expect(moveBy(ended, 'authorized')).toEqual({ kind: 'move', to: 'authorized' });
      expect(moveBy(ended, 'captured')).toEqual({ kind: 'move', to: 'captured' });
      expect(moveBy(ended, 'open')).toEqual({ kind: 'stay' });
    }
  });

  it('calls it a contradiction when taken money is said to be held, let go or never there', () => {
    for (const paid of ['captured', 'partially_refunded', 'refunded'] as const) {
      expect(moveBy(paid, 'captured')).toEqual({ kind: 'stay' });
      for (const word of ['open', 'authorized', 'declined', 'voided', 'expired'] as const)
        expect(moveBy(paid, word), `${paid} by ${word}`).toEqual({ kind: 'contradiction' });
    }
    expect(moveBy('voided', 'captured')).toEqual({ kind: 'contradiction' });
  });
});

it('an order is free for another attempt exactly when the last one ended without money', () => {
  expect(statuses.filter((status) => !isLive(status)).sort()).toEqual(['declined', 'expired', 'failed', 'voided']);
});

it('the status follows from the money', () => {
  expect(statusByMoney(100, 0)).toBe('captured');
  expect(statusByMoney(100, 99)).toBe('partially_refunded');
  expect(statusByMoney(100, 100)).toBe('refunded');
});
