/**
 * A mysql2 pool with what mysql2 leaves out: a bounded wait for a connection, a bounded time per query
 * (a connection that exceeds it is destroyed, never given to the next borrower), and session settings
 * that hold whatever the server's defaults are.
 */

import type { MysqlPool, MysqlPoolConnection } from 'kysely';
import mysql from 'mysql2';
import { AppError } from '../kernel/errors.ts';
import { noteWarnings, openInfile } from './infile-streams.ts';

export interface PoolSettings {
  host: string;
  port: number;
  /** Unix socket of the same server: taken instead of host and port. */
  socketPath?: string;
  user: string;
  password: string;
  database: string;
  connectionLimit: number;
  queryTimeoutMs: number;
  /** Longest wait for a free connection; beyond it the caller gets 503. */
  acquireTimeoutMs?: number;
  /** Called when a caller gets no connection in time, with what the others are doing; at most once in five seconds. */
  onExhausted?: (holders: readonly Holder[]) => void;
  /** The server tells the GTID of what was written: only where replicas are read. */
  trackGtids?: boolean;
  /** Its connections may send rows by LOAD DATA LOCAL (load-rows.ts); never files. */
  loadsRows?: boolean;
  name: string;
}

/** Who has a connection: for how long, and the statement it last sent. */
export interface Holder {
  heldMs: number;
  sql: string;
}

/** Why a pool could not serve: no free connection in time, a query over its time, or no working connection at all. */
export type PoolFault = 'exhausted' | 'slow' | 'connection';

const faults = new WeakMap<object, PoolFault>();

/** Undefined for any other error, and for none. */
export function poolFaultOf(error: unknown): PoolFault | undefined {
  return error !== null && typeof error === 'object' ? faults.get(error) : undefined;
}

const sessionSettings =
  "SET SESSION transaction_isolation='READ-COMMITTED', innodb_lock_wait_timeout=2, time_zone='+00:00', sql_mode='STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,ONLY_FULL_GROUP_BY'";
const sessionSettingsMariaDb = sessionSettings.replace('transaction_isolation', 'tx_isolation');

const sessionMs = 2_000;
const reportEveryMs = 5_000;

export interface GuardedPool extends MysqlPool {
  /** Connections in use, idle and callers waiting. */
  stats(): { total: number; idle: number; waiting: number };
  /** The server is known not to answer: every query under way fails at once, as if its connection had broken. */
  breakOff(): void;
}

