/**
 * Row types of each module from a migrated scratch database: `npm run gen:db [-- module …]`. Starts a MySQL and a Redis
 * of its own, unless MKT_TEST_MYSQL_URL names those to take; the types are checked in, so nothing else needs them.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Config } from '../packages/server/src/platform/config/load-config.ts';
import { schemaOf } from '../packages/server/src/platform/db/accounts.ts';
import { type ModuleName, moduleNames } from '../packages/server/src/platform/kernel/modules.ts';
import { createTestInstallation } from '../packages/server/src/platform/testing/test-installation.ts';
import { withOwnEngines } from './lib/own-engines.ts';

const root = new URL('../', import.meta.url);
const asked = process.argv.slice(2).filter((a) => !a.startsWith('--')) as ModuleName[];
const modules = asked.length > 0 ? asked : [...moduleNames];
const check = process.argv.includes('--check');

let stale = 0;
await withOwnEngines('gen-db', async () => {
  const { config, close } = await createTestInstallation(modules);
  try {
    for (const module of modules) {
      const text = typesOf(module, config);
      const file = new URL(`packages/server/src/modules/${module}/${module}.tables.gen.ts`, root);
      if (readIfThere(file) === text) continue;
      stale++;
      if (check) console.error(`stale: ${module}.tables.gen.ts (run npm run gen:db)`);
      else {
        writeFileSync(file, text);
        console.log(`wrote ${module}.tables.gen.ts`);
      }
    }
  } finally {
    await close();
  }
});
if (check && stale > 0) process.exit(1);

function typesOf(module: ModuleName, config: Config): string {
  const { mysql } = config;
  const url = `mysql://${mysql.rootUser}:${encodeURIComponent(mysql.rootPassword)}@${mysql.host}:${mysql.port}/${schemaOf(config, module)}`;
  const codegen = fileURLToPath(new URL('node_modules/kysely-codegen/dist/cli/bin.js', root));
  const run = spawnSync(
    process.execPath,
    [
      codegen,
      '--dialect',
      'mysql',
      '--url',
      url,
      '--print',
      '--log-level',
      'error',
      '--exclude-pattern',
      '{migration*,outbox,inbox,idempotency_keys,audit_log,consumer_pauses,chk_*}',
    ],
    { encoding: 'utf8' },
  );
  if (run.status !== 0) throw new Error(`kysely-codegen failed for ${module}:\n${run.stderr}${run.stdout}`);
  const name = `${module.charAt(0).toUpperCase()}${module.slice(1)}Tables`;
  const body = run.stdout
    .replace(/^\s*\/\*\*[\s\S]*?\*\/\s*/, '')
    .replace(/export type (Json|JsonArray|JsonObject|JsonPrimitive|JsonValue)[\s\S]*?;\n\n?(?=export|import|$)/g, '')
    .replace(/\bJson\b(?=[;\s|])/g, 'string')
    .replace(/\bDecimal\b/g, 'number')
    .replace(/export type number = .*\n/g, '')
    .replace('export interface DB {', `export interface ${name} extends PlatformTables {`);
  const head = `// Made by scripts/gen-db.ts from the migrated schema of ${module}; do not edit.\n`;
  return `${head}import type { PlatformTables } from '../../platform/db/platform-tables.ts';\n${body}`;
}

function readIfThere(file: URL): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
