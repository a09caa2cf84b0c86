import type { Kysely } from 'kysely';
import { systemContext } from '../context/make-context.ts';
import { writeAudit } from '../db/audit-log.ts';
import type { ModuleDatabase, Tx } from '../db/database.ts';
import type { PlatformTables } from '../db/platform-tables.ts';
import { notFound } from '../kernel/errors.ts';
import { type ConsumerPause, deletePause, insertPause, readPauses } from './consumer-pauses.repository.ts';
import type { EventEnvelope } from './envelope.ts';
import { drop, findRow, type InboxRow, type InboxState, listRows, makeDue } from './inbox.repository.ts';
import { type OutboxStatus, readOutboxStatus } from './outbox.repository.ts';

export interface InboxEntry extends InboxRow {
  /** Null once the event is applied. */
  event: EventEnvelope | null;
}

/** What an operator sees and mends in a module's delivery: `mkt queue` and `mkt outbox`. */
export class EventAdmin<DB> {
  private readonly db: ModuleDatabase<DB>;

  constructor(db: ModuleDatabase<DB>) {
    this.db = db;
  }

  /** Oldest first; by default what is dead, parked or retrying. */
  async list(filter: { states?: readonly InboxState[]; consumer?: string; limit?: number } = {}): Promise<InboxRow[]> {
    const { states = ['dead', 'parked', 'retrying'], consumer, limit = 100 } = filter;
    return listRows(this.platform(), { states, limit, ...(consumer === undefined ? {} : { consumer }) });
  }

  async show(consumer: string, eventId: string): Promise<InboxEntry> {
    const row = await findRow(this.platform(), consumer, eventId);
    if (row === undefined) throw notFound('event in this inbox');
    const { envelope, ...rest } = row;
    return { ...rest, event: envelope === null ? null : (JSON.parse(envelope) as EventEnvelope) };
  }

  /** Tries the event again within about a second, with all its attempts before it. Repeating it is harmless. */
  async retry(consumer: string, eventId: string): Promise<void> {
    if (!(await makeDue(this.platform(), consumer, eventId)))
      throw notFound('event that could be retried in this inbox');
  }

  /** Gives the event up for good; `by` says who and why. */
  async drop(consumer: string, eventId: string, by: string): Promise<void> {
    if (!(await drop(this.platform(), consumer, eventId, `dropped: ${by}`)))
      throw notFound('event that could be dropped in this inbox');
  }

  /** Consumers of this module that take nothing from their queues. */
  pauses(): Promise<ConsumerPause[]> {
    return readPauses(this.platform());
  }

  /** Workers follow within about a second, now and after every start, until `resume`. */
  async pause(consumer: string, by: string, reason: string): Promise<void> {
    await this.write('consumer.paused', consumer, reason, async (tx) => {
      await insertPause(tx, { consumer, reason, paused_by: by });
      return true;
    });
  }

  /** False: it was not paused. */
  resume(consumer: string, reason: string): Promise<boolean> {
    return this.write('consumer.resumed', consumer, reason, (tx) => deletePause(tx, consumer));
  }

  private write(
    action: string,
    consumer: string,
    reason: string,
    work: (tx: Kysely<PlatformTables>) => Promise<boolean>,
  ): Promise<boolean> {
    const context = systemContext('mkt');
    return this.db.transaction(context, async (tx) => {
      const changed = await work(tx as unknown as Kysely<PlatformTables>);
      if (changed)
        await writeAudit(tx as unknown as Tx<PlatformTables>, context, {
          action,
          subject: { type: 'consumer', id: consumer },
          detail: reason.slice(0, 1000),
        });
      return changed;
    });
  }

  outboxStatus(): Promise<OutboxStatus> {
    return readOutboxStatus(this.platform());
  }

  private platform(): Kysely<PlatformTables> {
    return this.db.writer('background') as unknown as Kysely<PlatformTables>;
  }
}
