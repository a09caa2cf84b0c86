/**
 * Brings the rows of one product together, wherever in the file they stand. They are kept in a file of SQLite's while
 * the catalog is read, so that memory stays flat, and come back product by product in the order of each one's first
 * row. A row that could not be read stands alone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { CatalogMapping } from '../map/mapping.ts';
import { isNoText, readCell } from '../map/read-cell.ts';
import type { RawRow, ReadRow } from './raw-row.ts';
import { isBroken, isInexact } from './raw-row.ts';

type GroupRule = NonNullable<CatalogMapping['group']>;

/** Rows of one product each; without a rule every row is one. */
export async function* groupRows(rows: AsyncIterable<ReadRow>, rule: GroupRule | undefined): AsyncGenerator<ReadRow[]> {
  if (rule === undefined) {
    for await (const row of rows) yield [row];
    return;
  }
  const spool = new Spool();
  try {
    for await (const row of rows) spool.add(isBroken(row) ? [] : keysOf(row, rule), row);
    yield* spool.groups();
  } finally {
    spool.close();
  }
}

class Spool {
  private readonly db: DatabaseSync;
  private readonly find: ReturnType<DatabaseSync['prepare']>;
  private readonly name: ReturnType<DatabaseSync['prepare']>;
  private readonly put: ReturnType<DatabaseSync['prepare']>;
  private groupCount = 0;
  private rowCount = 0;

  constructor() {
    const dir = mkdtempSync(join(tmpdir(), 'mkt-import-'));
    this.db = new DatabaseSync(join(dir, 'rows.sqlite'));
    this.db.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;
      CREATE TABLE keys (key TEXT PRIMARY KEY, grp INTEGER NOT NULL) WITHOUT ROWID;
      CREATE TABLE rows (grp INTEGER NOT NULL, n INTEGER NOT NULL, row TEXT NOT NULL, PRIMARY KEY (grp, n)) WITHOUT ROWID;
      BEGIN`);
    // The open file goes on without its name, and ends with the process, however that ends.
    rmSync(dir, { recursive: true });
    this.find = this.db.prepare('SELECT grp FROM keys WHERE key = ?');
    this.name = this.db.prepare('INSERT OR IGNORE INTO keys VALUES (?, ?)');
    this.put = this.db.prepare('INSERT INTO rows VALUES (?, ?, ?)');
  }

  add(keys: readonly string[], row: ReadRow): void {
    const known = keys.map((key) => this.find.get(key)).find((found) => found !== undefined);
    const group = known === undefined ? this.groupCount++ : Number(known['grp']);
    for (const key of keys) this.name.run(key, group);
    this.put.run(group, this.rowCount++, JSON.stringify(row));
  }

  *groups(): Generator<ReadRow[]> {
    let current = -1;
    let rows: ReadRow[] = [];
    for (const { grp, row } of this.db.prepare('SELECT grp, row FROM rows ORDER BY grp, n').iterate()) {
      if (grp !== current && rows.length > 0) {
        yield rows;
        rows = [];
      }
      current = Number(grp);
      rows.push(JSON.parse(String(row)) as ReadRow);
    }
    if (rows.length > 0) yield rows;
  }

  close(): void {
    this.db.close();
  }
}

/** The row's own key first. A row without any stands alone. */
function keysOf({ cells }: RawRow, { by, aliases }: GroupRule): string[] {
  const own = by.map((template) => filled(template, cells)).find((key) => key !== undefined);
  const others = aliases.map((template) => filled(template, cells)).filter((key) => key !== undefined);
  return [...new Set([...(own === undefined ? [] : [own]), ...others])];
}

function filled(template: string, cells: Record<string, unknown>): string | undefined {
  let isWhole = true;
  const key = template.replace(/\{([^{}]+)\}/g, (_, column: string) => {
    const text = keyPart(readCell(cells, column));
    if (text === '') isWhole = false;
    return text;
  });
  return isWhole ? key : undefined;
}

/** What is no text, or no exact one, is no key: rows that have nothing in common would become one product. */
function keyPart(cell: unknown): string {
  const value: unknown = Array.isArray(cell) ? cell[0] : cell;
  return value === undefined || value === null || isNoText(value) || isInexact(value) ? '' : String(value).trim();
}
