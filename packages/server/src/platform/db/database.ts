/**
 * A module's database: Writer and Reader by class of operation, and transactions with a bounded retry.
 * A Reader cannot write (its type has no insert, update or delete); money and stock always use the Writer.
 */
import { Kysely, MysqlDialect, type Transaction } from 'kysely';
import type { ReadonlyKysely } from 'kysely/readonly';
import type { Config } from '../config/load-config.ts';
import type { CallContext, OperationClass } from '../context/call-context.ts';
import { AppError } from '../kernel/errors.ts';
import type { ModuleName } from '../kernel/modules.ts';
import { accountOf, schemaOf } from './accounts.ts';
import { runAfterCommit } from './after-commit.ts';
import { errnoOf, isRetryable } from './mysql-errors.ts';
import { createPool, type GuardedPool } from './pool.ts';
import { type PoolClass, poolClassOf, poolSizes } from './pool-sizes.ts';
import { tellStatement } from './statement-log.ts';

export type Writer<DB> = Kysely<DB>;
export type Reader<DB> = ReadonlyKysely<DB>;
export type Tx<DB> = Transaction<DB>;

/** How old a read may be: `fresh` and `recent` read the primary; `any` may read a replica. */
export type Freshness = 'fresh' | 'recent' | 'any';

export interface ModuleDatabase<DB> {
  readonly module: ModuleName;
  readonly schema: string;
  /** The primary, through the pool of this class (background when none is named). */
  writer(operationClass?: OperationClass): Writer<DB>;
  reader(freshness: Freshness, operationClass?: OperationClass): Reader<DB>;
  /**
   * Runs `work` in one READ COMMITTED transaction on the primary. A deadlock or lock wait time-out is
   * retried up to three times, so `work` must have no effect outside the transaction. The deadline of
   * the call is checked before the commit: nobody waits for a result after it.
   */
  transaction<T>(context: CallContext, work: (tx: Tx<DB>) => Promise<T>): Promise<T>;
  /** Connections by pool, for metrics. */
  stats(): Record<string, { total: number; idle: number; waiting: number }>;
  close(): Promise<void>;
}

export function openDatabase<DB>(config: Config, module: ModuleName): ModuleDatabase<DB> {
  const schema = schemaOf(config, module);
  const pools = new Map<string, { pool: GuardedPool; db: Kysely<DB> }>();
  const open = (poolClass: PoolClass, host: string, port: number): Kysely<DB> => {
    const name = `${module}.${poolClass}@${host}:${port}`;
    const known = pools.get(name);
    if (known) return known.db;
    const size = Math.max(1, Math.round(poolSizes[module][poolClass] * config.mysql.poolScale));
    const pool = createPool({
      host,
      port,
      ...accountOf(config, module),
      database: schema,
      connectionLimit: size,
      queryTimeoutMs: config.mysql.queryTimeoutMs,
      acquireTimeoutMs: config.mysql.acquireTimeoutMs,
      name,
    });
    const db = new Kysely<DB>({
      dialect: new MysqlDialect({ pool }),
      log: (event) => tellStatement(module, event.query.sql),
    });
    pools.set(name, { pool, db });
    return db;
  };
  const writer = (operationClass: OperationClass = 'background'): Kysely<DB> =>
    open(poolClassOf(operationClass), config.mysql.host, config.mysql.port);
  let nextReplica = 0;
  return {
    module,
    schema,
    writer,
    reader(freshness, operationClass = 'background') {
      const { replicas } = config.mysql;
      if (freshness !== 'any' || replicas.length === 0) return writer(operationClass) as unknown as Reader<DB>;
      const [host = '', port = '3306'] = (replicas[nextReplica++ % replicas.length] as string).split(':');
      return open(poolClassOf(operationClass), host, Number(port)) as unknown as Reader<DB>;
    },
    transaction: (context, work) => runTransaction(writer(context.class), context, work),
    stats: () => Object.fromEntries([...pools].map(([name, { pool }]) => [name, pool.stats()])),
    async close() {
      await Promise.all([...pools.values()].map(({ db }) => db.destroy()));
    },
  };
}

async function runTransaction<DB, T>(
  db: Kysely<DB>,
  context: CallContext,
  work: (tx: Tx<DB>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      let committed: Tx<DB> | undefined;
      const outcome = await db.transaction().execute(async (tx) => {
        committed = tx;
        const result = await work(tx);
        if (context.signal.aborted)
          throw new AppError('service_unavailable', {
            detail: 'The deadline of the call passed; nothing was changed.',
            meta: { part: 'deadline' },
          });
        return result;
      });
      if (committed !== undefined) runAfterCommit(committed);
      return outcome;
    } catch (error) {
      if (!isRetryable(error) || context.signal.aborted) throw error;
      if (attempt === 4)
        throw new AppError('service_unavailable', {
          detail: 'Too many writers on the same rows; try again.',
          meta: { part: 'mysql', errno: errnoOf(error) },
          cause: error,
        });
      await new Promise((resolve) => setTimeout(resolve, 5 * 2 ** attempt * (0.5 + Math.random())));
    }
  }
}
