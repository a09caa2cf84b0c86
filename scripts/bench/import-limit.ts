/** The limit of bench:import: the very rows that an import wrote, as files, loaded by LOAD DATA and nothing else. */
import { createReadStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { schemaOf } from '../../packages/server/src/platform/db/accounts.ts';
import { mysqlAddress } from './mysql-address.ts';

/** Every table that an import of new products writes rows to. */
const tables = ['products', 'skus', 'stock_ledger', 'product_attributes', 'category_listings', 'outbox'] as const;

export class ImportLimit {
  private readonly connection: mysql.Connection;
  private readonly dir: string;

  private constructor(connection: mysql.Connection, dir: string) {
    this.connection = connection;
    this.dir = dir;
  }

  static async open(config: Config, dir: string): Promise<ImportLimit> {
    const { rootUser, rootPassword } = config.mysql;
    const connection = await mysql.createConnection({
      ...mysqlAddress(config),
      user: rootUser,
      password: rootPassword,
      database: schemaOf(config, 'product'),
      dateStrings: true,
      infileStreamFactory: (path) => createReadStream(path, { highWaterMark: 256 * 1024 }),
    });
    await connection.query("SET SESSION transaction_isolation = 'READ-COMMITTED', time_zone = '+00:00'");
    return new ImportLimit(connection, dir);
  }

  async empty(): Promise<void> {
    for (const table of tables) await this.connection.query(`TRUNCATE TABLE ${table}`);
  }

  /** Writes what the tables hold into a file each; returns how many rows that are. */
  async keepRows(): Promise<number> {
    let count = 0;
    for (const table of tables) {
      const [rows, fields] = await this.connection.query<mysql.RowDataPacket[][]>({
        sql: `SELECT * FROM ${table}`,
        rowsAsArray: true,
      });
      const lines = (rows as unknown as unknown[][]).map((row) => `${row.map(cell).join('\t')}\n`);
      writeFileSync(this.file(table), lines.join(''));
      this.columns.set(table, fields.map((field) => field.name).join(', '));
      count += lines.length;
    }
    return count;
  }

  /** One statement a table, each a transaction, by one connection; returns the rows that are there then. */
  async load(): Promise<number> {
    let count = 0;
    for (const table of tables) {
      const [result] = await this.connection.query<mysql.ResultSetHeader>(
        `LOAD DATA LOCAL INFILE ? INTO TABLE ${table} CHARACTER SET utf8mb4 (${this.columns.get(table)})`,
        [this.file(table)],
      );
      count += result.affectedRows;
    }
    return count;
  }

  async close(): Promise<void> {
    await this.connection.end();
  }

  private readonly columns = new Map<string, string>();

  private file(table: string): string {
    return join(this.dir, `${table}.tsv`);
  }
}

function cell(value: unknown): string {
  if (value === null) return '\\N';
  return String(value).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');
}
