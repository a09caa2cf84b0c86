/**
 * Row types of each module from a migrated scratch database: `npm run gen:db [-- module …]`. Needs MySQL;
 * the types are checked in, so nothing else does.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { schemaOf } from '../packages/server/src/platform/db/accounts.ts';
import { type ModuleName, moduleNames } from '../packages/server/src/platform/kernel/modules.ts';
import { createTestInstallation } from '../packages/server/src/platform/testing/test-installation.ts';

const root = new URL('../', import.meta.url);
const asked = process.argv.slice(2).filter((a) => !a.startsWith('--')) as ModuleName[];
const modules = asked.length > 0 ? asked : [...moduleNames];
const check = process.argv.includes('--check');

const installation = await createTestInstallation(modules);
let stale = 0;
try {
  for (const module of modules) {
    const text = typesOf(module);
    const file = new URL(`packages/server/src/modules/${module}/${module}.tables.gen.ts`, root);
    const before = readIfThere(file);
    if (before === text) continue;
    stale++;
    if (check) console.error(`stale: ${module}.tables.gen.ts (run npm run gen:db)`);
    else {
      writeFileSync(file, text);
      console.log(`wrote ${module}.tables.gen.ts`);
    }
  }
} finally {
  await installation.close();
}
if (check && stale > 0) process.exit(1);

function typesOf(module: ModuleName): string {
  const { mysql } = installation.config;
  const url = `mysql://${mysql.rootUser}:${encodeURIComponent(mysql.rootPassword)}@${mysql.host}:${mysql.port}/${schemaOf(installation.config, module)}`;
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
