/**
 * Migrations: plain numbered SQL files per module, the platform's own (outbox, inbox, …) first. Kysely's
 * Migrator takes the server-side lock, so that two runs at once apply each file once; checksums tell an
 * edited file from an applied one.
 */
import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { Kysely, MysqlDialect, sql } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import type { Config } from '../config/load-config.ts';
import { type ModuleName, moduleNames } from '../kernel/modules.ts';
import { accountOf, schemaOf } from './accounts.ts';
import { createPool } from './pool.ts';

export interface MigrationState {
  module: ModuleName;
  name: string;
  appliedAt: Date | null;
  /** The file changed after it was applied. */
  edited: boolean;
}

interface MigrationFile {
  name: string;
  up: string;
  down: string | null;
}

const platformDir = new URL('./migrations/', import.meta.url);
const moduleDir = (module: ModuleName): URL => new URL(`../../modules/${module}/migrations/`, import.meta.url);

/** The root connection: it makes schemas and accounts and runs migrations; modules never hold it. */
export function openAdmin(config: Config, database: string): Kysely<unknown> {
  const pool = createPool({
    host: config.mysql.host,
    port: config.mysql.port,
    user: config.mysql.rootUser,
    password: config.mysql.rootPassword,
    database,
    connectionLimit: 2,
    queryTimeoutMs: 600_000,
    acquireTimeoutMs: 5_000,
    name: 'admin',
  });
  return new Kysely<unknown>({ dialect: new MysqlDialect({ pool }) });
}

/** Makes each module's schema and accounts; repeating it changes nothing. */
export async function createSchemas(config: Config, modules: readonly ModuleName[] = moduleNames): Promise<void> {
  const admin = openAdmin(config, 'mysql');
  try {
    for (const module of modules) {
      const schema = schemaOf(config, module);
      await sql`CREATE DATABASE IF NOT EXISTS ${sql.id(schema)} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`.execute(
        admin,
      );
      for (const kind of ['write', 'read'] as const) {
        const { user, password } = accountOf(config, module, kind);
        const rights =
          kind === 'write' ? sql`SELECT, INSERT, UPDATE, DELETE, CREATE TEMPORARY TABLES` : sql`SELECT, SHOW VIEW`;
        for (const host of ['127.0.0.1', '%']) {
          const account = sql`${sql.lit(user)}@${sql.lit(host)}`;
          await sql`CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY ${sql.lit(password)}`.execute(admin);
          await sql`ALTER USER ${account} IDENTIFIED BY ${sql.lit(password)}`.execute(admin);
          await sql`GRANT ${rights} ON ${sql.id(schema.replaceAll('_', '\\_'))}.* TO ${account}`.execute(admin);
          // The audit looks for sessions that were left in a transaction.
          if (kind === 'read') await sql`GRANT PROCESS ON *.* TO ${account}`.execute(admin);
        }
      }
    }
  } finally {
    await admin.destroy();
  }
}

/** Drops each module's schema and accounts with everything in them. */
export async function dropSchemas(config: Config, modules: readonly ModuleName[] = moduleNames): Promise<void> {
  const admin = openAdmin(config, 'mysql');
  try {
    for (const module of modules) {
      await sql`DROP DATABASE IF EXISTS ${sql.id(schemaOf(config, module))}`.execute(admin);
      for (const kind of ['write', 'read'] as const) {
        for (const host of ['127.0.0.1', '%'])
          await sql`DROP USER IF EXISTS ${sql.lit(accountOf(config, module, kind).user)}@${sql.lit(host)}`.execute(
            admin,
          );
      }
    }
  } finally {
    await admin.destroy();
  }
}

/** Applies what is missing, module by module; returns the names applied. Refuses a file edited after it was applied. */
export async function migrate(config: Config, modules: readonly ModuleName[] = moduleNames): Promise<string[]> {
  const applied: string[] = [];
  for (const module of modules) {
    await withMigrator(config, module, async (migrator, db, files) => {
      const edited = (await states(module, migrator, db, files)).filter((s) => s.edited);
      if (edited.length > 0)
        throw new Error(
          `Edited after being applied: ${edited.map((s) => `${module}/${s.name}`).join(', ')}. Write a new migration instead.`,
        );
      const { error, results } = await migrator.migrateToLatest();
      for (const result of results ?? []) {
        if (result.status !== 'Success') continue;
        applied.push(`${module}/${result.migrationName}`);
        await saveChecksum(db, files.find((f) => f.name === result.migrationName) as MigrationFile);
      }
      if (error !== undefined) throw new Error(`Migration of ${module} failed`, { cause: error });
    });
  }
  return applied;
}

