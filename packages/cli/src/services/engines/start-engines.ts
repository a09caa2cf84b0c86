// Finds, fetches and starts the engines side by side, or attaches to those that run. The one face of this folder
// for `mkt up`, for tests and for scripts.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { withProcessLock } from '../../../bin/runtime/process-lock.mjs';
import { CliError } from '../../errors/cli-error.ts';
import { listRunRecords, removeRunRecord } from '../supervisor/run-records.ts';
import { terminateProcess } from '../supervisor/terminate.ts';
import { cacheFolder } from './artifact-cache.ts';
import { type ContainerEngines, startContainers } from './container-engine.ts';
import { type ElasticsearchPorts, runElasticsearch, takeElasticsearchPorts } from './elasticsearch-engine.ts';
import type { RedisServers, ReportProgress, SearchServer, SqlServer } from './engine.types.ts';
import type { EngineContext } from './engine-context.ts';
import { takeGivenElasticsearch, takeGivenRedis, takeGivenSql } from './given-engines.ts';
import { engineManifest } from './manifest.ts';
import { type EnginePlan, planEngines, type StartEnginesOptions } from './plan-engines.ts';
import { PortBook } from './ports.ts';
import { runRedis } from './redis-engine.ts';
import { runSqlEngine } from './sql-engine.ts';
import { openStateFolder, socketFolder } from './state-folder.ts';

export interface RunningEngines {
  /** MySQL or MariaDB, whichever was asked for; reading it throws when neither was. */
  readonly mysql: SqlServer;
  /** Reading it throws when Redis was not asked for. */
  readonly redis: RedisServers;
  /** Started beside the others and not waited for. Null when search is MySQL's; never rejects. */
  elasticsearch: Promise<SearchServer | null>;
  /** Where it will answer once it is up, for whoever is configured before; null when there will be none. */
  elasticsearchUrl: string | null;
  /** Process ids of those that we started or attached to; Elasticsearch's appears when it is ready. */
  pids: Record<string, number>;
  /** Stops what runs in this state folder, and gives up what is still on its way; {@link stopEngines} tells of `atOnce`. */
  stop(options?: { atOnce?: boolean }): Promise<void>;
}

/** Services that containers give, started by one command. */
async function startPlannedContainers(context: EngineContext, plan: EnginePlan): Promise<ContainerEngines | null> {
  const services: string[] = [];
  if (plan.sql?.choice.found && plan.sql.choice.value.how === 'container') services.push('mysql');
  if (plan.redis?.found && plan.redis.value.how === 'container') services.push('redis-state', 'redis-queue');
  return services.length === 0 ? null : startContainers(context, services);
}

async function runSql(
  context: EngineContext,
  options: StartEnginesOptions,
  plan: EnginePlan,
  containers: ContainerEngines | null,
  pids: Record<string, number>,
): Promise<SqlServer | null> {
  const choice = plan.sql?.choice;
  if (!plan.sql || !choice?.found) return null;
  if (choice.value.how === 'given')
    return takeGivenSql(options.configured?.mysqlUrl ?? '', plan.sql.flavour, context.manifest);
  if (choice.value.how === 'container' && containers) {
    const address = `mysql://root:${containers.mysqlPassword}@127.0.0.1:${containers.ports.mysql}`;
    return { ...(await takeGivenSql(address, 'mysql', context.manifest)), source: 'container' };
  }
  if (choice.value.how !== 'local') return null;
  const { pid, ...server } = await runSqlEngine(context, await choice.value.home());
  pids[plan.sql.flavour] = pid;
  return { ...server, source: choice.source };
}

async function runBothRedis(
  context: EngineContext,
  options: StartEnginesOptions,
  plan: EnginePlan,
  containers: ContainerEngines | null,
  pids: Record<string, number>,
): Promise<RedisServers | null> {
  if (!plan.redis?.found) return null;
  const { value, source } = plan.redis;
  if (value.how === 'given') return takeGivenRedis(options.configured ?? {});
  if (value.how === 'container' && containers) {
    const stateUrl = `redis://:${containers.redisStatePassword}@127.0.0.1:${containers.ports.redisState}`;
    const queueUrl = `redis://:${containers.redisQueuePassword}@127.0.0.1:${containers.ports.redisQueue}`;
    const servers = await takeGivenRedis({ redisStateUrl: stateUrl, redisQueueUrl: queueUrl });
    return servers === null ? null : { ...servers, source: 'container' };
  }
  if (value.how !== 'local') return null;
  const home = await value.home();
  const state = await runRedis(context, home, 'redis-state');
  const queue = await runRedis(context, home, 'redis-queue');
  Object.assign(pids, { 'redis-state': state.pid, 'redis-queue': queue.pid });
  return { cacheUrl: state.url, stateUrl: state.url, queueUrl: queue.url, version: state.version, source };
}

/** Where search will answer: known before Elasticsearch is up, so that the server can be started meanwhile. */
async function plannedSearch(
  context: EngineContext,
  options: StartEnginesOptions,
  plan: EnginePlan,
): Promise<SearchAddress | null> {
  if (!plan.search?.found) return null;
  if (plan.search.value.how === 'given') return { url: options.configured?.elasticsearchUrl ?? '', ports: null };
  // A container of an earlier start holds its published port: being taken is then no reason to move away.
  const remembered = plan.search.value.how === 'container' ? context.ports.remembered('elasticsearch') : undefined;
  const ports = remembered === undefined ? await takeElasticsearchPorts(context) : { http: remembered, transport: 0 };
  return { url: `http://127.0.0.1:${ports.http}`, ports };
}

