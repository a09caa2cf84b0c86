/** Invariants between two modules, so that they hold with either on another server. */
import { type Check, type Look, most, type Snapshots, type Suspect, snapshotOf } from './audit-check.ts';
import {
  attemptMoney,
  listedProducts,
  orderBuyers,
  orderMoney,
  orderPieces,
  payables,
  reservedPieces,
  restockedPieces,
  searchRows,
} from './crossing-checks.repository.ts';
import { type MergedPair, mergeAll, mergeChanged, pairsOf, type Stream, type StreamRow } from './merge-streams.ts';

interface Crossing {
  invariant: string;
  name: string;
  says: string;
  left: Stream;
  right: Stream;
  /** What is wrong with a pair; null when nothing is. */
  fault(left: StreamRow | null, right: StreamRow | null): string | null;
}

const paid = new Set(['confirmed', 'processing', 'shipped', 'delivered', 'refunded']);
const words = (row: StreamRow | null): string[] => row?.extra.split(' ') ?? [];
/** `status a x 1, b x 2` → the status, and the rest. */
const split = (row: StreamRow | null): [string, string] => {
  const at = row?.extra.indexOf(' ') ?? -1;
  return row === null || at < 0 ? ['', ''] : [row.extra.slice(0, at), row.extra.slice(at + 1)];
};

const crossings: readonly Crossing[] = [
  {
    invariant: 'I8',
    name: 'open-reservations',
    says: 'no order that is over has an open reservation, and none is open without an order',
    left: orderPieces,
    right: reservedPieces,
    fault(left, right) {
      if (split(right)[0] !== 'reserved') return null;
      const [status] = split(left);
      if (status === 'created' || status === 'pending_payment') return null;
      return left === null
        ? 'a reservation is open without an order'
        : `the order is ${status}, its reservation still open`;
    },
  },
  {
    invariant: 'I9',
    name: 'pieces',
    says: 'what a paid order bought is what was taken out of stock for it, SKU by SKU',
    left: orderPieces,
    right: reservedPieces,
    fault(left, right) {
      const [status, bought] = split(left);
      const [state, held] = split(right);
      if (state === 'committed' && left === null) return `committed ${held} without an order`;
      if (!paid.has(status)) return null;
      if (state !== 'committed')
        return `bought ${bought}, its reservation ${state === '' ? 'is not there' : `is ${state}`}`;
      return bought === held ? null : `bought ${bought}, committed ${held}`;
    },
  },
  {
    invariant: 'I9',
    name: 'restocked',
    says: 'only what was over goes back on the shelf as a whole order',
    left: orderPieces,
    right: restockedPieces,
    fault(left, right) {
      const [status] = split(left);
      return left !== null && right !== null && status !== 'cancelled'
        ? `is ${status}, and was put back on the shelf`
        : null;
    },
  },
  {
    invariant: 'I10',
    name: 'kept-money',
    says: 'money that was captured and not given back belongs to one order that is paid, in its currency',
    left: orderMoney,
    right: attemptMoney,
    fault(left, right) {
      if (right === null) return null;
      const [kept = '0', currency] = words(right);
      if (left === null) return Number(kept) > 0 ? `kept ${kept} ${currency} for an order that is not there` : null;
      const [status = '', ours] = words(left);
      if (ours !== currency) return `the order is in ${ours}, the money in ${currency}`;
      return Number(kept) > 0 && !paid.has(status) ? `kept ${kept} for an order that is ${status}` : null;
    },
  },
  {
    invariant: 'I11',
    name: 'paid-in-full',
    says: 'a paid order that costs something is paid in full',
    left: orderMoney,
    right: attemptMoney,
    fault(left, right) {
      const [status = ''] = words(left);
      return left !== null && paid.has(status) && left.value > 0 && (right?.value ?? 0) !== left.value
        ? `costs ${left.value}, captured ${right?.value ?? 0}`
        : null;
    },
  },
  {
    invariant: 'I13',
    name: 'refunds-agree',
    says: 'an order and its attempts tell the same of captured and refunded money',
    left: orderMoney,
    right: attemptMoney,
    fault(left, right) {
      const [status = '', , captured = '0', refunded = '0'] = words(left);
      if (left === null || !paid.has(status)) return null;
      const given = words(right)[2] ?? '0';
      if (Number(captured) !== (right?.value ?? 0))
        return `the order knows of ${captured} captured, the attempts of ${right?.value ?? 0}`;
      return Number(refunded) === Number(given)
        ? null
        : `the order knows of ${refunded} refunded, the attempts of ${given}`;
    },
  },
  {
    invariant: 'I22',
    name: 'payables',
    says: 'what is asked to be paid is asked by an order of the same buyer and total',
    left: orderBuyers,
    right: payables,
    fault(left, right) {
      if (right === null || right.value === 0) return null;
      const [buyer = '', state] = words(right);
      // Refused checkouts are purged after a day; what they asked for was closed long before.
      if (left === null) return state === 'open' ? `${right.value} is asked for an order that is not there` : null;
      if (left.extra !== buyer) return `the order is of ${left.extra}, its payable of ${buyer}`;
      return left.value === right.value ? null : `the order costs ${left.value}, its payable ${right.value}`;
    },
  },
  {
    invariant: 'I24',
    name: 'search-rows',
    says: 'what searches may find is what is listed, and no row knows more than its product',
    left: listedProducts,
    right: searchRows,
    fault(left, right) {
      if (left === null) return right?.value === 1 ? 'can be found, and is not there' : null;
      const [status, sequence] = words(left);
      if ((right?.value ?? 0) !== left.value)
        return left.value === 1 ? 'is listed, and cannot be found' : `is ${status} and not listed, and can be found`;
      return Number(right?.extra ?? 0) > Number(sequence)
        ? `the row contains event ${right?.extra}, the product has had ${sequence}`
        : null;
    },
  },
];

export const crossingChecks: readonly Check[] = crossings.map((crossing) => {
  const { invariant, name, says, left, right } = crossing;
  const module = `${left.module}↔${right.module}`;
  const suspectsOf = async (pairs: AsyncIterable<MergedPair>): Promise<Suspect[]> => {
    const found: Suspect[] = [];
    for await (const pair of pairs) {
      if (pair.left?.settled === 0 || pair.right?.settled === 0) continue;
      const detail = crossing.fault(pair.left, pair.right);
      if (detail === null) continue;
      found.push({ invariant, module, subject: pair.key, detail, scope: pair.key, sameDetail: true });
      if (found.length >= most) break;
    }
    return found;
  };
  return {
    invariant,
    name,
    module,
    says,
    reads: [left.module, right.module],
    run(snapshots: Snapshots, { settleS, since }: Look) {
      const [a, b] = [snapshotOf(snapshots, left.module), snapshotOf(snapshots, right.module)];
      const [sinceLeft, sinceRight] = [since?.get(left.module), since?.get(right.module)];
      return suspectsOf(
        sinceLeft === undefined || sinceRight === undefined
          ? mergeAll([a, left], [b, right], settleS)
          : mergeChanged([a, left, sinceLeft], [b, right, sinceRight], settleS),
      );
    },
    again(snapshots: Snapshots, { settleS }: Look, suspects: readonly Suspect[]) {
      const sides = [left, right].map((side) => [snapshotOf(snapshots, side.module), side] as const);
      const [a, b] = sides as [(typeof sides)[0], (typeof sides)[0]];
      return suspectsOf(
        pairsOf(
          a,
          b,
          settleS,
          suspects.map(({ subject }) => subject),
        ),
      );
    },
  };
});
