import { type Kysely, sql } from 'kysely';
import type { Reader, Tx } from '../../../platform/db/database.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { TrailStep } from '../domain/audit-trail.ts';
import type { OrderEvents, OrderTables } from '../order.tables.gen.ts';
import type { OrderKey } from './order.repository.ts';
import { camelRow, type OrderRecord, snakeRow, type TimelineRecord } from './records.ts';

/** What is written down. Without `step` it is news of the order, with it a transition of its subject. */
export interface NewTimelineEntry {
  type: string;
  actor: 'buyer' | 'seller' | 'admin' | 'gateway' | 'system';
  at: Date;
  step?: { subject: TrailStep['subject']; subjectId: string; from: string | null; to: string };
  sellerOrderId?: string;
  paymentId?: string | null;
  refundId?: string;
  returnId?: string;
  amount?: number;
  note?: string | null;
  /** The order's status that readers see beside it; default the present one. */
  status?: string;
  /** False: for the audit trail only. */
  visible?: boolean;
  /** Makes a repeat impossible; default the step itself. */
  dedupeKey?: string;
}

/** Appends entries under the order's row lock; one that is there already (same dedupe key) changes nothing. */
export async function appendTimeline(
  tx: Tx<OrderTables>,
  order: OrderRecord,
  entries: readonly NewTimelineEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map((entry, position) => ({
    id: newId('evt'),
    orderId: order.id,
    buyerId: order.buyerId,
    sequence: order.sequence,
    position,
    type: entry.type,
    actor: entry.actor,
    status: entry.status ?? (order.status === 'rejected' ? 'created' : order.status),
    subject: entry.step?.subject ?? 'order',
    subjectId: entry.step?.subjectId ?? order.id,
    fromStatus: entry.step?.from ?? null,
    toStatus: entry.step?.to ?? null,
    sellerOrderId: entry.sellerOrderId ?? null,
    paymentId: entry.paymentId ?? null,
    refundId: entry.refundId ?? null,
    returnId: entry.returnId ?? null,
    amount: entry.amount ?? null,
    note: entry.note ?? null,
    dedupeKey:
      entry.dedupeKey ??
      `${entry.type}:${entry.step?.subjectId ?? order.id}:${entry.step?.from ?? ''}>${entry.step?.to ?? ''}`,
    visible: entry.visible === false ? 0 : 1,
    at: entry.at,
  }));
  await tx
    .insertInto('order_events')
    .values(rows.map((row) => snakeRow<OrderEvents>(row)))
    .onDuplicateKeyUpdate({ order_id: sql<string>`order_id` })
    .execute();
}

/** What readers see, oldest first. */
export async function timelineOf(db: Reader<OrderTables>, key: OrderKey): Promise<TimelineRecord[]> {
  const rows = await db
    .selectFrom('order_events')
    .selectAll()
    .where('buyer_id', '=', key.buyerId)
    .where('order_id', '=', key.orderId)
    .where('visible', '=', 1)
    .orderBy('at')
    .orderBy('sequence')
    .orderBy('position')
    .orderBy('id')
    .execute();
  return rows.map((row) => camelRow<TimelineRecord>(row));
}

/** Every transition of an order in the order it was written, for checking the audit trail. */
export async function trailOf(db: Kysely<OrderTables>, key: OrderKey): Promise<TrailStep[]> {
  const rows = await db
    .selectFrom('order_events')
    .selectAll()
    .where('buyer_id', '=', key.buyerId)
    .where('order_id', '=', key.orderId)
    .where('to_status', 'is not', null)
    .orderBy('sequence')
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    subject: row.subject as TrailStep['subject'],
    subjectId: row.subject_id,
    from: row.from_status,
    to: row.to_status as string,
    at: row.at,
  }));
}
