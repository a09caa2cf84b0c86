/**
 * Brings one event to one consumer: checks it, runs the handler under a deadline, and writes into the inbox
 * what became of it. It throws only when not even the inbox could be written; the queue then tries again, and
 * after that the producer's sweep.
 */
import { type BulkheadPolicy, bulkhead } from 'cockatiel';
import type { Kysely } from 'kysely';
import type { CallContext } from '../context/call-context.ts';
import { systemContext } from '../context/make-context.ts';
import { traceIdOf } from '../context/traceparent.ts';
import type { ModuleDatabase } from '../db/database.ts';
import type { PlatformTables } from '../db/platform-tables.ts';
import { failpoint } from '../failpoints/failpoints.ts';
import { isAppError } from '../kernel/errors.ts';
import { rejectedOnAbort } from '../kernel/rejected-on-abort.ts';
import type { RunningJob } from '../queue/queue-worker.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { startSpan } from '../telemetry/tracing.ts';
import {
  type Consumer,
  EventAlreadyApplied,
  type EventHandler,
  EventTooEarly,
  type SpanningHandler,
  type TransactionalHandler,
} from './consumer.ts';
import type { EventEnvelope, EventJobData } from './envelope.ts';
import { EventBatches } from './event-batches.ts';
import type { EventCatalog } from './event-catalog.ts';
import { claim, findRow, recordFailure } from './inbox.repository.ts';
import type { Quarantine } from './quarantine.ts';
import { mostCrashes, mostCrashesApart, nextDelayMs } from './retry-schedule.ts';

export interface ConsumerRunnerOptions<DB> {
  db: ModuleDatabase<DB>;
  consumers: readonly Consumer<DB>[];
  catalog: EventCatalog;
  /** `events.backoffScale` of the configuration. */
  backoffScale: number;
  /** Takes events over which a process died; without one they are tried here until they are given up. */
  quarantine?: Pick<Quarantine, 'handle'>;
  metrics?: Metrics;
  logger?: Logger;
}

type Failure = {
  kind: 'retry' | 'park' | 'unknown_version' | 'dead';
  reason: string;
  error?: unknown;
  /** A process ended over it: no other is risked again. */
  isolated?: boolean;
};
export type Outcome = 'applied' | 'duplicate' | 'retrying' | 'parked' | 'dead';

/** Events of a consumer in hand at once: four times those that are handled alone, so that there are some to go together. */
export function takenAtOnce({ concurrency = defaultConcurrency }: Pick<Consumer<never>, 'concurrency'>): number {
  return 4 * concurrency;
}

const defaultConcurrency = 8;
const defaultTimeoutMs = 30_000;
/** Beyond a handler's own deadline, before its process is ended. */
const graceMs = 5_000;

export class ConsumerRunner<DB> {
  private readonly options: ConsumerRunnerOptions<DB>;
  private readonly consumers: Map<string, Consumer<DB>>;
  private readonly batches: Map<string, EventBatches<DB>>;
  private readonly slots: Map<string, BulkheadPolicy>;

  constructor(options: ConsumerRunnerOptions<DB>) {
    this.options = options;
    const { consumers, db } = options;
    this.consumers = new Map(consumers.map((consumer) => [consumer.name, consumer]));
    this.batches = new Map(consumers.map((consumer) => [consumer.name, new EventBatches(db, consumer)]));
    this.slots = new Map(
      consumers.map((c) => [c.name, bulkhead(c.concurrency ?? defaultConcurrency, Number.POSITIVE_INFINITY)]),
    );
  }

  has(consumer: string): boolean {
    return this.consumers.has(consumer);
  }

  async run(job: RunningJob): Promise<Outcome> {
    const data = job.data as EventJobData;
    const outcome = await this.route(this.find(data.consumer), data, job.crashes);
    this.options.metrics
      ?.counter('mkt_consumer_events_total', 'Events brought to a consumer, by outcome', ['consumer', 'outcome'])
      .inc({ consumer: data.consumer, outcome });
    return outcome;
  }

