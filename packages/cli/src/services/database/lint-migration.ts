/**
 * Rules for migrations that run while the marketplace serves: expand, backfill, contract. A statement that would
 * stop the writers, lose data under running code, or that one of the two databases refuses is named. A rule is
 * waived for one statement by a comment right above it: `-- lint: RULE because …`.
 */

export interface MigrationFault {
  file: string;
  line: number;
  rule: string;
  message: string;
}

interface Rule {
  name: string;
  message: string;
  applies(statement: string): boolean;
}

const isCreateTable = (s: string): boolean => /^CREATE\s+TABLE/i.test(s);
const isAlter = (s: string): boolean => /^ALTER\s+TABLE/i.test(s);

const RULES: readonly Rule[] = [
  {
    name: 'drop-table',
    message: 'drops a table that running code may still read: contract in a release of its own',
    applies: (s) => /^DROP\s+(TABLE|DATABASE|SCHEMA)/i.test(s) || /^TRUNCATE/i.test(s),
  },
  {
    name: 'drop-column',
    message: 'drops a column that running code may still name',
    applies: (s) =>
      isAlter(s) && /\bDROP\s+(COLUMN\s+)?(?!INDEX|KEY|CONSTRAINT|CHECK|PRIMARY|FOREIGN|PARTITION)[`\w]+/i.test(s),
  },
  {
    name: 'rename',
    message: 'renames what running code names: add the new one, backfill, drop the old one later',
    applies: (s) => /^RENAME\s+TABLE/i.test(s) || (isAlter(s) && /\b(RENAME|CHANGE)\b/i.test(s)),
  },
  {
    name: 'not-null-without-default',
    message: 'adds a NOT NULL column without a default: inserts of running code fail',
    applies: (s) =>
      isAlter(s) &&
      /\bADD\s+(COLUMN\s+)?(?!INDEX|KEY|UNIQUE|CONSTRAINT|PRIMARY|FULLTEXT)[`\w]+[^,;]*\bNOT\s+NULL\b/i.test(s) &&
      !/\b(DEFAULT|GENERATED)\b/i.test(s),
  },
  {
    name: 'rewrites-table',
    message: 'changes the type of a column: the table is copied and its writers wait',
    applies: (s) => isAlter(s) && /\bMODIFY\b|\bCONVERT\s+TO\b|\bENGINE\s*=/i.test(s),
  },
  {
    name: 'unbounded-write',
    message: 'changes every row in one transaction: backfill in batches by a job',
    applies: (s) => /^(UPDATE|DELETE)\b/i.test(s) && !/\bWHERE\b/i.test(s),
  },
  {
    name: 'foreign-key',
    message: 'has a foreign key: no key crosses modules, and inside one it takes locks nobody sees',
    applies: (s) => /\bFOREIGN\s+KEY\b|\bREFERENCES\s+[`\w]+\s*\(/i.test(s),
  },
  {
    name: 'no-primary-key',
    message: 'makes a table without a primary key: it cannot be replicated by row',
    applies: (s) => isCreateTable(s) && !/\bPRIMARY\s+KEY\b/i.test(s) && !/\bSELECT\b/i.test(s),
  },
  {
    name: 'inexact-number',
    message: 'has a FLOAT, DOUBLE or REAL column: money and counts are BIGINT',
    applies: (s) => (isCreateTable(s) || isAlter(s)) && /\b(FLOAT|DOUBLE|REAL)\b/i.test(s),
  },
  {
    name: 'clock-type',
    message: 'has a TIMESTAMP or a DATETIME without milliseconds: times are DATETIME(3) in UTC',
    applies: (s) =>
      (isCreateTable(s) || isAlter(s)) &&
      /\b(TIMESTAMP(?!DIFF|\s*\(3\)\s*(ON|,|\)|NOT|$))\b|DATETIME(?!\(3\)))/.test(
        s.replace(/CURRENT_TIMESTAMP\(\d\)/g, ''),
      ),
  },
  {
    name: 'one-database-only',
    message: 'is not understood by both MySQL 8 and MariaDB 10.11',
    applies: (s) =>
      /utf8mb4_0900|->>|\bLATERAL\b|\bFOR\s+SHARE\b|\bINVISIBLE\b|\bJSON_TABLE\b|ALGORITHM\s*=\s*INSTANT|\bRETURNING\b/i.test(
        s,
      ) || /\bKEY\s+[`\w]+\s*\(\s*\(/i.test(s),
  },
];

interface Statement {
  text: string;
  line: number;
  waived: Set<string>;
}

/** Statements with the line they begin on; a semicolon that ends a line ends a statement. */
function statementsOf(text: string): Statement[] {
  const found: Statement[] = [];
  let lines: string[] = [];
  let line = 0;
  let waived = new Set<string>();
  for (const [at, raw] of text.split('\n').entries()) {
    const row = raw.trim();
    if (row.startsWith('--')) {
      const rule = /^--\s*lint:\s*([a-z-]+)\s+because\s+\S/.exec(row)?.[1];
      if (rule !== undefined) waived.add(rule);
      continue;
    }
    if (row === '') continue;
    if (lines.length === 0) line = at + 1;
    lines.push(row);
    if (!row.endsWith(';')) continue;
    found.push({ text: lines.join(' '), line, waived });
    lines = [];
    waived = new Set();
  }
  if (lines.length > 0) found.push({ text: lines.join(' '), line, waived });
  return found;
}

/** What is unsafe in one migration; `knownTables` are those this very file makes, which nobody uses yet. */
export function lintMigration(file: string, text: string): MigrationFault[] {
  const statements = statementsOf(text);
  const madeHere = new Set(
    statements.map((s) => /^CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?[`]?(\w+)/i.exec(s.text)?.[1]),
  );
  const newTableRules = new Set(['not-null-without-default', 'rewrites-table', 'unbounded-write']);
  return statements.flatMap((statement) => {
    const target = /^(?:ALTER\s+TABLE|UPDATE|DELETE\s+FROM)\s+[`]?(\w+)/i.exec(statement.text)?.[1];
    const isNew = target !== undefined && madeHere.has(target);
    // Text in quotes (comments, defaults) is no SQL.
    const bare = statement.text.replace(/'(?:[^'\\]|\\.|'')*'/g, "''");
    return RULES.filter(
      (rule) => rule.applies(bare) && !statement.waived.has(rule.name) && !(isNew && newTableRules.has(rule.name)),
    ).map(({ name, message }) => ({ file, line: statement.line, rule: name, message }));
  });
}
