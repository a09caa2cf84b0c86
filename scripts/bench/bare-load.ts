/** LOAD DATA LOCAL and nothing else: files that lie ready, as many connections as threads of ours, nobody between. */
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mysql, { type Connection } from 'mysql2/promise';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { accountOf, schemaOf } from '../../packages/server/src/platform/db/accounts.ts';
import { encodeRows, type LoadedTable, type LoadedValue } from '../../packages/server/src/platform/db/load-rows.ts';
import { mysqlAddress } from './mysql-address.ts';

interface Part {
  file: string;
  table: string;
  columns: readonly string[];
}

export class BareLoad {
  private readonly dir: string;
  private readonly connections: Connection[];
  /** What each connection loads, in this order. */
  private parts: Part[][] = [];

  private constructor(dir: string, connections: Connection[]) {
    this.dir = dir;
    this.connections = connections;
  }

  static async open(config: Config, count: number): Promise<BareLoad> {
    const connections = await Promise.all(
      Array.from({ length: count }, () =>
        mysql.createConnection({
          ...mysqlAddress(config),
          ...accountOf(config, 'product'),
          database: schemaOf(config, 'product'),
          charset: 'utf8mb4_unicode_520_ci',
        }),
      ),
    );
    return new BareLoad(mkdtempSync(join(config.stateDir, 'bare-')), connections);
  }

  /** Writes the files of the next turn, one a table and block; each connection gets its share of the blocks. */
  prepare(blocks: Iterable<readonly Rows[]>): void {
    for (const part of this.parts.flat()) rmSync(part.file);
    this.parts = this.connections.map(() => []);
    let block = 0;
    for (const tables of blocks) {
      const own = this.parts[block % this.connections.length] as Part[];
      for (const { table, columns, rows } of tables) {
        if (rows.length === 0) continue;
        const file = join(this.dir, `${block}-${table}`);
        writeFileSync(file, Buffer.concat(encodeRows(rows)));
        own.push({ file, table, columns });
      }
      block++;
    }
  }

  async run(): Promise<void> {
    await Promise.all(
      this.connections.map(async (connection, i) => {
        for (const { file, table, columns } of this.parts[i] ?? [])
          await connection.query({
            sql: `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${table} CHARACTER SET utf8mb4 (${columns.join(', ')})`,
            infileStreamFactory: () => createReadStream(file, { highWaterMark: 256 * 1024 }),
          });
      }),
    );
  }

  async close(): Promise<void> {
    for (const connection of this.connections) await connection.end();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export interface Rows extends LoadedTable {
  rows: readonly (readonly LoadedValue[])[];
}