/** Opens lazily: no connection is made before the first query. */
export function createPool(settings: PoolSettings): GuardedPool {
  const pool = mysql.createPool({
    ...(settings.socketPath === undefined
      ? { host: settings.host, port: settings.port }
      : { socketPath: settings.socketPath }),
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
    ...(settings.loadsRows === true
      ? { infileStreamFactory: openInfile }
      : { flags: ['-LOCAL_FILES'], infileStreamFactory: refuseInfile }),
  });
  const prepared = new WeakSet<object>();
  const underWay = new Set<() => void>();
  const holders = new Holders(settings.onExhausted);
  return {
    getConnection(callback) {
      acquire(pool, settings, (error, connection) => {
        if (error !== null) {
          if (poolFaultOf(error) === 'exhausted') holders.report();
          return callback(error, undefined as never);
        }
        const guarded = guard(connection, settings, underWay, holders);
        if (prepared.has(connection)) return callback(null, guarded);
        applySession(connection, settings, (failure) => {
          if (failure) {
            holders.gone(connection);
            connection.destroy();
            return callback(unavailable(settings, 'connection', failure), undefined as never);
          }
          prepared.add(connection);
          callback(null, guarded);
        });
      });
    },
    end: (callback) => pool.end(callback),
    breakOff: () => {
      for (const cut of [...underWay]) cut();
    },
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

function refuseInfile(): never {
  throw new Error('LOAD DATA LOCAL is not allowed on this pool');
}

function acquire(
  pool: mysql.Pool,
  settings: PoolSettings,
  callback: (error: Error | null, connection: mysql.PoolConnection) => void,
): void {
  let settled = false;
  const timer = setTimeout(() => {
    settled = true;
    callback(unavailable(settings, 'exhausted', new Error('no free connection in time')), undefined as never);
  }, settings.acquireTimeoutMs ?? 500);
  pool.getConnection((error, connection) => {
    if (settled) {
      if (!error) connection.release();
      return;
    }
    settled = true;
    clearTimeout(timer);
    const fault = error?.message === 'Queue limit reached.' ? 'exhausted' : 'connection';
    callback(error ? unavailable(settings, fault, error) : null, connection);
  });
}

function guard(
  connection: mysql.PoolConnection,
  settings: PoolSettings,
  underWay: Set<() => void>,
  holders: Holders,
): MysqlPoolConnection {
  holders.took(connection);
  // Set as soon as the end is sent: a transaction that is left behind may be amid a statement then, and what it asks
  // next would run after the rollback, each statement committed by itself.
  let isOver = false;
  const query = (
    sql: string,
    parameters: readonly unknown[],
    callback?: (error: unknown, result: unknown) => void,
  ): unknown => {
    // A commit that fails is rolled back.
    if (isOver && sql !== 'rollback') return callback?.(new Error('The transaction has ended'), undefined);
    isOver = endsTransaction(sql);
    holders.sent(connection, sql);
    if (callback === undefined) return connection.query(sql, parameters as unknown[]);
    let done = false;
    const end = (): void => {
      done = true;
      clearTimeout(timer);
      underWay.delete(cut);
    };
    const giveUp = (fault: PoolFault, message: string): void => {
      end();
      connection.destroy();
      callback(unavailable(settings, fault, new Error(message)), undefined);
    };
    const timer = setTimeout(
      () => giveUp('slow', `query took over ${settings.queryTimeoutMs} ms`),
      settings.queryTimeoutMs,
    );
    const cut = (): void => giveUp('connection', 'the server does not answer');
    underWay.add(cut);
    connection.query(sql, parameters as unknown[], (error, result) => {
      if (done) return;
      end();
      if (settings.loadsRows === true) noteWarnings(parameters, result);
      callback(error ? translate(settings, error) : null, result);
    });
    return undefined;
  };
  // Kysely's type of the connection has an overload for streams and one for callbacks; `query` serves both.
  const release = (): void => {
    isOver = true;
    holders.gone(connection);
    connection.release();
  };
  return { query: query as MysqlPoolConnection['query'], release } as MysqlPoolConnection;
}

/** In the words of Kysely's driver; nobody else begins one. */
function endsTransaction(sql: string): boolean {
  return sql === 'commit' || sql === 'rollback';
}

function applySession(
  connection: mysql.PoolConnection,
  { trackGtids }: PoolSettings,
  callback: (error: unknown) => void,
): void {
  const settings = trackGtids ? `${sessionSettings}, session_track_gtids='OWN_GTID'` : sessionSettings;
  let isDone = false;
  const done = (error: unknown): void => {
    if (isDone) return;
    isDone = true;
    clearTimeout(timer);
    callback(error);
  };
  // A server may hang right after it let somebody in.
  const timer = setTimeout(() => done(new Error('the session could not be set up in time')), sessionMs);
  connection.query(settings, (error) => {
    if (error?.errno !== 1193) return done(error);
    connection.query(sessionSettingsMariaDb, done);
  });
}

/** Who has the connections of a pool: what a full one says of itself. */
class Holders {
  private readonly held = new Map<object, { since: number; sql: string }>();
  private readonly tell: PoolSettings['onExhausted'];
  private toldAt = Number.NEGATIVE_INFINITY;

  constructor(tell: PoolSettings['onExhausted']) {
    this.tell = tell;
  }

  took(connection: object): void {
    this.held.set(connection, { since: performance.now(), sql: '' });
  }

  sent(connection: object, sql: string): void {
    const holder = this.held.get(connection);
    if (holder !== undefined) holder.sql = sql;
  }

  gone(connection: object): void {
    this.held.delete(connection);
  }

  report(): void {
    const now = performance.now();
    if (this.tell === undefined || now - this.toldAt < reportEveryMs) return;
    this.toldAt = now;
    const holders = [...this.held.values()].map(({ since, sql }) => ({ heldMs: now - since, sql: sql.slice(0, 200) }));
    this.tell(holders.sort((a, b) => b.heldMs - a.heldMs));
  }
}

const connectionErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'ENOTFOUND',
  // Of a Unix socket: its server is gone, has no room for one more to wait, or is not ours.
  'ENOENT',
  'EAGAIN',
  'EACCES',
  'EHOSTUNREACH',
]);

function translate(settings: PoolSettings, error: NodeJS.ErrnoException): unknown {
  return connectionErrors.has(error.code ?? '') || /closed state|Pool is closed/.test(error.message)
    ? unavailable(settings, 'connection', error)
    : error;
}

function unavailable(settings: PoolSettings, fault: PoolFault, cause: unknown): AppError {
  const error = new AppError('service_unavailable', {
    detail: 'The database did not answer in time.',
    meta: { part: 'mysql' },
    retryAfterS: 1,
    cause: new Error(`pool ${settings.name}`, { cause }),
  });
  faults.set(error, fault);
  return error;
}
