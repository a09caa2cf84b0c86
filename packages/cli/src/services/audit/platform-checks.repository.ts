/** Invariants of the tables that every module has, and of the schemas themselves. */
import type { ModuleName } from '@mkt/server';
import type { ModuleCheck } from './audit-check.ts';

export function platformChecks(module: ModuleName): readonly ModuleCheck[] {
  return [
    {
      invariant: 'I16',
      says: 'no event waits to be relayed, and no aggregate has two events of one sequence',
      module,
      sql: (
        settleS,
      ) => `SELECT id AS subject, CONCAT(type, ' is not relayed since ', created_at) AS detail FROM outbox WHERE relayed_at IS NULL AND created_at < NOW(3) - INTERVAL ${settleS} SECOND
        UNION ALL SELECT MIN(id), CONCAT(COUNT(*), ' events of ', aggregate_type, ' ', aggregate_id, ' have sequence ', aggregate_sequence, ' and type ', type)
        FROM outbox GROUP BY aggregate_type, aggregate_id, aggregate_sequence, type HAVING COUNT(*) > 1`,
    },
    {
      invariant: 'I17',
      says: 'what is parked, retried or dead has a reason, and no retry is overdue',
      module,
      sql: (
        settleS,
      ) => `SELECT event_id AS subject, CONCAT(consumer, ': ', state, ' without a reason') AS detail FROM inbox WHERE state IN ('parked', 'retrying', 'dead') AND (reason IS NULL OR reason = '')
        UNION ALL SELECT event_id, CONCAT(consumer, ': ', state, ', due since ', next_at) FROM inbox WHERE state IN ('parked', 'retrying') AND next_at < NOW(3) - INTERVAL ${settleS} SECOND`,
    },
    {
      invariant: 'I20',
      says: 'no idempotency key is in progress for long, and a finished one has its answer',
      module,
      sql: () => `SELECT idempotency_key AS subject, CONCAT(operation, ': in progress since ', created_at) AS detail FROM idempotency_keys WHERE state = 'in_progress' AND created_at < NOW(3) - INTERVAL 30 SECOND
        UNION ALL SELECT idempotency_key, CONCAT(operation, ': done without an answer') FROM idempotency_keys WHERE state = 'done' AND status IS NULL`,
    },
    {
      invariant: 'I27',
      says: 'no inexact number and no table without a primary key is in the schema',
      module,
      sql: () => `SELECT CONCAT(table_name, '.', column_name) AS subject, CONCAT('is ', data_type) AS detail FROM information_schema.columns WHERE table_schema = DATABASE() AND data_type IN ('float', 'double', 'decimal')
        UNION ALL SELECT CONCAT(table_name, '.', column_name), CONCAT('money as ', data_type) FROM information_schema.columns
        WHERE table_schema = DATABASE() AND data_type <> 'bigint' AND (column_name IN ('amount', 'price', 'unit_price', 'commission', 'earning') OR column_name LIKE '%\\_total')
        UNION ALL SELECT t.table_name, 'has no primary key' FROM information_schema.tables t LEFT JOIN information_schema.table_constraints c
        ON c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.constraint_type = 'PRIMARY KEY'
        WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND c.table_name IS NULL`,
    },
  ];
}
