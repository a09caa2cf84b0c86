/** What the audit asks of one module's views, and which aggregates of it have changed. */
import type { Snapshot } from './read-connection.ts';

export type ScopeName = 'order' | 'payment' | 'sku' | 'booking';

export interface ViewRow {
  subject: string;
  scope_id: string | null;
  detail: string;
}

/** `since` and `scopeIds` narrow the look; `settleS` null takes rows however young they are. */
export interface ViewQuestion {
  settleS: number | null;
  since?: string | null;
  scopeIds?: readonly string[];
  limit: number;
}

export async function viewRows(snapshot: Snapshot, view: string, question: ViewQuestion): Promise<ViewRow[]> {
  const { settleS, since, scopeIds, limit } = question;
  const conditions: string[] = [];
  const parameters: (string | number | readonly string[])[] = [];
  if (settleS !== null) {
    conditions.push('(changed_at IS NULL OR changed_at <= NOW(3) - INTERVAL ? SECOND)');
    parameters.push(settleS);
  }
  // What has no time of change is quick to look at as a whole: schemas, sums over everything.
  if (since !== undefined && since !== null) {
    conditions.push('(changed_at IS NULL OR changed_at >= ?)');
    parameters.push(since);
  }
  if (scopeIds !== undefined) {
    conditions.push('scope_id IN (?)');
    parameters.push([...scopeIds]);
  }
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return snapshot.rows<ViewRow>(`SELECT subject, scope_id, detail FROM ${view} ${where} LIMIT ?`, [
    ...parameters,
    limit,
  ]);
}

/** Aggregates of each scope that changed; parts of an aggregate count as it, whoever changed them. */
const changedBy: Readonly<Record<ScopeName, readonly string[]>> = {
  order: [
    'SELECT id AS k FROM orders WHERE updated_at >= ?',
    'SELECT order_id FROM order_items WHERE updated_at >= ?',
    'SELECT order_id FROM seller_orders WHERE updated_at >= ?',
    'SELECT order_id FROM refund_requests WHERE updated_at >= ?',
  ],
  payment: [
    'SELECT order_id AS k FROM payments WHERE updated_at >= ?',
    'SELECT order_id FROM refunds WHERE updated_at >= ?',
    'SELECT order_id FROM payables WHERE updated_at >= ?',
    "SELECT p.order_id FROM ledger_entries e JOIN payments p ON p.id = SUBSTRING(e.txn_id, 9) WHERE e.updated_at >= ? AND e.txn_id LIKE 'capture.%'",
    "SELECT r.order_id FROM ledger_entries e JOIN refunds r ON r.id = SUBSTRING(e.txn_id, 8) WHERE e.updated_at >= ? AND e.txn_id LIKE 'refund.%'",
  ],
  sku: [
    'SELECT id AS k FROM skus WHERE updated_at >= ?',
    'SELECT sku_id FROM stock_ledger WHERE created_at >= ?',
    'SELECT l.sku_id FROM stock_reservations r JOIN stock_reservation_lines l ON l.order_id = r.order_id WHERE r.updated_at >= ?',
  ],
  booking: ['SELECT txn_id AS k FROM ledger_entries WHERE updated_at >= ?'],
};

/** More than so many changed aggregates are looked at by a whole look: it is quicker, and its memory is flat. */
const mostChanged = 50_000;

export type ChangedScopes = Map<ScopeName, Promise<string[] | null>>;

/** Ids of what changed since then, asked once a run; null when there are so many that everything is looked at. */
export function changedKeys(
  snapshot: Snapshot,
  scope: ScopeName,
  since: string,
  known: ChangedScopes,
): Promise<string[] | null> {
  let asked = known.get(scope);
  if (asked === undefined) {
    const parts = changedBy[scope];
    asked = snapshot
      .rows<{ k: string }>(`SELECT k FROM (${parts.join(' UNION ')}) changed LIMIT ?`, [
        ...parts.map(() => since),
        mostChanged + 1,
      ])
      .then((rows) => (rows.length > mostChanged ? null : rows.map(({ k }) => k).sort()));
    known.set(scope, asked);
  }
  return asked;
}
