/**
 * An installation of a test's own on the engines that run: schemas, keys and indexes with a prefix nobody
 * else has, migrated, and dropped at the end. The engines' addresses come from the test runner.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type Config, loadConfig } from '../config/load-config.ts';
import { createSchemas, dropSchemas, migrate } from '../db/migrate.ts';
import type { ModuleName } from '../kernel/modules.ts';
import { startRecording } from './test-record.ts';

export interface TestInstallation {
  config: Config;
  close(): Promise<void>;
}

/** `overrides` is a tree of settings such as `{order: {reservationS: 2}}`. */
export async function createTestInstallation(
  modules: readonly ModuleName[],
  overrides: Record<string, Record<string, unknown>> = {},
): Promise<TestInstallation> {
  const engines = testEngines();
  const prefix = `t${randomBytes(4).toString('hex')}`;
  const dir = await mkdtemp(join(tmpdir(), 'mkt-test-'));
  const { config } = loadConfig(
    {},
    merge(
      {
        env: 'test',
        stateDir: dir,
        mysql: {
          host: engines.mysql.hostname,
          port: Number(engines.mysql.port),
          rootUser: engines.mysql.username,
          rootPassword: decodeURIComponent(engines.mysql.password),
          schemaPrefix: prefix,
          poolScale: 0.5,
          // Budgets are five times as long in tests that are not about them: the machine is busy.
          queryTimeoutMs: 25_000,
          acquireTimeoutMs: 2_500,
        },
        redis: {
          cacheUrl: engines.redisState,
          stateUrl: engines.redisState,
          queueUrl: engines.redisQueue,
          keyPrefix: `${prefix}_`,
        },
        search: { url: engines.elasticsearch ?? '', indexPrefix: prefix, timeoutMs: 5_000 },
        storage: { dir: join(dir, 'objects') },
        http: { validateResponses: true, port: 0, internalPort: 0 },
        limits: { scale: 0 },
        // A test makes people by the dozen; what a hash costs is password-hasher.test.ts's.
        auth: { hashMemoryKib: 1_024 },
        rpc: { timeoutScale: 5 },
        events: { backoffScale: 0.01, relayIdleMs: 50 },
        log: { level: 'error' },
      },
      overrides,
    ),
  );
  startRecording();
  await createSchemas(config, modules);
  await migrate(config, modules);
  return {
    config,
    async close() {
      await dropSchemas(config, modules);
      await removeKeys(engines.redisState, config.redis.keyPrefix);
      await removeKeys(engines.redisQueue, config.redis.keyPrefix);
      if (engines.elasticsearch !== null) await removeIndexes(engines.elasticsearch, config.search.indexPrefix);
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Addresses of the engines that the test runner started; a clear error when it did not. */
export function testEngines(env: NodeJS.ProcessEnv = process.env): {
  mysql: URL;
  redisState: string;
  redisQueue: string;
  elasticsearch: string | null;
} {
  const mysql = env['MKT_TEST_MYSQL_URL'];
  const redisState = env['MKT_TEST_REDIS_STATE_URL'];
  const redisQueue = env['MKT_TEST_REDIS_QUEUE_URL'];
  if (!mysql || !redisState || !redisQueue)
    throw new Error('No engines for this test: run it by `npm test -- <part of its path>`, which starts them.');
  return { mysql: new URL(mysql), redisState, redisQueue, elasticsearch: env['MKT_TEST_ELASTICSEARCH_URL'] || null };
}

async function removeKeys(url: string, prefix: string): Promise<void> {
  const redis = new Redis(url);
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `*${prefix}*`, 'COUNT', 1000);
    if (keys.length > 0) await redis.del(...keys);
    cursor = next;
  } while (cursor !== '0');
  await redis.quit();
}

/** By name: wildcards are refused by a server that is set up well. One that is away has nothing to remove. */
async function removeIndexes(url: string, prefix: string): Promise<void> {
  const answer = await fetch(`${url}/_cat/indices/${prefix}-*?h=index&format=json`).catch(() => null);
  if (answer === null || !answer.ok) return;
  for (const { index } of JSON.parse(await answer.text()) as { index: string }[])
    await fetch(`${url}/${index}`, { method: 'DELETE' }).catch(() => null);
}

type Tree = Record<string, Record<string, unknown> | unknown>;

function merge(base: Tree, over: Tree): Tree {
  const out: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const known = out[key];
    out[key] =
      value !== null &&
      typeof value === 'object' &&
      !Array.isArray(value) &&
      known !== null &&
      typeof known === 'object'
        ? merge(known as Tree, value as Tree)
        : value;
  }
  return out;
}
