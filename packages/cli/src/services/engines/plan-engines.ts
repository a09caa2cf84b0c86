// Decides where each engine comes from, before anything is fetched or started.
import { CliError, exitCodes } from '../../errors/cli-error.ts';
import { findContainerEngine } from './container-engine.ts';
import {
  type ElasticsearchHome,
  fetchElasticsearch,
  findElasticsearchHome,
  missingForElasticsearch,
} from './elasticsearch-home.ts';
import type { ConfiguredEngines, EngineName, EngineSource, MissingThing, ReportProgress } from './engine.types.ts';
import type { EngineContext } from './engine-context.ts';
import { findJava } from './find-java.ts';
import { describeMissing, type EngineWay, type Located, locateEngine } from './locate.ts';
import { fetchMariadb, findMariadbBinary, mariadbInstallation, missingForMariadb } from './mariadb-installation.ts';
import { fetchMysql, findMysqlBinary, missingForMysql } from './mysql-home.ts';
import { mysqlInstallation } from './mysql-installation.ts';
import { fetchRedis, findRedisBinary, missingForRedis, type RedisHome } from './redis-engine.ts';
import type { SqlInstallation } from './sql-engine.ts';

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

type Choice<Local> = Located<{ how: 'given' } | { how: 'container' } | { how: 'local'; home: () => Promise<Local> }>;

/** Where each engine that was asked for is to come from. */
export interface EnginePlan {
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
      return finding.kind === 'absent'
        ? null
        : { note: finding.note, home: mariadbInstallation(context, finding.value) };
    };
    const home = async () => mariadbInstallation(context, await fetchMariadb(context));
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
export async function planEngines(context: EngineContext, options: StartEnginesOptions): Promise<EnginePlan> {
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

/** Where one engine would come from, for `mkt doctor`. */
export interface PlannedEngine {
  engine: EngineName;
  source: EngineSource | null;
  note: string | null;
  refused: readonly string[];
}

/** The same search as for a start, without its failure. */
export async function surveyEngines(context: EngineContext, options: StartEnginesOptions): Promise<PlannedEngine[]> {
  const describe = (engine: EngineName, choice: Choice<unknown>): PlannedEngine =>
    choice.found
      ? { engine, source: choice.source, note: choice.note, refused: choice.refused }
      : { engine, source: null, note: null, refused: choice.refused };
  return [
    describe('mysql', await planSql(context, options, 'mysql')),
    describe('redis', await planRedis(context, options)),
    describe('elasticsearch', await planSearch(context, options)),
  ];
}

/** What would have to be brought for an engine to be fetched. */
export async function missingForEngines(context: EngineContext, engine: EngineName): Promise<MissingThing[]> {
  if (engine === 'mysql') return missingForMysql(context);
  if (engine === 'mariadb') return missingForMariadb(context);
  if (engine === 'redis') return missingForRedis(context);
  return missingForElasticsearch(context, await findJava(context.manifest.engines.elasticsearch.minimumJava));
}
