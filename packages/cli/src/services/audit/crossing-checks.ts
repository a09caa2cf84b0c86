/** Invariants between modules: two sorted streams are merged, so that it works with any module on another server. */
import type { ModuleName } from '@mkt/server';
import type { Finding } from './audit-check.ts';
import {
  capturedMoney,
  committedPieces,
  openReservations,
  orderMoney,
  orderPieces,
  type Stream,
} from './crossing-checks.repository.ts';
import { type MergedPair, mergeStreams } from './merge-streams.ts';
import type { Snapshot } from './read-connection.ts';

export interface CrossingCheck {
  invariant: string;
  says: string;
  left: Stream;
  right: Stream;
  /** What is wrong with a pair; null when nothing is. */
  fault(pair: MergedPair): string | null;
}

const PAID = /^(confirmed|processing|shipped|delivered|refunded) /;

export const crossingChecks: readonly CrossingCheck[] = [
  {
    invariant: 'I8',
    says: 'no order that is over has an open reservation',
    left: orderMoney,
    right: openReservations,
    fault: ({ left, right }) => {
      const status = left?.extra.split(' ')[0] ?? '';
      return right !== null && /^(cancelled|confirmed|processing|shipped|delivered|refunded)$/.test(status)
        ? `the order is ${status}, its reservation still open`
        : null;
    },
  },
  {
    invariant: 'I9',
    says: 'what an order bought is what was taken out of stock for it',
    left: orderPieces,
    right: committedPieces,
    fault: ({ left, right }) =>
      left !== null && left.value !== (right?.value ?? 0)
        ? `bought ${left.value}, committed ${right === null ? 'nothing' : right.value}`
        : null,
  },
  {
    invariant: 'I10',
    says: 'money that was captured and not given back belongs to an order that is paid',
    left: orderMoney,
    right: capturedMoney,
    fault: ({ left, right }) => {
      if (right === null || left === null) return null;
      const [kept = '0', currency] = right.extra.split(' ');
      if (left.extra.split(' ')[1] !== currency)
        return `the order is in ${left.extra.split(' ')[1]}, the money in ${currency}`;
      if (Number(kept) > 0 && !PAID.test(left.extra))
        return `kept ${kept} for an order that is ${left.extra.split(' ')[0]}`;
      return null;
    },
  },
  {
    invariant: 'I11',
    says: 'a paid order that costs something is paid in full',
    left: orderMoney,
    right: capturedMoney,
    fault: ({ left, right }) =>
      left !== null && PAID.test(left.extra) && left.value > 0 && (right?.value ?? 0) !== left.value
        ? `costs ${left.value}, captured ${right?.value ?? 0}`
        : null,
  },
];

export async function runCrossingCheck(
  check: CrossingCheck,
  snapshots: ReadonlyMap<ModuleName, Snapshot>,
  settleS: number,
): Promise<Finding[]> {
  const left = snapshots.get(check.left.module);
  const right = snapshots.get(check.right.module);
  if (left === undefined || right === undefined) return [];
  const findings: Finding[] = [];
  for await (const pair of mergeStreams([left, check.left], [right, check.right], settleS)) {
    const detail = check.fault(pair);
    if (detail !== null)
      findings.push({
        invariant: check.invariant,
        module: `${check.left.module}↔${check.right.module}`,
        subject: pair.orderId,
        detail,
      });
  }
  return findings;
}
