// The whole chain: sources → contract → lint → every generated file. Pure but for reading spec/, so that `gen`, `check`
// and the tests share it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildContract } from './bundle.ts';
import { bundlePath, emitBundles } from './emit-bundle.ts';
import { emitErrors } from './emit-errors.ts';
import { emitEvents } from './emit-events.ts';
import { emitHandlers } from './emit-handlers.ts';
import { emitInnerValidators } from './emit-inner-validators.ts';
import { emitOperations } from './emit-operations.ts';
import { emitPorts } from './emit-ports.ts';
import { emitReference } from './emit-reference.ts';
import { emitRequestValidators } from './emit-request-validators.ts';
import { emitResponseValidators } from './emit-response-validators.ts';
import { emitSdk } from './emit-sdk.ts';
import { emitTypes } from './emit-types.ts';
import type { GeneratedFile } from './generated-file.ts';
import { compareText } from './json.ts';
import { lintContract } from './lint.ts';
import type { Contract } from './model.ts';
import { type CommandResult, lintByRedocly } from './redocly.ts';
import { SpecFaults } from './spec-faults.ts';

/** Every generated file of a contract, sorted by path. */
export const emitAll = async (contract: Contract): Promise<GeneratedFile[]> => {
  const files = [
    ...emitBundles(contract),
    emitErrors(contract),
    emitOperations(contract),
    emitHandlers(contract),
    emitPorts(contract),
    emitEvents(contract),
    ...emitRequestValidators(contract),
    ...emitResponseValidators(contract),
    ...emitInnerValidators(contract),
    emitSdk(contract),
    ...emitReference(contract),
    ...(await emitTypes(contract)),
  ];
  return files.sort((a, b) => compareText(a.path, b.path));
};

/** Builds and lints the contract of `<root>/spec`; throws SpecFaults that names all that is wrong. */
export const loadContract = (root: string): Contract => {
  const contract = buildContract(root);
  const faults = lintContract(contract);
  if (faults.length > 0) throw new SpecFaults(faults);
  return contract;
};

/** Redocly's verdict on a contract, before anything of it is written. */
export const lintBundle = async (root: string, contract: Contract): Promise<CommandResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'mkt-spec-'));
  try {
    const file = join(folder, bundlePath);
    writeFileSync(file, emitBundles(contract)[0]?.text ?? '');
    const { code, output } = await lintByRedocly(root, file);
    return { code, output: output.replaceAll(folder, '.') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
