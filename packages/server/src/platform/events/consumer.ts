import type { CallContext, OperationClass } from '../context/call-context.ts';
import type { Tx } from '../db/database.ts';
import type { EventEnvelope } from './envelope.ts';

/** Effect and inbox row in one transaction: a duplicate has no effect whatever dies when. */
export interface TransactionalHandler<DB> {
  /** Versions this handler understands; others are parked until a release that does. Default: the contract's. */
  versions?: readonly number[];
  inTransaction(event: EventEnvelope, tx: Tx<DB>, context: CallContext): Promise<void>;
  /**
   * The same for several events at once, with fewer statements. They came in no order, and `context` is nobody's
   * request: a handler whose events must name their cause does without. Failing undoes all; each is then handled alone.
   */
  allInTransaction?(events: readonly EventEnvelope[], tx: Tx<DB>, context: CallContext): Promise<void>;
}

/** For effects that span calls: each step must be harmless to repeat until the mark is set. */
export interface SpanningHandler<DB> {
  versions?: readonly number[];
  handle(event: EventEnvelope, context: CallContext, mark: InboxMark<DB>): Promise<void>;
  /** The same for several events at once; returns those that need nothing more. The others are handled alone. */
  handleAll?(events: readonly EventEnvelope[], context: CallContext): Promise<readonly EventEnvelope[]>;
}

export type EventHandler<DB> = TransactionalHandler<DB> | SpanningHandler<DB>;

export interface InboxMark<DB> {
  /**
   * Writes the inbox row in the handler's own last transaction. When another process was first it throws, so
   * that the transaction rolls back; the event then counts as applied. Not called at all, the row is written
   * after the handler returns.
   */
  applied(tx: Tx<DB>): Promise<void>;
}

/** One subscriber of a module. `name` and `queue` are those of its subscription, by default the module's name. */
export interface Consumer<DB> {
  /** Unique in the installation, lower case, no colon: part of the job's id. */
  name: string;
  queue: string;
  /** Events that are handled alone at once in one process (default 8); four times as many are taken, to go together. */
  concurrency?: number;
  /** Pools that its handlers and the calls of theirs use: money's never queue behind background work, the default. */
  class?: OperationClass;
  /** Longest time of one event (default 30 s); then it is retried, and its open transaction rolls back. */
  timeoutMs?: number;
  /** By type of event. */
  handlers: Readonly<Record<string, EventHandler<DB>>>;
}

/** Thrown by a handler whose event came before one it depends on: it is parked for up to a minute. */
export class EventTooEarly extends Error {
  override readonly name = 'EventTooEarly';
}

/** Ends the transaction of a duplicate without effect; only the runner catches it. */
export class EventAlreadyApplied extends Error {
  override readonly name = 'EventAlreadyApplied';
}