  /** Handles the event in this process, whatever became of others. */
  async handle({ consumer, event, again }: EventJobData): Promise<Outcome> {
    const known = this.find(consumer);
    await failpoint('consumer_start');
    const span =
      event.traceparent === null ? null : startSpan('consumer', `${event.type} at ${consumer}`, event.traceparent);
    try {
      const traceparent = span?.traceparent ?? event.traceparent;
      const outcome = await this.deliver(known, event, traceparent, again === true);
      span?.set({ 'mkt.event': event.id, 'mkt.outcome': outcome });
      span?.end();
      return outcome;
    } catch (error) {
      span?.end(error);
      throw error;
    }
  }

  private find(name: string): Consumer<DB> {
    const consumer = this.consumers.get(name);
    if (consumer === undefined) throw new Error(`No consumer ${name} in this process`);
    return consumer;
  }

  /** A start that neither succeeded nor failed was the end of its process: what was in hand then is handled apart. */
  private async route(consumer: Consumer<DB>, data: EventJobData, crashes: number): Promise<Outcome> {
    const { quarantine } = this.options;
    if (crashes >= (quarantine === undefined ? mostCrashes : mostCrashesApart))
      return this.fail(consumer, data.event, {
        kind: 'dead',
        reason: `${crashes} processes died or froze while handling it`,
      });
    if (quarantine === undefined || (crashes === 0 && data.isolated !== true)) return this.handle(data);
    const verdict = await quarantine.handle(data, (consumer.timeoutMs ?? defaultTimeoutMs) + graceMs);
    if (verdict.kind === 'handled') return verdict.outcome;
    return this.fail(consumer, data.event, { kind: 'retry', reason: verdict.reason, isolated: true });
  }

  private async deliver(
    consumer: Consumer<DB>,
    event: EventEnvelope,
    traceparent: string | null,
    again: boolean,
  ): Promise<Outcome> {
    const handler = consumer.handlers[event.type];
    const refusal = this.refusal(consumer, handler, event);
    if (refusal !== null || handler === undefined)
      return this.fail(consumer, event, refusal ?? { kind: 'dead', reason: 'no handler' });
    const contextNow = (): CallContext =>
      systemContext(consumer.name, {
        timeoutMs: consumer.timeoutMs ?? defaultTimeoutMs,
        class: consumer.class ?? 'background',
        requestId: event.correlation_id,
        causationId: event.id,
        ...(traceparent === null ? {} : { traceparent }),
      });
    const batches = again || !goesTogether(handler) ? undefined : this.batches.get(consumer.name);
    if (await batches?.add({ event, handler, context: contextNow() })) return 'applied';
    const slots = this.slots.get(consumer.name) as BulkheadPolicy;
    return slots.execute(() => this.alone(consumer, handler, event, contextNow()));
  }

  private async alone(
    consumer: Consumer<DB>,
    handler: EventHandler<DB>,
    event: EventEnvelope,
    context: CallContext,
  ): Promise<Outcome> {
    const late = deadline(context, consumer);
    try {
      const outcome =
        'inTransaction' in handler
          ? await this.runInTransaction(consumer, handler, event, context, late.promise)
          : await Promise.race([this.runSpanning(consumer, handler, event, context), late.promise]);
      await failpoint('P10');
      return outcome;
    } catch (error) {
      if (error instanceof EventAlreadyApplied) return 'duplicate';
      return this.fail(consumer, event, classify(error));
    } finally {
      late.cancel();
    }
  }

  /** Why an event is not even given to its handler. */
  private refusal(consumer: Consumer<DB>, handler: EventHandler<DB> | undefined, event: EventEnvelope): Failure | null {
    const description = this.options.catalog.events[event.type];
    if (handler === undefined || description === undefined) {
      return { kind: 'unknown_version', reason: `${consumer.name} has no handler for ${event.type} in this release` };
    }
    const known = handler.versions ?? [description.version];
    if (!known.includes(event.version))
      return {
        kind: 'unknown_version',
        reason: `version ${event.version} of ${event.type} is not known to this release`,
      };
    const faults = event.version === description.version ? this.options.catalog.validate(event.type, event.data) : [];
    if (faults.length === 0) return null;
    return {
      kind: 'dead',
      reason: `the data breaks its schema: ${faults.map((f) => `${f.path} ${f.message}`).join('; ')}`,
    };
  }

