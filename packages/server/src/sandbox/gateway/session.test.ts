import { describe, expect, it } from 'vitest';
import { allowedActions, amountRefundable, isAllowed, type SessionRefund, statusByMoney } from './session.ts';

const refund = (amount: number, status: SessionRefund['status']): SessionRefund => ({
  refundId: 're_1',
  reference: 'rfnd_1',
  amount,
  reason: null,
  createdAt: '2026-02-23T00:00:00.000Z',
  status,
  failureReason: null,
});

describe('what may happen to a session', () => {
  it('ends for good when it is declined, voided, expired or wholly refunded', () => {
    for (const status of ['declined', 'voided', 'expired', 'refunded'] as const)
      expect(allowedActions[status]).toEqual([]);
  });

  it('lets money be captured or let go only while it is held', () => {
    for (const status of Object.keys(allowedActions) as Array<keyof typeof allowedActions>) {
      expect(isAllowed({ status }, 'capture')).toBe(status === 'authorized');
      expect(isAllowed({ status }, 'void')).toBe(status === 'authorized');
    }
  });
});

describe('refunds of a session', () => {
  it('hold their amount while they are pending and give it back when they fail', () => {
    const refunds = [refund(300, 'pending'), refund(200, 'succeeded'), refund(400, 'failed')];
    expect(amountRefundable({ amountCaptured: 1000, refunds })).toBe(500);
  });

  it('change its status only when they have succeeded', () => {
    expect(statusByMoney({ amountCaptured: 1000, refunds: [refund(1000, 'pending')] })).toBe('captured');
    expect(statusByMoney({ amountCaptured: 1000, refunds: [refund(999, 'succeeded')] })).toBe('partially_refunded');
    expect(statusByMoney({ amountCaptured: 1000, refunds: [refund(600, 'succeeded'), refund(400, 'succeeded')] })).toBe(
      'refunded',
    );
  });
});
