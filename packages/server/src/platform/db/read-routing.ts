/**
 * Pools in front of pools: one that reads from a replica where one may be read and has what the reader must see, and
 * from the primary otherwise; and one that hears the GTIDs of what is written through it.
 */
import type { MysqlPool, MysqlPoolConnection } from 'kysely';
import { type GuardedPool, poolFaultOf } from './pool.ts';
import { waitForGtids } from './replication.repository.ts';
import type { NeededGtids } from './write-marks.ts';

export interface ReadRoute {
  primary: GuardedPool;
  /** A replica that may be read now, and whom to tell that it may not. */
  replica: () => { pool: GuardedPool; failed: () => void } | null;
  needed: () => Promise<NeededGtids>;
}

type Callback = (error: unknown, result: unknown) => void;

/** A reader waits this long for its own writes to arrive, then it asks the primary. */
const longestWaitS = 0.05;

export function routedPool(route: ReadRoute): MysqlPool {
  return {
    getConnection(callback) {
      acquire(route).then(
        (connection) => callback(undefined, connection),
        (error: unknown) => callback(error, undefined as never),
      );
    },
    // The pools behind it are closed by whom they belong to.
    end: (callback) => callback(undefined),
  };
}

async function acquire(route: ReadRoute): Promise<MysqlPoolConnection> {
  const replica = route.replica();
  const needed = replica === null ? 'primary' : await route.needed();
  if (replica === null || needed === 'primary') return connectionOf(route.primary);
  let connection: MysqlPoolConnection;
  try {
    connection = await connectionOf(replica.pool);
  } catch (error) {
    // Full may mean that it hangs. The primary's own pool keeps what is too much for it away.
    if (poolFaultOf(error) === 'connection') replica.failed();
    return connectionOf(route.primary);
  }
  if (needed === null || (await hasExecuted(connection, needed)))
    return withFallback(connection, replica.failed, route);
  connection.release();
  return connectionOf(route.primary);
}

function connectionOf(pool: MysqlPool): Promise<MysqlPoolConnection> {
  return new Promise((resolve, reject) =>
    pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection))),
  );
}

function hasExecuted(connection: MysqlPoolConnection, set: string): Promise<boolean> {
  return new Promise((resolve) =>
    connection.query(waitForGtids, [set, longestWaitS], (error: unknown, rows: unknown) =>
      resolve(!error && (rows as { timed_out: number }[])[0]?.timed_out === 0),
    ),
  );
}

/** A read is harmless to repeat: one that the replica broke off is asked of the primary. */
function withFallback(connection: MysqlPoolConnection, failed: () => void, route: ReadRoute): MysqlPoolConnection {
  const query = (sql: string, parameters: readonly unknown[], callback?: Callback): unknown => {
    if (callback === undefined) return connection.query(sql, parameters as unknown[]);
    connection.query(sql, parameters as unknown[], (error: unknown, result: unknown) => {
      if (poolFaultOf(error) !== 'connection') return callback(error, result as never);
      failed();
      connectionOf(route.primary).then(
        (other) => {
          other.query(sql, parameters as unknown[], (failure: unknown, answer: unknown) => {
            other.release();
            callback(failure, answer);
          });
        },
        callback as (reason: unknown) => void,
      );
    });
    return undefined;
  };
  return { query, release: () => connection.release() } as unknown as MysqlPoolConnection;
}

/** Tells the GTID of every transaction that ends through this pool; MySQL sends it with the COMMIT. */
export function listeningPool(pool: GuardedPool, onGtid: (gtid: string) => Promise<void> | void): MysqlPool {
  return {
    getConnection(callback) {
      pool.getConnection((error, connection) => {
        if (error) return callback(error, undefined as never);
        const query = (sql: string, parameters: readonly unknown[], answer?: Callback): unknown => {
          if (answer === undefined) return connection.query(sql, parameters as unknown[]);
          connection.query(sql, parameters as unknown[], (failure: unknown, result: unknown) => {
            const gtids = gtidsOf(result);
            if (gtids.length === 0) return answer(failure, result);
            // The writer hears of it when others can know it too.
            Promise.all(gtids.map(onGtid)).then(
              () => answer(failure, result),
              () => answer(failure, result),
            );
          });
          return undefined;
        };
        const listening = { query, release: () => connection.release() };
        callback(undefined, listening as unknown as MysqlPoolConnection);
      });
    },
    end: (callback) => callback(undefined),
  };
}

/** mysql2 leaves it out of its types. */
function gtidsOf(result: unknown): readonly string[] {
  if (result === null || typeof result !== 'object' || !('stateChanges' in result)) return [];
  return (result.stateChanges as { gtids?: readonly string[] } | null)?.gtids ?? [];
}
