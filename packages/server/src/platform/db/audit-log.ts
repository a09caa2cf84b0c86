import type { Kysely } from 'kysely';
import { principalOf } from '../context/actor.ts';
import type { CallContext } from '../context/call-context.ts';
import { canonicalHash } from '../kernel/canonical-json.ts';
import { newId } from '../kernel/ids.ts';
import type { Tx } from './database.ts';
import type { PlatformTables } from './platform-tables.ts';

export interface AuditEntry {
  /** What was done, e.g. `shop.approved`. */
  action: string;
  subject: { type: string; id: string };
  before?: unknown;
  after?: unknown;
  /** Shown to operators; never personal data or secrets. */
  detail?: string;
}

/** Writes who did what, in the transaction of the change: refunds, payouts, prices, roles and configuration need it. */
export async function writeAudit<DB extends PlatformTables>(
  tx: Tx<DB>,
  context: CallContext,
  entry: AuditEntry,
): Promise<void> {
  const platform = tx as unknown as Kysely<PlatformTables>;
  await platform
    .insertInto('audit_log')
    .values({
      id: newId('aud'),
      actor: principalOf(context.actor),
      request_id: context.requestId,
      action: entry.action,
      subject_type: entry.subject.type,
      subject_id: entry.subject.id,
      before_hash: entry.before === undefined ? null : canonicalHash(entry.before),
      after_hash: entry.after === undefined ? null : canonicalHash(entry.after),
      detail: entry.detail ?? null,
    })
    .execute();
}
