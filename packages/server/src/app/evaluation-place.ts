/**
 * Where an evaluation keeps its schema and its indexes: under a name of its own, held by a lock of MySQL for as long
 * as its process lives. A name whose lock is free is of an evaluation that was killed: the next one of the same
 * installation removes what it left.
 */
import { hash, randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { openElasticsearch } from '../modules/search/adapters/elasticsearch-index.ts';
import type { Config } from '../platform/config/load-config.ts';
import { dropSchemas, openAdmin } from '../platform/db/migrate.ts';

export interface EvaluationPlace {
  /** Prefix of its schema, its accounts, its keys and its indexes. */
  name: string;
  /** Removes all that bears the name. */
  close(): Promise<void>;
}

/** What the names of all evaluations of this installation begin with. */
export function placesOf(config: Config): string {
  return `ev${hash('sha256', config.mysql.schemaPrefix).slice(0, 6)}`;
}

export async function claimPlace(config: Config, engine: 'elasticsearch' | 'mysql'): Promise<EvaluationPlace> {
  const name = `${placesOf(config)}${randomBytes(3).toString('hex')}`;
  const admin = openAdmin(config, 'mysql');
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const holding = admin.connection().execute(async (session) => {
    // A server that ends idle sessions soon would let go of the lock.
    await sql`SET SESSION wait_timeout = 86400`.execute(session);
    await removeLeftovers(config, session);
    if (!(await lock(session, name))) throw new Error(`The name ${name} is taken.`);
    held.resolve();
    await released.promise;
  });
  const close = async (): Promise<void> => {
    try {
      await remove(engine === 'mysql' ? { ...config, search: { ...config.search, url: '' } } : config, name);
    } finally {
      released.resolve();
      await holding.finally(() => admin.destroy());
    }
  };
  try {
    await Promise.race([held.promise, holding]);
  } catch (error) {
    await admin.destroy();
    throw error;
  }
  return { name, close };
}

/** Each under its lock, so that none is of an evaluation that runs. */
async function removeLeftovers(config: Config, session: Kysely<unknown>): Promise<void> {
  const suffix = '_search';
  const found = await sql<{ schema: string }>`
    SELECT schema_name AS \`schema\` FROM information_schema.schemata
    WHERE schema_name LIKE ${`${placesOf(config)}______${suffix.replace('_', '\\_')}`}`.execute(session);
  for (const { schema } of found.rows) {
    const name = schema.slice(0, -suffix.length);
    if (!(await lock(session, name))) continue;
    await remove(config, name);
    await sql`SELECT RELEASE_LOCK(${name})`.execute(session);
  }
}

/** Where indexes cannot be removed now, the schema stays as the mark of them for the next evaluation. */
async function remove(config: Config, name: string): Promise<void> {
  try {
    await dropIndexes(config, name);
  } catch {
    return;
  }
  await dropSchemas({ ...config, mysql: { ...config.mysql, schemaPrefix: name } }, ['search']);
}

/** At once or not at all; the server releases it when the connection ends, however it ends. */
async function lock(session: Kysely<unknown>, name: string): Promise<boolean> {
  const { rows } = await sql<{ taken: number }>`SELECT GET_LOCK(${name}, 0) AS taken`.execute(session);
  return rows[0]?.taken === 1;
}

/** By name: wildcards are refused by a server that is set up well. */
async function dropIndexes(config: Config, prefix: string): Promise<void> {
  const client = openElasticsearch(config);
  if (client === null) return;
  try {
    const indexes = await client.cat.indices({ index: `${prefix}-*`, h: 'index', format: 'json' });
    for (const { index } of indexes) if (index !== undefined) await client.indices.delete({ index });
  } finally {
    await client.close();
  }
}