interface SearchAddress {
  url: string;
  ports: ElasticsearchPorts | null;
}

async function startPlannedSearch(
  context: EngineContext,
  plan: EnginePlan,
  address: SearchAddress,
  pids: Record<string, number>,
): Promise<SearchServer | null> {
  if (!plan.search?.found) return null;
  const { value, source } = plan.search;
  if (value.how === 'given' || address.ports === null) return takeGivenElasticsearch(address.url);
  if (value.how === 'container') {
    await startContainers(context, ['elasticsearch']);
    return { ...(await takeGivenElasticsearch(address.url)), source };
  }
  const { ports } = address;
  const home = await value.home();
  const lock = join(context.state.root, 'elasticsearch.lock');
  const { pid, ...server } = await withProcessLock(lock, () => runElasticsearch(context, home, ports), {
    signal: context.signal,
  });
  pids['elasticsearch'] = pid;
  return { ...server, source };
}

/** Search is never worth a failed start: whatever goes wrong is reported, and MySQL searches. */
async function runSearch(
  context: EngineContext,
  plan: EnginePlan,
  address: SearchAddress | null,
  pids: Record<string, number>,
): Promise<SearchServer | null> {
  if (plan.search === null) return null;
  const none = (message: string): null => {
    context.report({ engine: 'elasticsearch', phase: 'none', message: `${message}; MySQL full-text search serves` });
    return null;
  };
  if (address === null) return none('no Elasticsearch here');
  try {
    return await startPlannedSearch(context, plan, address, pids);
  } catch (error) {
    if (context.signal?.aborted) return null;
    const detail =
      error instanceof CliError ? [error.message, ...error.logLines.slice(0, 2)].join(' | ') : String(error);
    return none(`Elasticsearch did not start (${detail})`);
  }
}

function contextFor(options: StartEnginesOptions, signal?: AbortSignal): EngineContext {
  const state = openStateFolder(options.stateDir);
  return {
    manifest: engineManifest(),
    state,
    cache: cacheFolder(state.root),
    ports: new PortBook(state),
    profile: options.profile,
    report: options.onProgress ?? (() => {}),
    signal,
  };
}

/** Waits for all, also when one has failed: what is still being started must not appear after the caller's clean-up. */
async function allOrNone<T extends readonly unknown[]>(parts: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const failed = (await Promise.allSettled(parts)).find((part) => part.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return (await Promise.all(parts)) as unknown as T;
}

function asked<T>(server: T | null, name: string): T {
  if (server === null) throw new Error(`${name} is not among the engines that this start was asked for`);
  return server;
}

/** Starts what is not running and attaches to what is. Two callers at once on one state folder take turns. */
export async function startEngines(options: StartEnginesOptions): Promise<RunningEngines> {
  const abort = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, abort.signal]) : abort.signal;
  const { state } = contextFor(options);
  return withProcessLock(
    join(state.root, 'engines.lock'),
    async () => {
      // After the lock is had: what another start has chosen meanwhile is read.
      const context = contextFor(options, signal);
      const plan = await planEngines(context, options);
      const pids: Record<string, number> = {};
      const searchAddress = await plannedSearch(context, options, plan);
      const searching = runSearch(context, plan, searchAddress, pids);
      try {
        const containers = await startPlannedContainers(context, plan);
        const [mysql, redis] = await allOrNone<[SqlServer | null, RedisServers | null]>([
          runSql(context, options, plan, containers, pids),
          runBothRedis(context, options, plan, containers, pids),
        ]);
        const stop = async ({ atOnce = false } = {}): Promise<void> => {
          abort.abort();
          await searching;
          await stopEngines({
            stateDir: options.stateDir,
            atOnce,
            ...(options.onProgress ? { onProgress: options.onProgress } : {}),
          });
        };
        return {
          get mysql() {
            return asked(mysql, 'mysql');
          },
          get redis() {
            return asked(redis, 'redis');
          },
          elasticsearch: searching,
          elasticsearchUrl: searchAddress?.url ?? null,
          pids,
          stop,
        };
      } catch (error) {
        abort.abort();
        await searching;
        throw error;
      }
    },
    {
      signal,
      onWait: ([holder]) =>
        options.onProgress?.({
          engine: 'all',
          phase: 'wait',
          message: `another start holds ${state.root} (process ${holder?.pid}); waiting`,
        }),
    },
  );
}

/**
 * Stops every engine that is recorded in the state folder; engines of given addresses are never touched. `atOnce`
 * leaves them no time to write what they hold: for engines whose data is thrown away with them.
 */
export async function stopEngines(options: {
  stateDir: string;
  atOnce?: boolean;
  onProgress?: ReportProgress;
}): Promise<string[]> {
  const { atOnce = false } = options;
  const context = contextFor({ ...options, engines: [], profile: 'dev' });
  const stopped = await Promise.all(
    listRunRecords(context.state.run)
      .filter(({ kind }) => kind === 'engine')
      .map(async (record) => {
        const outcome = await terminateProcess(record, { graceMs: atOnce ? 0 : record.graceMs, group: true });
        removeRunRecord(context.state.run, record.name);
        const killed = atOnce ? 'stopped at once' : 'killed, it did not stop by itself';
        context.report({
          engine: record.name,
          phase: 'stop',
          message: { gone: 'was not running', ended: 'stopped', killed }[outcome],
        });
        return outcome === 'gone' ? [] : [record.name];
      }),
  );
  // Only sockets and links lie in it; the next start makes it again.
  rmSync(socketFolder(context.state), { recursive: true, force: true });
  return stopped.flat();
}
