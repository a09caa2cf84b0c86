import { accountOf, type Config, type ModuleName, schemaOf } from '@mkt/server';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';

/** One moment of one module's schema, read by the account that may only read. */
export interface Snapshot {
  /** A list among the parameters stands for the names in an `IN (?)`. */
  rows<T>(sql: string, parameters?: readonly unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

/** Under READ COMMITTED the snapshot would be ignored and every statement would see another moment. */
export async function openSnapshot(config: Config, module: ModuleName): Promise<Snapshot> {
  const connection: Connection = await mysql.createConnection({
    host: config.mysql.host,
    port: config.mysql.port,
    ...accountOf(config, module, 'read'),
    database: schemaOf(config, module),
    charset: 'utf8mb4_unicode_520_ci',
    timezone: 'Z',
    supportBigNumbers: true,
    connectTimeout: 2_000,
  });
  await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
  await connection.query("SET SESSION time_zone = '+00:00'");
  // What an order bought is told as one text; the default of 1 KB would cut it off.
  await connection.query('SET SESSION group_concat_max_len = 4194304');
  await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
  return {
    async rows<T>(sql: string, parameters: readonly unknown[] = []) {
      const [rows] = await connection.query<RowDataPacket[]>(sql, [...parameters]);
      return rows as T[];
    },
    close: () => connection.end(),
  };
}
