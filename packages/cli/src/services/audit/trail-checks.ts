/** The tables of transitions that move orders and attempts check the trails they left. */
import { type ModuleName, paymentTransitions, type TrailStep, trailFaults } from '@mkt/server';
import {
  type Check,
  inBatches,
  keysetPages,
  type Look,
  most,
  type Snapshots,
  type Suspect,
  snapshotOf,
} from './audit-check.ts';
import type { Snapshot } from './read-connection.ts';
import {
  changedOrders,
  changedPayments,
  orderSubjects,
  orderTrail,
  paymentTrail,
  settledOrders,
  settledPayments,
} from './trail-checks.repository.ts';

interface TrailCheck {
  module: ModuleName;
  name: string;
  says: string;
  all: string;
  changed: string;
  /** Faults by key. */
  faults(snapshot: Snapshot, keys: readonly string[]): Promise<Map<string, string[]>>;
}

interface OrderStep {
  k: string;
  subject: TrailStep['subject'];
  subject_id: string;
  from_status: string | null;
  to_status: string;
  at: Date;
}

async function orderFaults(snapshot: Snapshot, keys: readonly string[]): Promise<Map<string, string[]>> {
  const steps = Map.groupBy(await snapshot.rows<OrderStep>(orderTrail, [keys]), ({ k }) => k);
  const present = new Map(keys.map((key) => [key, new Map<string, string>()]));
  for (const statement of orderSubjects)
    for (const { k, id, status } of await snapshot.rows<{ k: string; id: string; status: string }>(statement, [keys]))
      present.get(k)?.set(id, status);
  return new Map(
    keys.map((key) => [
      key,
      trailFaults(
        (steps.get(key) ?? []).map((row) => ({
          subject: row.subject,
          subjectId: row.subject_id,
          from: row.from_status,
          to: row.to_status,
          at: row.at,
        })),
        present.get(key) ?? new Map(),
      ),
    ]),
  );
}

interface PaymentStep {
  k: string;
  sequence: number;
  from_status: string | null;
  to_status: string;
  at: Date;
}

async function paymentFaults(snapshot: Snapshot, keys: readonly string[]): Promise<Map<string, string[]>> {
  const steps = Map.groupBy(await snapshot.rows<PaymentStep>(paymentTrail, [keys]), ({ k }) => k);
  return new Map(keys.map((key) => [key, stepFaults(steps.get(key) ?? [])]));
}

function stepFaults(steps: readonly PaymentStep[]): string[] {
  const faults: string[] = [];
  let before: PaymentStep | null = null;
  for (const step of steps) {
    const { from_status: from, to_status: to } = step;
    if (before === null) {
      if (from !== null) faults.push(`begins with ${from} → ${to}`);
    } else if (from !== before.to_status) faults.push(`was ${before.to_status} but went on from ${from ?? 'nothing'}`);
    const next = from === null ? null : (paymentTransitions as Readonly<Record<string, readonly string[]>>)[from];
    if (next !== null && !(next ?? []).includes(to)) faults.push(`may not go ${from} → ${to}`);
    if (before !== null && step.at < before.at) faults.push(`${to} is earlier than ${before.to_status}`);
    before = step;
  }
  return faults;
}

const trails: readonly TrailCheck[] = [
  {
    module: 'order',
    name: 'order-trail',
    says: 'every step of an order, part, refund and return is legal and leads to its present status',
    all: settledOrders,
    changed: changedOrders,
    faults: orderFaults,
  },
  {
    module: 'payment',
    name: 'payment-trail',
    says: 'every step of an attempt is legal, follows the one before, and time never goes back',
    all: settledPayments,
    changed: changedPayments,
    faults: paymentFaults,
  },
];

export const trailChecks: readonly Check[] = trails.map(({ module, name, says, all, changed, faults }) => {
  const suspectsOf = async (snapshots: Snapshots, keys: readonly string[]): Promise<Suspect[]> => {
    const found: Suspect[] = [];
    for (const batch of inBatches(keys))
      for (const [subject, details] of await faults(snapshotOf(snapshots, module), batch))
        for (const detail of details)
          found.push({ invariant: 'I19', module, subject, detail, scope: subject, sameDetail: true });
    return found;
  };
  return {
    invariant: 'I19',
    name,
    module,
    says,
    reads: [module],
    async run(snapshots: Snapshots, { settleS, since }: Look) {
      const found: Suspect[] = [];
      const at = since?.get(module);
      const [statement, parameters] = at === undefined ? [all, [settleS]] : [changed, [settleS, at]];
      for await (const rows of keysetPages(snapshotOf(snapshots, module), statement, parameters)) {
        const keys = rows.map(({ k }) => k);
        found.push(...(await suspectsOf(snapshots, keys)));
        if (found.length >= most) break;
      }
      return found;
    },
    again: (snapshots: Snapshots, _look: Look, suspects: readonly Suspect[]) =>
      suspectsOf(snapshots, [...new Set(suspects.map(({ subject }) => subject))]),
  };
});
