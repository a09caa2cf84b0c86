/**
 * A module's database: Writer and Reader by class of operation, and transactions with a bounded retry.
 * A Reader cannot write (its type has no insert, update or delete); money and stock always use the Writer.
 */
import { Kysely, MysqlDialect, type MysqlPool, type Transaction } from 'kysely';
import type { ReadonlyKysely } from 'kysely/readonly';
import type { Config } from '../config/load-config.ts';
import { type ReplicaAddress, replicasOf } from '../config/replica-address.ts';
import type { CallContext, OperationClass } from '../context/call-context.ts';
import type { ModuleName } from '../kernel/modules.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { accountOf, schemaOf } from './accounts.ts';
import { createPool, type GuardedPool } from './pool.ts';
import { acquireTimeoutOf, type PoolClass, poolClassOf, poolSizes } from './pool-sizes.ts';
import { listeningPool, routedPool } from './read-routing.ts';
import { ReplicaSet } from './replica-set.ts';
import { runTransaction } from './run-transaction.ts';
import { tellStatement } from './statement-log.ts';
import type { WriteMarks } from './write-marks.ts';

export type Writer<DB> = Kysely<DB>;
export type Reader<DB> = ReadonlyKysely<DB>;
export type Tx<DB> = Transaction<DB>;

/**
 * How old a read may be. `fresh` reads the primary. `recent` sees what its caller wrote, whichever server that takes.
 * `any` may be as old as a replica may be behind: five seconds.
 */
export type Freshness = 'fresh' | 'recent' | 'any';

export interface ModuleDatabase<DB> {
  readonly module: ModuleName;
  readonly schema: string;
  /**
   * The primary, through the pool of this class (background when none is named). With the call's context, what is
   * written outside a transaction is seen by the caller's `recent` reads too.
   */
  writer(place?: OperationClass | CallContext): Writer<DB>;
  reader(freshness: 'fresh' | 'any', operationClass?: OperationClass): Reader<DB>;
  reader(freshness: 'recent', context: CallContext): Reader<DB>;
  /**
   * Runs `work` in one READ COMMITTED transaction on the primary. A deadlock or lock wait time-out is
   * retried up to three times, so `work` must have no effect outside the transaction. The deadline of
   * the call is checked before the commit: nobody waits for a result after it.
   */
  transaction<T>(context: CallContext, work: (tx: Tx<DB>) => Promise<T>): Promise<T>;
  /** Connections by pool, for metrics. */
  stats(): Record<string, { total: number; idle: number; waiting: number }>;
  /** Its replicas, with how far each is behind at most; empty when none is configured. */
  replicas(): ReturnType<ReplicaSet['state']>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Where writes are remembered for `recent` reads; without them those read the primary. */
  marks?: WriteMarks;
  metrics?: Metrics;
  log?: Logger;
}

export function openDatabase<DB>(
  config: Config,
  module: ModuleName,
  options: DatabaseOptions = {},
): ModuleDatabase<DB> {
  const pools = new Pools<DB>(config, module, options.log);
  const replicas = openReplicas(config, module, pools, options);
  return replicas === null ? onOneServer(module, pools) : onReplicas(module, pools, replicas, options.marks);
}

function onOneServer<DB>(module: ModuleName, pools: Pools<DB>): ModuleDatabase<DB> {
  const writer = (place: OperationClass | CallContext = 'background'): Kysely<DB> =>
    pools.on(pools.primary, poolClassOf(classOf(place))).db;
  return {
    module,
    schema: pools.schema,
    writer,
    reader: (_freshness: Freshness, place: OperationClass | CallContext = 'background') => asReader(writer(place)),
    transaction: (context, work) => runTransaction(module, writer(context.class), context, work),
    stats: () => pools.stats(),
    replicas: () => [],
    close: () => pools.close(),
  };
}

function onReplicas<DB>(
  module: ModuleName,
  pools: Pools<DB>,
  replicas: ReplicaSet,
  marks: WriteMarks | undefined,
): ModuleDatabase<DB> {
  const primary = (place: OperationClass | CallContext = 'background') =>
    pools.on(pools.primary, poolClassOf(classOf(place)));
  const routed = (poolClass: PoolClass, needed: () => ReturnType<WriteMarks['needed']>): Kysely<DB> => {
    const replica = () => {
      const address = replicas.choose();
      if (address === null) return null;
      return { pool: pools.on(address, poolClass).pool, failed: () => replicas.failed(address) };
    };
    return pools.kysely(routedPool({ primary: pools.on(pools.primary, poolClass).pool, replica, needed }));
  };
  const anywhere = new Map<PoolClass, Kysely<DB>>();
  const listening = (context: CallContext, onGtid: (gtid: string) => Promise<void> | void): Kysely<DB> =>
    pools.kysely(listeningPool(primary(context).pool, onGtid));
  return {
    module,
    schema: pools.schema,
    writer: (place) =>
      typeof place === 'object' ? listening(place, (gtid) => marks?.record(place, gtid)) : primary(place).db,
    reader: (freshness: Freshness, place: OperationClass | CallContext = 'background') => {
      if (freshness === 'fresh') return asReader(primary(place).db);
      const poolClass = poolClassOf(classOf(place));
      if (freshness === 'recent') {
        const context = place as CallContext;
        return asReader(routed(poolClass, async () => marks?.needed(context) ?? 'primary'));
      }
      const db = anywhere.get(poolClass) ?? routed(poolClass, async () => null);
      anywhere.set(poolClass, db);
      return asReader(db);
    },
    async transaction(context, work) {
      let last: string | undefined;
      const db = listening(context, (gtid) => {
        last = gtid;
      });
      const outcome = await runTransaction(module, db, context, work);
      // Before the caller has its answer: its next read may come at once, and elsewhere.
      if (last !== undefined) await marks?.record(context, last);
      return outcome;
    },
    stats: () => pools.stats(),
    replicas: () => replicas.state(),
    async close() {
      replicas.close();
      await pools.close();
    },
  };
}

