import { type TrailStep, trailFaults } from '@mkt/server';
import type { Finding } from './audit-check.ts';
import { settledOrders, trailOf } from './order-checks.repository.ts';
import type { Snapshot } from './read-connection.ts';

interface TrailRow {
  order_id: string;
  subject: TrailStep['subject'];
  subject_id: string;
  from_status: string | null;
  to_status: string;
  at: Date;
}

export const TRAIL_SAYS = 'every step of an order, part, refund and return is legal and leads to its present status';
const PAGE_ROWS = 500;

/** The same table of transitions that moves orders checks the trail they left. */
export async function orderTrailFindings(snapshot: Snapshot | undefined, settleS: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  let after = '';
  for (;;) {
    const orders =
      (await snapshot?.rows<{ id: string; status: string }>(settledOrders(settleS), [after, PAGE_ROWS])) ?? [];
    if (snapshot === undefined || orders.length === 0) return findings;
    const rows = await snapshot.rows<TrailRow>(
      trailOf(orders.length),
      orders.map(({ id }) => id),
    );
    for (const { id, status } of orders) {
      const steps = rows
        .filter((row) => row.order_id === id)
        .map((row) => ({
          subject: row.subject,
          subjectId: row.subject_id,
          from: row.from_status,
          to: row.to_status,
          at: row.at,
        }));
      for (const detail of trailFaults(steps, new Map([[id, status]])))
        findings.push({ invariant: 'I19', module: 'order', subject: id, detail });
    }
    after = orders.at(-1)?.id ?? after;
  }
}
