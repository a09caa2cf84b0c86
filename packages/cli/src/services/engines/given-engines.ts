// Engines whose addresses the operator gave: looked at, never started or stopped.
import { CliError, exitCodes } from '../../errors/cli-error.ts';
import { probeElasticsearch } from './elasticsearch-engine.ts';
import type { ConfiguredEngines, RedisServers, SearchServer, SqlServer } from './engine.types.ts';
import { acceptsVersion } from './locate.ts';
import type { EngineManifest } from './manifest.ts';
import { probeRedis, redisAddressOf } from './redis-probe.ts';
import { probeSqlServer } from './sql-probe.ts';

function unreachable(what: string, variable: string, cause?: unknown): CliError {
  return new CliError('engine_unreachable', `${what} of ${variable} does not answer.`, {
    exitCode: exitCodes.precondition,
    fix: [`Start it, or correct ${variable}, or unset it so that one is brought here.`],
    cause,
  });
}

/** Takes the server and reads its flavour: a MariaDB in the place of MySQL is refused, and the other way round. */
export async function takeGivenSql(
  url: string,
  wanted: 'mysql' | 'mariadb',
  manifest: EngineManifest,
): Promise<SqlServer> {
  const parsed = new URL(url);
  const address = {
    host: parsed.hostname,
    port: Number(parsed.port || 3306),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
  };
  const version = await probeSqlServer(address).catch((error: unknown) => {
    throw unreachable(`${wanted} at ${address.host}:${address.port} (it refuses the account)`, 'MKT_MYSQL_URL', error);
  });
  if (version === null) throw unreachable(`${wanted} at ${address.host}:${address.port}`, 'MKT_MYSQL_URL');
  const flavour = /mariadb/i.test(version) ? 'mariadb' : 'mysql';
  if (flavour !== wanted || !acceptsVersion(version, manifest.engines[wanted].accepts)) {
    throw new CliError(
      'engine_version',
      `MKT_MYSQL_URL leads to ${flavour} ${version}; wanted is ${wanted} ${manifest.engines[wanted].version}.`,
      {
        exitCode: exitCodes.precondition,
      },
    );
  }
  return {
    host: address.host,
    port: address.port,
    rootUser: address.user,
    rootPassword: address.password,
    flavour,
    version,
    source: 'configured',
  };
}

export async function takeGivenRedis(given: ConfiguredEngines): Promise<RedisServers | null> {
  const { redisStateUrl, redisQueueUrl } = given;
  if (redisStateUrl === undefined && redisQueueUrl === undefined) return null;
  if (redisStateUrl === undefined || redisQueueUrl === undefined) {
    throw new CliError('usage', 'Give both MKT_REDIS_STATE_URL and MKT_REDIS_QUEUE_URL, or neither.', {
      exitCode: exitCodes.usage,
    });
  }
  const cacheUrl = given.redisCacheUrl ?? redisStateUrl;
  let version = '';
  for (const [variable, url] of [
    ['MKT_REDIS_STATE_URL', redisStateUrl],
    ['MKT_REDIS_QUEUE_URL', redisQueueUrl],
    ['MKT_REDIS_CACHE_URL', cacheUrl],
  ] as const) {
    const answer = await probeRedis(redisAddressOf(url)).catch((error: unknown) => {
      throw unreachable('Redis (it refuses the password)', variable, error);
    });
    if (answer === null) throw unreachable('Redis', variable);
    version = answer;
  }
  return { cacheUrl, stateUrl: redisStateUrl, queueUrl: redisQueueUrl, version, source: 'configured' };
}

export async function takeGivenElasticsearch(url: string): Promise<SearchServer> {
  const version = await probeElasticsearch(url);
  if (version === null) throw unreachable('Elasticsearch', 'MKT_ELASTICSEARCH_URL');
  return { url, version, source: 'configured' };
}
