// Finds, fetches and starts the engines side by side, or attaches to those that run. The one face of this folder
// for `mkt up`, for tests and for scripts.
import { join } from 'node:path';
import { withProcessLock } from '../../../bin/runtime/process-lock.mjs';
import { CliError, exitCodes } from '../../errors/cli-error.ts';
import { listRunRecords, removeRunRecord } from '../supervisor/run-records.ts';
import { terminateProcess } from '../supervisor/terminate.ts';
import { cacheFolder } from './artifact-cache.ts';
import { type ContainerEngines, findContainerEngine, startContainers } from './container-engine.ts';
import { runElasticsearch, takeElasticsearchPorts } from './elasticsearch-engine.ts';
import {
  type ElasticsearchHome,
  fetchElasticsearch,
  findElasticsearchHome,
  missingForElasticsearch,
} from './elasticsearch-home.ts';
import type {
  ConfiguredEngines,
  EngineName,
  MissingThing,
  RedisServers,
  ReportProgress,
  SearchServer,
  SqlServer,
} from './engine.types.ts';
import type { EngineContext } from './engine-context.ts';
import { findJava } from './find-java.ts';
import { takeGivenElasticsearch, takeGivenRedis, takeGivenSql } from './given-engines.ts';
import { describeMissing, type EngineWay, type Located, locateEngine } from './locate.ts';
import { engineManifest } from './manifest.ts';
import { fetchMariadb, findMariadbBinary, mariadbInstallation, missingForMariadb } from './mariadb-installation.ts';
import { fetchMysql, findMysqlBinary, missingForMysql } from './mysql-home.ts';
import { mysqlInstallation } from './mysql-installation.ts';
import { PortBook } from './ports.ts';
import { fetchRedis, findRedisBinary, missingForRedis, type RedisHome, runRedis } from './redis-engine.ts';
import { runSqlEngine, type SqlInstallation } from './sql-engine.ts';
import { openStateFolder } from './state-folder.ts';

export interface StartEnginesOptions {
  /** Data, ports, passwords and records lie here; one folder is one installation. */
  stateDir: string;
  engines: readonly EngineName[];
  /** `test` writes to disk less often; what is acknowledged survives the death of any process all the same. */
  profile: 'dev' | 'test';
  /** `local` passes over containers, `docker` takes nothing else. */
  from?: 'auto' | 'local' | 'docker';
  configured?: ConfiguredEngines;
  onProgress?: ReportProgress;
  signal?: AbortSignal;
}

export interface RunningEngines {
  mysql: SqlServer | null;
  redis: RedisServers | null;
  /** Started beside the others and not waited for. Null when search is MySQL's; never rejects. */
  elasticsearch: Promise<SearchServer | null>;
  /** Process ids of those that we started or attached to; Elasticsearch's appears when it is ready. */
  pids: Record<string, number>;
  /** Stops what runs in this state folder, and gives up what is still on its way. */
  stop(): Promise<void>;
}

type Choice<Local> = Located<{ how: 'given' } | { how: 'container' } | { how: 'local'; home: () => Promise<Local> }>;

interface Plan {
  sql: { flavour: 'mysql' | 'mariadb'; choice: Choice<SqlInstallation> } | null;
  redis: Choice<RedisHome> | null;
  search: Choice<ElasticsearchHome> | null;
}

function waysFor<Local>(
  given: boolean,
  from: 'auto' | 'local' | 'docker',
  binary: () => Promise<{ note: string; home: Local } | string | null>,
  fetched: { missing: () => MissingThing[]; home: () => Promise<Local>; note: string },
): EngineWay<{ how: 'given' } | { how: 'container' } | { how: 'local'; home: () => Promise<Local> }>[] {
  const container: EngineWay<{ how: 'container' }> = {
    source: 'container',
    find: async () => {
      const finding = await findContainerEngine();
      return finding.kind === 'found' ? { ...finding, value: { how: 'container' } } : finding;
    },
  };
  const local: EngineWay<{ how: 'local'; home: () => Promise<Local> }>[] = [
    {
      source: 'binary',
      find: async () => {
        const found = await binary();
        if (found === null) return { kind: 'absent' };
        if (typeof found === 'string') return { kind: 'refused', reason: found };
        return { kind: 'found', value: { how: 'local', home: async () => found.home }, note: found.note };
      },
    },
    {
      source: 'fetched',
      find: () =>
        fetched.missing().length > 0
          ? { kind: 'absent' }
          : { kind: 'found', value: { how: 'local', home: fetched.home }, note: fetched.note },
    },
  ];
  const configured: EngineWay<{ how: 'given' }> = {
    source: 'configured',
    find: () =>
      given ? { kind: 'found', value: { how: 'given' }, note: 'the address of the configuration' } : { kind: 'absent' },
  };
  return [configured, ...(from === 'local' ? [] : [container]), ...(from === 'docker' ? [] : local)];
}