/** Takes back the newest migration of a module by its down file (development only). */
export async function rollback(config: Config, module: ModuleName): Promise<string | null> {
  let undone: string | null = null;
  await withMigrator(config, module, async (migrator) => {
    const { error, results } = await migrator.migrateDown();
    if (error !== undefined) throw new Error(`Rolling back ${module} failed`, { cause: error });
    undone = results?.find((r) => r.status === 'Success')?.migrationName ?? null;
  });
  return undone;
}

/** Every migration of every module with its state. */
export async function migrationStates(
  config: Config,
  modules: readonly ModuleName[] = moduleNames,
): Promise<MigrationState[]> {
  const all: MigrationState[] = [];
  for (const module of modules) {
    await withMigrator(config, module, async (migrator, db, files) => {
      all.push(...(await states(module, migrator, db, files)));
    });
  }
  return all;
}

/** The files of a module in order: the platform's, then its own. */
export async function migrationFiles(module: ModuleName): Promise<MigrationFile[]> {
  const files: MigrationFile[] = [];
  for (const dir of [platformDir, moduleDir(module)]) {
    const names = (await readdir(dir).catch(() => [] as string[]))
      .filter((n) => n.endsWith('.sql') && !n.endsWith('.down.sql'))
      .sort();
    for (const name of names) {
      const down = await readFile(new URL(name.replace(/\.sql$/, '.down.sql'), dir), 'utf8').catch(() => null);
      files.push({ name: name.replace(/\.sql$/, ''), up: await readFile(new URL(name, dir), 'utf8'), down });
    }
  }
  return files;
}

async function withMigrator(
  config: Config,
  module: ModuleName,
  work: (migrator: Migrator, db: Kysely<unknown>, files: MigrationFile[]) => Promise<void>,
): Promise<void> {
  const db = openAdmin(config, schemaOf(config, module));
  try {
    const files = await migrationFiles(module);
    await sql`CREATE TABLE IF NOT EXISTS migration_checksums (name VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY, sha256 CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL)`.execute(
      db,
    );
    await work(
      new Migrator({
        db,
        provider: providerOf(files),
        migrationTableName: 'migrations',
        migrationLockTableName: 'migrations_lock',
        // A later file of the platform's stands before the module's own that are applied already.
        allowUnorderedMigrations: true,
      }),
      db,
      files,
    );
  } finally {
    await db.destroy();
  }
}

function providerOf(files: MigrationFile[]): MigrationProvider {
  const run =
    (text: string) =>
    async (db: Kysely<unknown>): Promise<void> => {
      for (const statement of splitStatements(text)) await sql.raw(statement).execute(db);
    };
  const migrations: Record<string, Migration> = {};
  for (const file of files)
    migrations[file.name] = { up: run(file.up), ...(file.down === null ? {} : { down: run(file.down) }) };
  return { getMigrations: async () => migrations };
}

/** Splits at a semicolon that ends a line; comment lines go. Migrations have no stored programs. */
export function splitStatements(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('--'))
    .join('\n')
    .split(/;\s*(?:\n|$)/)
    .map((s) => s.trim())
    .filter((s) => s !== '');
}

async function states(
  module: ModuleName,
  migrator: Migrator,
  db: Kysely<unknown>,
  files: MigrationFile[],
): Promise<MigrationState[]> {
  const { rows } = await sql<{ name: string; sha256: string }>`SELECT name, sha256 FROM migration_checksums`.execute(
    db,
  );
  const checksums = new Map(rows.map((r) => [r.name, r.sha256]));
  return (await migrator.getMigrations()).map((m) => {
    const known = checksums.get(m.name);
    const file = files.find((f) => f.name === m.name);
    return {
      module,
      name: m.name,
      appliedAt: m.executedAt ?? null,
      edited: known !== undefined && file !== undefined && known !== checksum(file),
    };
  });
}

async function saveChecksum(db: Kysely<unknown>, file: MigrationFile): Promise<void> {
  await sql`INSERT INTO migration_checksums (name, sha256) VALUES (${file.name}, ${checksum(file)}) ON DUPLICATE KEY UPDATE sha256 = VALUES(sha256)`.execute(
    db,
  );
}

function checksum(file: MigrationFile): string {
  return hash('sha256', file.up, 'hex');
}
