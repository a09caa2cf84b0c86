import type { Kysely } from 'kysely';
import type { CallContext } from '../context/call-context.ts';
import { afterCommit } from '../db/after-commit.ts';
import type { Tx } from '../db/database.ts';
import type { PlatformTables } from '../db/platform-tables.ts';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import type { ModuleName } from '../kernel/modules.ts';
import type { EventEnvelope } from './envelope.ts';
import type { EventCatalog } from './event-catalog.ts';
import { insertEvents, loadEvents } from './outbox.repository.ts';

export interface NewEvent<T extends string = string, D = unknown> {
  type: T;
  /** `sequence` must be taken under the aggregate's row lock. */
  aggregate: { type: string; id: string; sequence: number };
  data: D;
  /** The shard's key, where the module's tables are sharded by buyer. */
  buyerId?: string;
}

export interface OutboxOptions {
  producer: ModuleName;
  catalog: EventCatalog;
  clock: Clock;
  /** Wakes a relay of this process; without one the relay's polling finds the row. */
  nudge?: () => void;
}

/**
 * Publishes events by writing them into the module's own schema, in the transaction of the change: either
 * both are there or neither is. An event that breaks its schema is a bug of the producer and throws.
 */
export class Outbox<DB> {
  private readonly options: OutboxOptions;

  constructor(options: OutboxOptions) {
    this.options = options;
  }

  /** Returns the event's id. */
  async append(tx: Tx<DB>, context: CallContext, event: NewEvent): Promise<string> {
    const [id] = await this.appendAll(tx, context, [event]);
    return id as string;
  }

  /** Several events in one statement; `bulk` takes hundreds, in a transaction of the class `background`. */
  async appendAll(
    tx: Tx<DB>,
    context: CallContext,
    events: readonly NewEvent[],
    { bulk = false }: { bulk?: boolean } = {},
  ): Promise<string[]> {
    if (events.length === 0) return [];
    const envelopes = events.map((event) => this.envelope(context, event));
    const rows = envelopes.map((envelope, i) => ({
      id: envelope.id,
      type: envelope.type,
      aggregate_type: envelope.aggregate.type,
      aggregate_id: envelope.aggregate.id,
      aggregate_sequence: envelope.aggregate.sequence,
      buyer_id: events[i]?.buyerId ?? '',
      envelope: JSON.stringify(envelope),
    }));
    // Every module's DB has the platform's tables; TypeScript cannot see that through the type parameter.
    if (bulk) await loadEvents(tx as unknown as Tx<PlatformTables>, rows);
    else await insertEvents(tx as unknown as Kysely<PlatformTables>, rows);
    if (this.options.nudge) afterCommit(tx, this.options.nudge);
    return envelopes.map((envelope) => envelope.id);
  }

  private envelope(context: CallContext, event: NewEvent): EventEnvelope {
    const { catalog, producer, clock } = this.options;
    const description = catalog.events[event.type];
    if (description === undefined) throw new Error(`The contract has no event ${event.type}`);
    if (description.producer !== producer)
      throw new Error(`${event.type} is published by ${description.producer}, not by ${producer}`);
    const faults = catalog.validate(event.type, event.data);
    if (faults.length > 0)
      throw new Error(
        `The data of ${event.type} breaks its schema: ${faults.map((f) => `${f.path} ${f.message}`).join('; ')}`,
      );
    return {
      id: newId('evt'),
      type: event.type,
      version: description.version,
      occurred_at: clock.now().toISOString(),
      producer,
      aggregate: event.aggregate,
      correlation_id: context.requestId,
      causation_id: context.causationId ?? null,
      traceparent: context.traceparent,
      data: event.data,
    };
  }
}
