-- Invariants of the tables that every module has. Every row of such a view breaks the invariant whose number it
-- bears. scope_id is the aggregate by which an incremental audit asks, changed_at its last change (NULL: unknown, and
-- looked at by a whole audit only). A view that no longer fits its tables fails the audit: it cannot be disarmed silently.
CREATE SQL SECURITY INVOKER VIEW chk_16_unrelayed AS
SELECT id AS subject, aggregate_id AS scope_id, created_at AS changed_at,
  CONCAT(type, ' is not relayed since ', created_at) AS detail
FROM outbox WHERE relayed_at IS NULL;

CREATE SQL SECURITY INVOKER VIEW chk_16_event_twice AS
SELECT o.id AS subject, o.aggregate_id AS scope_id, o.created_at AS changed_at,
  CONCAT(o.aggregate_type, ' ', o.aggregate_id, ' has another ', o.type, ' of sequence ', o.aggregate_sequence) AS detail
FROM outbox o WHERE EXISTS (SELECT 1 FROM outbox e WHERE e.aggregate_type = o.aggregate_type
  AND e.aggregate_id = o.aggregate_id AND e.aggregate_sequence = o.aggregate_sequence AND e.type = o.type AND e.id < o.id);

CREATE SQL SECURITY INVOKER VIEW chk_17_without_reason AS
SELECT event_id AS subject, event_id AS scope_id, updated_at AS changed_at,
  CONCAT(consumer, ': ', state, ' without a reason') AS detail
FROM inbox WHERE state IN ('parked', 'retrying', 'dead', 'dropped') AND (reason IS NULL OR reason = '');

-- A paused consumer is late because somebody wants it so.
CREATE SQL SECURITY INVOKER VIEW chk_17_overdue AS
SELECT i.event_id AS subject, i.event_id AS scope_id, i.next_at AS changed_at,
  CONCAT(i.consumer, ': ', i.state, ', due since ', i.next_at) AS detail
FROM inbox i WHERE i.state IN ('parked', 'retrying') AND i.next_at < NOW(3)
  AND NOT EXISTS (SELECT 1 FROM consumer_pauses p WHERE p.consumer = i.consumer);

CREATE SQL SECURITY INVOKER VIEW chk_20_in_progress AS
SELECT idempotency_key AS subject, idempotency_key AS scope_id, created_at AS changed_at,
  CONCAT(operation, ': in progress since ', created_at) AS detail
FROM idempotency_keys WHERE state = 'in_progress' AND created_at < NOW(3) - INTERVAL 30 SECOND;

CREATE SQL SECURITY INVOKER VIEW chk_20_without_answer AS
SELECT idempotency_key AS subject, idempotency_key AS scope_id, created_at AS changed_at,
  CONCAT(operation, ': done without an answer') AS detail
FROM idempotency_keys WHERE state = 'done' AND (status IS NULL OR response IS NULL);

CREATE SQL SECURITY INVOKER VIEW chk_27_column_types AS
SELECT CONCAT(table_name, '.', column_name) AS subject, CAST(NULL AS CHAR(1)) AS scope_id, CAST(NULL AS DATETIME(3)) AS changed_at,
  CONCAT('is ', data_type, CASE WHEN data_type IN ('float', 'double', 'decimal') THEN ', which is inexact or no integer' ELSE ' and holds money' END) AS detail
FROM information_schema.columns
WHERE table_schema = DATABASE() AND table_name NOT LIKE 'chk\_%' AND (data_type IN ('float', 'double', 'decimal')
  OR (data_type <> 'bigint' AND (column_name IN ('amount', 'price', 'unit_price', 'commission', 'earning', 'line_total') OR column_name LIKE '%\_total')));

-- A folded or accent-blind collation would make two people's addresses one.
CREATE SQL SECURITY INVOKER VIEW chk_27_email_keys AS
SELECT CONCAT(table_name, '.', column_name) AS subject, CAST(NULL AS CHAR(1)) AS scope_id, CAST(NULL AS DATETIME(3)) AS changed_at,
  CONCAT('an e-mail key compared by ', collation_name) AS detail
FROM information_schema.columns
WHERE table_schema = DATABASE() AND column_name LIKE '%email\_key' AND collation_name NOT LIKE '%\_bin';

CREATE SQL SECURITY INVOKER VIEW chk_27_primary_keys AS
SELECT t.table_name AS subject, CAST(NULL AS CHAR(1)) AS scope_id, CAST(NULL AS DATETIME(3)) AS changed_at, 'has no primary key' AS detail
FROM information_schema.tables t LEFT JOIN information_schema.table_constraints c
  ON c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.constraint_type = 'PRIMARY KEY'
WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND c.table_name IS NULL;

-- Nobody did it, or nobody knows for whom.
CREATE SQL SECURITY INVOKER VIEW chk_28_anonymous AS
SELECT id AS subject, subject_id AS scope_id, created_at AS changed_at,
  CONCAT(action, ' of ', subject_type, ' ', subject_id, ' names no actor or no request') AS detail
FROM audit_log WHERE actor = '' OR request_id = '';
