/**
 * Many rows into one table by LOAD DATA LOCAL: what takes rows in fastest, and one statement text whatever their
 * number. With LOCAL the server ignores what it cannot take and only warns, even in strict mode: a row that breaks a
 * key or a constraint would be missing in silence. So the rows are counted and a warning is an error, which rolls the
 * caller's transaction back. A server that does not allow LOCAL gets INSERTs of the same rows.
 */
import { type Kysely, sql } from 'kysely';
import type { Tx } from './database.ts';
import { hadWarnings, offerInfile, withdrawInfile } from './infile-streams.ts';
import { errnoOf } from './mysql-errors.ts';

/** Text, number or NULL; times and JSON come as their text. */
export type LoadedValue = string | number | null;

export interface LoadedTable<Column extends string = string> {
  table: string;
  columns: readonly Column[];
}

/** The server did not take every row as it was sent; nothing of the transaction may stand. */
export class RowsNotLoaded extends Error {
  override readonly name = 'RowsNotLoaded';
  /** A key was taken: whoever looks again finds the row that has it. */
  readonly isDuplicate: boolean;

  constructor(message: string, { isDuplicate, cause }: { isDuplicate: boolean; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.isDuplicate = isDuplicate;
  }
}

/** "Loading local data is disabled" of MySQL 8, and what MariaDB and older servers say. */
const refusals = new Set([3948, 1148, 4166]);
const duplicateEntry = 1062;
const chunkChars = 192 * 1024;
const rowsOfInsert = 500;

/** Servers that refused once are not asked again by this process. */
let isRefused = false;

/**
 * Writes all rows, in their order, in the caller's transaction; columns left out get their defaults. Only for
 * transactions of the class `background`: other connections do not speak LOCAL.
 */
export async function loadRows<DB>(
  tx: Tx<DB>,
  { table, columns }: LoadedTable,
  rows: readonly (readonly LoadedValue[])[],
): Promise<void> {
  if (rows.length === 0) return;
  if (isRefused) return insertRows(tx, { table, columns }, rows);
  const name = offerInfile(encodeRows(rows));
  try {
    const { numAffectedRows } = await sql`LOAD DATA LOCAL INFILE ${name} INTO TABLE ${sql.table(table)}
      CHARACTER SET utf8mb4 (${sql.join(columns.map((column) => sql.ref(column)))})`.execute(tx);
    if (Number(numAffectedRows) !== rows.length || hadWarnings(name)) {
      const { rows: warnings } = await sql<{ Code: number; Message: string }>`SHOW WARNINGS LIMIT 3`.execute(tx);
      throw new RowsNotLoaded(
        `${Number(numAffectedRows)} of ${rows.length} rows went into ${table}: ${warnings.map((w) => w.Message).join('; ')}`,
        { isDuplicate: warnings.some((w) => Number(w.Code) === duplicateEntry) },
      );
    }
  } catch (error) {
    if (!refusals.has(errnoOf(error) ?? 0)) throw error;
    isRefused = true;
    await insertRows(tx, { table, columns }, rows);
  } finally {
    withdrawInfile(name);
  }
}

async function insertRows<DB>(
  tx: Tx<DB>,
  { table, columns }: LoadedTable,
  rows: readonly (readonly LoadedValue[])[],
): Promise<void> {
  const db = tx as unknown as Kysely<Record<string, Record<string, LoadedValue>>>;
  try {
    for (let at = 0; at < rows.length; at += rowsOfInsert)
      await db
        .insertInto(table)
        .values(
          rows
            .slice(at, at + rowsOfInsert)
            .map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i] as LoadedValue]))),
        )
        .execute();
  } catch (error) {
    if (errnoOf(error) !== duplicateEntry) throw error;
    throw new RowsNotLoaded((error as Error).message, { isDuplicate: true, cause: error });
  }
}

const special = /[\\\t\n\r\0]/;
const everySpecial = /[\\\t\n\r\0]/g;
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '\\0' };

/** The rows as LOAD DATA reads them by default. */
export function encodeRows(rows: readonly (readonly LoadedValue[])[]): Buffer[] {
  const chunks: Buffer[] = [];
  let text = '';
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) {
      const value = row[i] as LoadedValue;
      if (i > 0) text += '\t';
      if (value === null) text += '\\N';
      else if (typeof value === 'number') text += value;
      else text += special.test(value) ? value.replace(everySpecial, (char) => escapes[char] as string) : value;
    }
    text += '\n';
    if (text.length < chunkChars) continue;
    chunks.push(Buffer.from(text));
    text = '';
  }
  if (text !== '') chunks.push(Buffer.from(text));
  return chunks;
}
