/** Fills every table of a scratch schema with the same rows each time, and tells the optimiser exactly what is in them. */
import type { Connection, RowDataPacket } from 'mysql2/promise';
import {
  bigRows,
  constants,
  daysKept,
  nullShare,
  rowsPerValue,
  smallTables,
  usualDaysKept,
  usualNullShare,
} from './table-shapes.ts';

export interface Column {
  name: string;
  type: string;
  nullable: boolean;
  /** Characters; null for what is no text. */
  length: number | null;
  /** A key of its own: every row has another value. */
  unique: boolean;
  /** The values that its check allows; empty without one. */
  allowed: string[];
  /** The server works it out; nothing is written into it. */
  generated: boolean;
}

export interface Table {
  name: string;
  columns: Column[];
}

/** The tables of a schema, with what their definition says of their columns. */
export async function readTables(db: Connection, schema: string): Promise<Table[]> {
  const [columns] = await db.query<RowDataPacket[]>(
    `SELECT c.table_name t, c.column_name name, c.data_type type, c.is_nullable nullable,
       c.character_maximum_length length, c.extra extra
     FROM information_schema.columns c JOIN information_schema.tables b
       ON b.table_schema = c.table_schema AND b.table_name = c.table_name
     WHERE c.table_schema = ? AND b.table_type = 'BASE TABLE' ORDER BY c.table_name, c.ordinal_position`,
    [schema],
  );
  const [keys] = await db.query<RowDataPacket[]>(
    `SELECT table_name t, MAX(column_name) name FROM information_schema.statistics
     WHERE table_schema = ? AND non_unique = 0 GROUP BY table_name, index_name HAVING COUNT(*) = 1`,
    [schema],
  );
  const [checks] = await db.query<RowDataPacket[]>(
    `SELECT t.table_name t, t.constraint_name name, c.check_clause clause FROM information_schema.table_constraints t
     JOIN information_schema.check_constraints c
       ON c.constraint_schema = t.constraint_schema AND c.constraint_name = t.constraint_name
     WHERE t.table_schema = ? AND t.constraint_type = 'CHECK'`,
    [schema],
  );
  const unique = new Set(keys.map((row) => `${row['t']}.${row['name']}`));
  const tables = new Map<string, Table>();
  for (const row of columns) {
    const table: Table = tables.get(row['t']) ?? { name: row['t'], columns: [] };
    tables.set(table.name, table);
    const clauses = checks.filter((check) => check['t'] === table.name).map((check) => String(check['clause']));
    table.columns.push({
      name: row['name'],
      type: row['type'],
      nullable: row['nullable'] === 'YES',
      length: row['length'],
      unique: unique.has(`${table.name}.${row['name']}`),
      allowed: allowedValues(row['name'], clauses),
      generated: /\b(STORED|VIRTUAL) GENERATED\b/.test(row['extra']),
    });
  }
  // The rows below are spread for the optimiser's sake and mean nothing.
  for (const check of checks) await db.query(`ALTER TABLE \`${check['t']}\` DROP CHECK \`${check['name']}\``);
  return [...tables.values()].filter(({ name }) => !name.startsWith('migration'));
}

export async function fillTables(db: Connection, tables: readonly Table[]): Promise<void> {
  await db.query('SET SESSION cte_max_recursion_depth = 100000, sql_log_bin = 0, unique_checks = 1');
  await db.query("SET @now = NOW(3), @zeros = REPEAT('0', 26)");
  await db.query('CREATE TEMPORARY TABLE numbers (n INT PRIMARY KEY)');
  await db.query(
    'INSERT INTO numbers WITH RECURSIVE seq AS (SELECT 0 n UNION ALL SELECT n + 1 FROM seq WHERE n < ?) SELECT n FROM seq',
    [bigRows - 1],
  );
  for (const table of tables) {
    // Statistics of every page, and none that come by themselves at a moment of the server's own choice.
    await db.query(`ALTER TABLE \`${table.name}\` STATS_SAMPLE_PAGES = 65535, STATS_AUTO_RECALC = 0`);
    await db.query(`DELETE FROM \`${table.name}\``);
    const written = table.columns.filter(({ generated }) => !generated);
    const names = written.map(({ name }) => `\`${name}\``).join(', ');
    const values = written.map((column) => expressionOf(table.name, column)).join(', ');
    // A few rows meet under a key of several columns; those that stay are enough.
    await db.query(
      `INSERT IGNORE INTO \`${table.name}\` (${names}) SELECT ${values} FROM numbers WHERE n < ? ORDER BY n`,
      [smallTables[table.name] ?? bigRows],
    );
    await db.query(`ANALYZE TABLE \`${table.name}\``);
  }
}

function allowedValues(column: string, clauses: readonly string[]): string[] {
  const list = clauses
    .map((clause) => new RegExp(`^\\(\`${column}\` in \\((.*)\\)\\)$`, 'is').exec(clause)?.[1])
    .find((found) => found !== undefined);
  return list === undefined ? [] : [...list.matchAll(/\\?'([a-z0-9_]+)\\?'/g)].map((match) => match[1] as string);
}

/** An expression over `n`, the row's number. */
function expressionOf(table: string, column: Column): string {
  const plain = plainValue(table, column);
  const isTime = column.type === 'datetime';
  if (!column.nullable || column.unique) return plain;
  const share = nullShare[`${table}.${column.name}`] ?? (isTime ? usualNullShare : 0);
  // Null is the beginning or the end of what a table holds nowhere in particular: it is spread.
  return share === 0 ? plain : `IF(n * 7919 % 1000 < ${share * 1_000}, NULL, ${plain})`;
}

function plainValue(table: string, { name, type, length, unique, allowed }: Column): string {
  if (allowed.length > 0) return `ELT(1 + n * 31 % ${allowed.length}, ${allowed.map((v) => `'${v}'`).join(', ')})`;
  if (type === 'datetime' || type === 'date') return timeOf(table, name);
  if (type === 'tinyint') return 'n % 10 = 0';
  if (/int$|decimal|float|double/.test(type)) return /^(version|attempts?|checks)$/.test(name) ? '1' : 'n';
  if (/blob|binary/.test(type)) return 'UNHEX(MD5(n))';
  const constant = constants[name];
  if (constant !== undefined) return `'${constant}'`;
  if (type === 'mediumtext' || type === 'text' || type === 'longtext') return "CONCAT('{\"lamp\":', n % 50, '}')";
  const wide = Math.min(length ?? 26, 26);
  const number = unique ? 'n' : `n DIV ${rowsPerValue[name] ?? 1}`;
  return `RIGHT(CONCAT(@zeros, ${number}), ${wide})`;
}

/** What is to come (a next try, an end) is mostly ahead; the rest lies in the days that the table is kept. */
function timeOf(table: string, name: string): string {
  const minutes = ((daysKept[table] ?? usualDaysKept) * 1_440) / bigRows;
  const isAhead = /^(next_|due_|expires_|deadline_|ends_|reservation_)/.test(name);
  return `@now - INTERVAL ROUND((${isAhead ? bigRows / 50 : bigRows} - n) * ${minutes}) MINUTE`;
}