async function planSql(
  context: EngineContext,
  options: StartEnginesOptions,
  flavour: 'mysql' | 'mariadb',
): Promise<Choice<SqlInstallation>> {
  const given = options.configured?.mysqlUrl !== undefined;
  const from = flavour === 'mariadb' ? 'local' : (options.from ?? 'auto');
  const { version } = context.manifest.engines[flavour];
  if (flavour === 'mariadb') {
    const binary = async () => {
      const finding = await findMariadbBinary(context);
      if (finding.kind === 'refused') return finding.reason;
      return finding.kind === 'absent' ? null : { note: finding.note, home: mariadbInstallation(finding.value) };
    };
    const home = async () => mariadbInstallation(await fetchMariadb(context));
    return locateEngine(
      waysFor(given, from, binary, {
        missing: () => missingForMariadb(context),
        home,
        note: `MariaDB ${version} from packages`,
      }),
    );
  }
  const binary = async () => {
    const finding = await findMysqlBinary(context);
    if (finding.kind === 'refused') return finding.reason;
    return finding.kind === 'absent' ? null : { note: finding.note, home: mysqlInstallation(finding.value) };
  };
  const home = async () => mysqlInstallation(await fetchMysql(context));
  return locateEngine(
    waysFor(given, from, binary, { missing: () => missingForMysql(context), home, note: `MySQL ${version} by Maven` }),
  );
}

async function planRedis(context: EngineContext, options: StartEnginesOptions): Promise<Choice<RedisHome>> {
  const given = options.configured?.redisStateUrl !== undefined || options.configured?.redisQueueUrl !== undefined;
  const binary = async () => {
    const finding = await findRedisBinary(context);
    if (finding.kind === 'refused') return finding.reason;
    return finding.kind === 'absent' ? null : { note: finding.note, home: finding.value };
  };
  return locateEngine(
    waysFor(given, options.from ?? 'auto', binary, {
      missing: () => missingForRedis(context),
      home: () => fetchRedis(context),
      note: 'Redis 7 from Debian packages',
    }),
  );
}

async function planSearch(context: EngineContext, options: StartEnginesOptions): Promise<Choice<ElasticsearchHome>> {
  const { minimumJava, version } = context.manifest.engines.elasticsearch;
  const java = await findJava(minimumJava);
  const binary = async () => {
    const finding = await findElasticsearchHome(context);
    if (finding.kind === 'refused') return finding.reason;
    return finding.kind === 'absent' ? null : { note: finding.note, home: finding.value };
  };
  const home = () => (java === null ? Promise.reject(new Error('no Java')) : fetchElasticsearch(context, java));
  const missing = () => missingForElasticsearch(context, java);
  const given = options.configured?.elasticsearchUrl !== undefined;
  const choice = await locateEngine(
    waysFor(given, options.from ?? 'auto', binary, {
      missing,
      home,
      note: `Elasticsearch ${version} by Maven, Java ${java?.major}`,
    }),
  );
  if (choice.found) return choice;
  return {
    found: false,
    refused: [...choice.refused, ...missing().map(({ what, command }) => `${what} is missing (${command})`)],
  };
}