  /** The deadline counts inside the transaction: a handler that hangs is rolled back and gives its connection back. */
  private async runInTransaction(
    consumer: Consumer<DB>,
    handler: TransactionalHandler<DB>,
    event: EventEnvelope,
    context: CallContext,
    late: Promise<never>,
  ): Promise<Outcome> {
    return this.options.db.transaction(context, async (tx) => {
      if (!(await claim(platform(tx), consumer.name, event))) return 'duplicate';
      await Promise.race([handler.inTransaction(event, tx, context), late]);
      return 'applied';
    });
  }

  private async runSpanning(
    consumer: Consumer<DB>,
    handler: SpanningHandler<DB>,
    event: EventEnvelope,
    context: CallContext,
  ): Promise<Outcome> {
    const row = await findRow(this.inbox(), consumer.name, event.id);
    if (row !== undefined && row.state !== 'retrying' && row.state !== 'parked') return 'duplicate';
    let marked = false;
    await handler.handle(event, context, {
      applied: async (tx) => {
        if (!(await claim(platform(tx), consumer.name, event))) throw new EventAlreadyApplied();
        marked = true;
      },
    });
    if (!marked) await claim(this.inbox(), consumer.name, event);
    return 'applied';
  }

  private async fail(consumer: Consumer<DB>, event: EventEnvelope, failure: Failure): Promise<Outcome> {
    const row = await findRow(this.inbox(), consumer.name, event.id);
    if (row !== undefined && row.state !== 'retrying' && row.state !== 'parked') return 'duplicate';
    const waits = failure.kind === 'park' || failure.kind === 'unknown_version' ? 'parked' : 'retrying';
    // Patience is counted anew when the trouble is another one.
    const attempts = (row?.state === waits ? row.attempts : 0) + 1;
    const delayMs = failure.kind === 'dead' ? null : nextDelayMs(failure.kind, attempts, this.options.backoffScale);
    const state = delayMs === null ? 'dead' : waits;
    const reason =
      state === 'dead' && failure.kind === 'park'
        ? `still too early after a minute: ${failure.reason}`
        : failure.reason;
    const isolated = failure.isolated === true;
    await recordFailure(this.inbox(), { consumer: consumer.name, event, state, reason, attempts, delayMs, isolated });
    const entry = {
      consumer: consumer.name,
      event: event.id,
      type: event.type,
      request_id: event.correlation_id,
      ...(event.traceparent === null ? {} : { trace_id: traceIdOf(event.traceparent) }),
      attempts,
      reason,
      err: failure.error,
    };
    if (state === 'dead') this.options.logger?.error(entry, 'An event is dead');
    else this.options.logger?.warn(entry, `An event is ${state}`);
    return state;
  }

  private inbox(): Kysely<PlatformTables> {
    return platform(this.options.db.writer());
  }
}

function goesTogether<DB>(handler: EventHandler<DB>): boolean {
  return 'inTransaction' in handler || handler.handleAll !== undefined;
}

/** Every module's DB has the platform's tables; TypeScript cannot see that through the type parameter. */
function platform<DB>(db: Kysely<DB>): Kysely<PlatformTables> {
  return db as unknown as Kysely<PlatformTables>;
}

/** Expected failures that another try cannot change are dead at once; everything else is tried again. */
function classify(error: unknown): Failure {
  if (error instanceof EventTooEarly) return { kind: 'park', reason: error.message };
  const reason =
    error instanceof Error ? `${isAppError(error) ? error.code : error.name}: ${error.message}` : String(error);
  const hopeless = isAppError(error) && error.status < 500 && ![408, 409, 429].includes(error.status);
  return { kind: hopeless ? 'dead' : 'retry', reason, error };
}

function deadline<DB>(context: CallContext, consumer: Consumer<DB>): ReturnType<typeof rejectedOnAbort> {
  const { name, timeoutMs = defaultTimeoutMs } = consumer;
  return rejectedOnAbort(context.signal, () => new Error(`${name} took over ${timeoutMs} ms`));
}
