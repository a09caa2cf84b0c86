import type { Generated } from 'kysely';

/** The tables that every module's schema has (db/migrations/0001_platform.sql), as Kysely sees them. */
export interface PlatformTables {
  outbox: OutboxTable;
  inbox: InboxTable;
  idempotency_keys: IdempotencyKeysTable;
  audit_log: AuditLogTable;
  consumer_pauses: ConsumerPausesTable;
}

export interface OutboxTable {
  id: string;
  seq: Generated<number>;
  type: string;
  aggregate_type: string;
  aggregate_id: string;
  aggregate_sequence: number;
  buyer_id: Generated<string>;
  /** The whole envelope as JSON text. */
  envelope: string;
  created_at: Generated<Date>;
  /** Handed to the queue of every subscriber. */
  relayed_at: Generated<Date | null>;
  /** Every subscriber has an inbox row: the sweep is done with it and retention may delete it. */
  confirmed_at: Generated<Date | null>;
}

export interface InboxTable {
  consumer: string;
  event_id: string;
  type: string;
  state: 'applied' | 'retrying' | 'parked' | 'dead' | 'dropped';
  reason: string | null;
  attempts: Generated<number>;
  /** Kept while the event is not applied, so that a wiped queue loses nothing. */
  envelope: string | null;
  first_seen_at: Generated<Date>;
  next_at: Date | null;
  updated_at: Generated<Date>;
  /** 1: a process ended over it, and further tries are made in one of their own. */
  isolated: Generated<number>;
}

export interface IdempotencyKeysTable {
  principal: string;
  operation: string;
  idempotency_key: string;
  request_hash: string;
  state: 'in_progress' | 'done';
  status: number | null;
  /** The `data` of the stored answer as JSON text. */
  response: string | null;
  created_at: Generated<Date>;
}

/** Consumers that an operator has paused (db/migrations/0002_event_controls.sql). */
export interface ConsumerPausesTable {
  consumer: string;
  reason: string;
  paused_by: string;
  paused_at: Generated<Date>;
}

export interface AuditLogTable {
  id: string;
  actor: string;
  request_id: string;
  action: string;
  subject_type: string;
  subject_id: string;
  before_hash: string | null;
  after_hash: string | null;
  detail: string | null;
  created_at: Generated<Date>;
}
