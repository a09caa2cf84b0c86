/**
 * A mysql2 pool with what mysql2 leaves out: a bounded wait for a connection, a bounded time per query
 * (a connection that exceeds it is destroyed, never given to the next borrower), and session settings
 * that hold whatever the server's defaults are.
 */

import type { MysqlPool, MysqlPoolConnection } from 'kysely';
import mysql from 'mysql2';
import { AppError } from '../kernel/errors.ts';

export interface PoolSettings {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  connectionLimit: number;
  queryTimeoutMs: number;
  /** Longest wait for a free connection; beyond it the caller gets 503. */
  acquireTimeoutMs?: number;
  name: string;
}

const sessionSettings =
  "SET SESSION transaction_isolation='READ-COMMITTED', innodb_lock_wait_timeout=2, time_zone='+00:00', sql_mode='STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY'";
const sessionSettingsMariaDb = sessionSettings.replace('transaction_isolation', 'tx_isolation');

export interface GuardedPool extends MysqlPool {
  /** Connections in use, idle and callers waiting. */
  stats(): { total: number; idle: number; waiting: number };
}

/** Opens lazily: no connection is made before the first query. */
export function createPool(settings: PoolSettings): GuardedPool {
  const pool = mysql.createPool({
    host: settings.host,
    port: settings.port,
    user: settings.user,
    password: settings.password,
    database: settings.database,
    connectionLimit: settings.connectionLimit,
    maxIdle: settings.connectionLimit,
    queueLimit: 50 + settings.connectionLimit,
    connectTimeout: 1_000,
    enableKeepAlive: true,
    charset: 'utf8mb4_unicode_520_ci',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: false,
    decimalNumbers: true,
    jsonStrings: true,
    flags: ['-LOCAL_FILES'],
    infileStreamFactory: () => {
      throw new Error('LOAD DATA LOCAL is not allowed on this pool');
    },
  });
  const prepared = new WeakSet<object>();
  return {
    getConnection(callback) {
      acquire(pool, settings, (error, connection) => {
        if (error !== null) return callback(error, undefined as never);
        const guarded = guard(connection, settings);
        if (prepared.has(connection)) return callback(null, guarded);
        applySession(connection, (failure) => {
          if (failure) {
            connection.destroy();
            return callback(unavailable(settings, failure), undefined as never);
          }
          prepared.add(connection);
          callback(null, guarded);
        });
      });
    },
    end: (callback) => pool.end(callback),
    stats: () => {
      const inner = pool as unknown as {
        _allConnections: { length: number };
        _freeConnections: { length: number };
        _connectionQueue: { length: number };
      };
      return {
        total: inner._allConnections.length,
        idle: inner._freeConnections.length,
        waiting: inner._connectionQueue.length,
      };
    },
  };
}

function acquire(
  pool: mysql.Pool,
  settings: PoolSettings,
  callback: (error: Error | null, connection: mysql.PoolConnection) => void,
): void {
  let settled = false;
  const timer = setTimeout(() => {
    settled = true;
    callback(unavailable(settings, new Error('no free connection in time')), undefined as never);
  }, settings.acquireTimeoutMs ?? 500);
  pool.getConnection((error, connection) => {
    if (settled) {
      if (!error) connection.release();
      return;
    }
    settled = true;
    clearTimeout(timer);
    callback(error ? unavailable(settings, error) : null, connection);
  });
}

function guard(connection: mysql.PoolConnection, settings: PoolSettings): MysqlPoolConnection {
  const query = (
    sql: string,
    parameters: readonly unknown[],
    callback?: (error: unknown, result: unknown) => void,
  ): unknown => {
    if (callback === undefined) return connection.query(sql, parameters as unknown[]);
    let done = false;
    const timer = setTimeout(() => {
      done = true;
      connection.destroy();
      callback(unavailable(settings, new Error(`query took over ${settings.queryTimeoutMs} ms`)), undefined);
    }, settings.queryTimeoutMs);
    connection.query(sql, parameters as unknown[], (error, result) => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      callback(error ? translate(settings, error) : null, result);
    });
    return undefined;
  };
  // Kysely's type of the connection has an overload for streams and one for callbacks; `query` serves both.
  return { query: query as MysqlPoolConnection['query'], release: () => connection.release() } as MysqlPoolConnection;
}

function applySession(connection: mysql.PoolConnection, callback: (error: unknown) => void): void {
  connection.query(sessionSettings, (error) => {
    if (error?.errno !== 1193) return callback(error);
    connection.query(sessionSettingsMariaDb, callback);
  });
}

const connectionErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'ENOTFOUND',
  'EHOSTUNREACH',
]);

function translate(settings: PoolSettings, error: NodeJS.ErrnoException): unknown {
  return connectionErrors.has(error.code ?? '') || /closed state|Pool is closed/.test(error.message)
    ? unavailable(settings, error)
    : error;
}

function unavailable(settings: PoolSettings, cause: unknown): AppError {
  return new AppError('service_unavailable', {
    detail: 'The database did not answer in time.',
    meta: { part: 'mysql' },
    retryAfterS: 1,
    cause: new Error(`pool ${settings.name}`, { cause }),
  });
}
