// `npm run gen`: makes everything that follows from spec/. With `--check` nothing is written; it fails when a generated
// file is stale.

import { resolve } from 'node:path';
import { composeFile } from '../packages/cli/src/services/engines/compose-file.ts';
import { engineManifest } from '../packages/cli/src/services/engines/manifest.ts';
import { emitAll, lintBundle, loadContract } from './gen/generate.ts';
import { staleFiles, writeFiles } from './gen/generated-tree.ts';
import { unusedSchemas } from './gen/lint.ts';
import { emitMailLayouts } from './gen/mail-layouts.ts';
import { SpecFaults } from './gen/spec-faults.ts';

const root = resolve(import.meta.dirname, '..');

const run = async (check: boolean): Promise<number> => {
  const started = performance.now();
  const contract = loadContract(root);
  const [contractFiles, mailLayouts, verdict] = await Promise.all([
    emitAll(contract),
    emitMailLayouts(root),
    lintBundle(root, contract),
  ]);
  const compose = { path: 'docker-compose.yml', text: composeFile(engineManifest()) };
  const files = [...contractFiles, mailLayouts, compose];
  if (verdict.code !== 0) {
    console.error(verdict.output);
    return 1;
  }
  for (const name of unusedSchemas(contract))
    console.warn(`${contract.schemaFiles.get(name) ?? ''}: nothing uses the schema ${name}`);
  const touched = check ? staleFiles(root, files) : writeFiles(root, files);
  for (const path of touched) console.log(`${check ? 'stale' : 'wrote'} ${path}`);
  const { operations, calls, events } = contract;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${operations.length} operations, ${calls.length} module calls, ${events.length} events; ${files.length} files, ${touched.length} ${check ? 'stale' : 'changed'}, ${seconds} s`,
  );
  return check && touched.length > 0 ? 1 : 0;
};

try {
  process.exitCode = await run(process.argv.includes('--check'));
} catch (error) {
  if (!(error instanceof SpecFaults)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