/** Looks only; what cannot be had is collected over all engines, so that the reader mends it in one go. */
async function makePlan(context: EngineContext, options: StartEnginesOptions): Promise<Plan> {
  const flavour = options.engines.includes('mariadb') ? 'mariadb' : options.engines.includes('mysql') ? 'mysql' : null;
  const [sql, redis, search] = await Promise.all([
    flavour === null ? null : planSql(context, options, flavour),
    options.engines.includes('redis') ? planRedis(context, options) : null,
    options.engines.includes('elasticsearch') ? planSearch(context, options) : null,
  ]);
  const missing: MissingThing[] = [];
  if (sql?.found === false)
    missing.push(...(flavour === 'mariadb' ? missingForMariadb(context) : missingForMysql(context)));
  if (redis?.found === false) missing.push(...missingForRedis(context));
  if (sql?.found === false || redis?.found === false) {
    const refused = [sql, redis].flatMap((choice) => choice?.refused ?? []);
    if (missing.length === 0)
      missing.push({
        what: 'a running Docker daemon',
        neededFor: '--engines docker',
        command: 'start Docker, or use --engines auto',
      });
    throw new CliError('missing_precondition', describeMissing(missing), {
      exitCode: exitCodes.precondition,
      fix: refused,
    });
  }
  for (const [engine, choice] of [
    [flavour ?? 'mysql', sql],
    ['redis', redis],
    ['elasticsearch', search],
  ] as const) {
    for (const reason of choice?.refused ?? []) context.report({ engine, phase: 'locate', message: reason });
    if (choice?.found) context.report({ engine, phase: 'locate', message: `takes ${choice.note}` });
  }
  return { sql: sql === null || flavour === null ? null : { flavour, choice: sql }, redis, search };
}

/** Services that containers give, started by one command. */
async function startPlannedContainers(context: EngineContext, plan: Plan): Promise<ContainerEngines | null> {
  const services: string[] = [];
  if (plan.sql?.choice.found && plan.sql.choice.value.how === 'container') services.push('mysql');
  if (plan.redis?.found && plan.redis.value.how === 'container') services.push('redis-state', 'redis-queue');
  return services.length === 0 ? null : startContainers(context, services);
}

async function runSql(
  context: EngineContext,
  options: StartEnginesOptions,
  plan: Plan,
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
  plan: Plan,
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

/** Search is never worth a failed start: whatever goes wrong is reported, and MySQL searches. */
async function runSearch(
  context: EngineContext,
  options: StartEnginesOptions,
  plan: Plan,
  pids: Record<string, number>,
): Promise<SearchServer | null> {
  const none = (message: string): null => {
    context.report({ engine: 'elasticsearch', phase: 'none', message: `${message}; MySQL full-text search serves` });
    return null;
  };
  if (plan.search === null) return null;
  if (!plan.search.found) return none('no Elasticsearch here');
  const { value, source } = plan.search;
  try {
    if (value.how === 'given') return await takeGivenElasticsearch(options.configured?.elasticsearchUrl ?? '');
    if (value.how === 'container') {
      const { ports } = await startContainers(context, ['elasticsearch']);
      return { ...(await takeGivenElasticsearch(`http://127.0.0.1:${ports.elasticsearch}`)), source };
    }
    const ports = await takeElasticsearchPorts(context);
    const home = await value.home();
    const { pid, ...server } = await withProcessLock(
      join(context.state.root, 'elasticsearch.lock'),
      () => runElasticsearch(context, home, ports),
      { signal: context.signal },
    );
    pids['elasticsearch'] = pid;
    return { ...server, source };
  } catch (error) {
    if (context.signal?.aborted) return null;
    const detail = error instanceof CliError ? [error.message, ...error.logLines.slice(-3)].join(' | ') : String(error);
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
      const plan = await makePlan(context, options);
      const pids: Record<string, number> = {};
      const searching = runSearch(context, options, plan, pids);
      try {
        const containers = await startPlannedContainers(context, plan);
        const [mysql, redis] = await Promise.all([
          runSql(context, options, plan, containers, pids),
          runBothRedis(context, options, plan, containers, pids),
        ]);
        const stop = async (): Promise<void> => {
          abort.abort();
          await searching;
          await stopEngines({
            stateDir: options.stateDir,
            ...(options.onProgress ? { onProgress: options.onProgress } : {}),
          });
        };
        return { mysql, redis, elasticsearch: searching, pids, stop };
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

/** Stops every engine that is recorded in the state folder; engines of given addresses are never touched. */
export async function stopEngines(options: { stateDir: string; onProgress?: ReportProgress }): Promise<string[]> {
  const context = contextFor({ ...options, engines: [], profile: 'dev' });
  const stopped = await Promise.all(
    listRunRecords(context.state.run)
      .filter(({ kind }) => kind === 'engine')
      .map(async (record) => {
        const outcome = await terminateProcess(record, { graceMs: record.graceMs, group: true });
        removeRunRecord(context.state.run, record.name);
        context.report({
          engine: record.name,
          phase: 'stop',
          message: outcome === 'gone' ? 'was not running' : outcome,
        });
        return outcome === 'gone' ? [] : [record.name];
      }),
  );
  return stopped.flat();
}