function openReplicas<DB>(
  config: Config,
  module: ModuleName,
  pools: Pools<DB>,
  { metrics, log }: DatabaseOptions,
): ReplicaSet | null {
  const addresses = replicasOf(config.mysql.replicas, module);
  if (addresses.length === 0) return null;
  return new ReplicaSet({
    module,
    addresses,
    primary: pools.probe(pools.primary),
    probe: (address) => pools.probe(address),
    onAway: (address) => pools.breakOff(address),
    ...(metrics ? { metrics } : {}),
    ...(log ? { log } : {}),
  });
}

/** The pools of a module by server and class, each made at its first use. */
class Pools<DB> {
  readonly primary: ReplicaAddress;
  readonly schema: string;
  private readonly config: Config;
  private readonly module: ModuleName;
  private readonly log: Logger | undefined;
  private readonly made = new Map<string, { pool: GuardedPool; db: Kysely<DB>; address: ReplicaAddress }>();
  private readonly probes: Kysely<never>[] = [];

  constructor(config: Config, module: ModuleName, log: Logger | undefined) {
    this.config = config;
    this.log = log;
    this.module = module;
    this.schema = schemaOf(config, module);
    this.primary = { host: config.mysql.host, port: config.mysql.port };
  }

  on(address: ReplicaAddress, poolClass: PoolClass): { pool: GuardedPool; db: Kysely<DB> } {
    const name = `${this.module}.${poolClass}@${address.host}:${address.port}`;
    const known = this.made.get(name);
    if (known !== undefined) return known;
    const { poolScale, queryTimeoutMs, acquireTimeoutMs } = this.config.mysql;
    const size = Math.max(1, Math.round(poolSizes[this.module][poolClass] * poolScale));
    // Whoever does not get one of a replica still has to ask the primary.
    const waits = address === this.primary ? acquireTimeoutOf(poolClass, acquireTimeoutMs) : acquireTimeoutMs / 2;
    const loadsRows = poolClass === 'background' && address === this.primary;
    const pool = this.open(address, name, size, { queryTimeoutMs, acquireTimeoutMs: waits, loadsRows });
    const made = { pool, db: this.kysely(pool), address };
    this.made.set(name, made);
    return made;
  }

  /** One connection of its own, with little patience, whose statements are nobody's. */
  probe(address: ReplicaAddress): Kysely<never> {
    const name = `${this.module}.probe@${address.host}:${address.port}`;
    const pool = this.open(address, name, 1, { queryTimeoutMs: 1_000, acquireTimeoutMs: 1_000 });
    const db = new Kysely<never>({ dialect: new MysqlDialect({ pool }) });
    this.probes.push(db);
    return db;
  }

  kysely(pool: MysqlPool): Kysely<DB> {
    return new Kysely<DB>({
      dialect: new MysqlDialect({ pool }),
      log: (event) => tellStatement(this.module, event.query.sql, event.query.parameters),
    });
  }

  breakOff({ host, port }: ReplicaAddress): void {
    for (const { pool, address } of this.made.values())
      if (address.host === host && address.port === port) pool.breakOff();
  }

  stats(): Record<string, { total: number; idle: number; waiting: number }> {
    return Object.fromEntries([...this.made].map(([name, { pool }]) => [name, pool.stats()]));
  }

  /** Not by way of Kysely: it would not end a pool that was used through another one. */
  async close(): Promise<void> {
    const ends = [...this.made.values()].map(({ pool }) => new Promise<void>((done) => pool.end(() => done())));
    await Promise.all([...ends, ...this.probes.map((db) => db.destroy())]);
  }

  private open(
    { host, port }: ReplicaAddress,
    name: string,
    connectionLimit: number,
    patience: { queryTimeoutMs: number; acquireTimeoutMs: number; loadsRows?: boolean },
  ): GuardedPool {
    const { socket } = this.config.mysql;
    const isPrimary = host === this.primary.host && port === this.primary.port;
    return createPool({
      host,
      port,
      ...(isPrimary && socket !== '' ? { socketPath: socket } : {}),
      ...accountOf(this.config, this.module),
      database: this.schema,
      connectionLimit,
      ...patience,
      trackGtids: replicasOf(this.config.mysql.replicas, this.module).length > 0,
      name,
      // Statements hold no values: those are sent beside them.
      onExhausted: (holders) =>
        this.log?.warn({ pool: name, holders: holders.slice(0, 5) }, 'No free connection in time; these have them'),
    });
  }
}

function classOf(place: OperationClass | CallContext): OperationClass {
  return typeof place === 'object' ? place.class : place;
}

function asReader<DB>(db: Kysely<DB>): Reader<DB> {
  return db as unknown as Reader<DB>;
}
