/** The contract's own tools, which live in the checkout and not in the published package. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { CliError, exitCodes } from '../../errors/cli-error.ts';
import { runCommand } from './run-quietly.ts';
import { type SpecChange, specChanges } from './spec-changes.ts';

interface Generator {
  emitAll(contract: unknown): Promise<{ path: string; text: string }[]>;
  loadContract(root: string): { operations: unknown[]; calls: unknown[]; events: unknown[] };
  lintBundle(root: string, contract: unknown): Promise<{ code: number; output: string }>;
}

interface Tree {
  staleFiles(root: string, files: readonly unknown[]): string[];
  writeFiles(root: string, files: readonly unknown[]): string[];
}

export interface SpecResult {
  ok: boolean;
  operations: number;
  calls: number;
  events: number;
  faults: string[];
  /** Files that are stale, or that were written. */
  files: string[];
}

function generatorFolder(root: string): string {
  const folder = join(root, 'scripts/gen');
  if (existsSync(folder) && existsSync(join(root, 'spec'))) return folder;
  throw new CliError('not_a_checkout', 'The contract is worked on in a checkout of the source.', {
    exitCode: exitCodes.precondition,
    fix: ['Run this inside the checkout.'],
  });
}

async function load<T>(folder: string, file: string): Promise<T> {
  return (await import(pathToFileURL(join(folder, file)).href)) as T;
}

/** Lints the contract; with `files` also makes what follows from it and compares or writes it. */
export async function workOnSpec(root: string, files: 'none' | 'compare' | 'write'): Promise<SpecResult> {
  const folder = generatorFolder(root);
  const { emitAll, lintBundle, loadContract } = await load<Generator>(folder, 'generate.ts');
  const none = { operations: 0, calls: 0, events: 0, files: [] };
  let contract: ReturnType<Generator['loadContract']>;
  try {
    contract = loadContract(root);
  } catch (error) {
    if (!(error instanceof Error) || error.constructor.name !== 'SpecFaults') throw error;
    return { ...none, ok: false, faults: error.message.split('\n') };
  }
  const counts = {
    operations: contract.operations.length,
    calls: contract.calls.length,
    events: contract.events.length,
  };
  const verdict = await lintBundle(root, contract);
  if (verdict.code !== 0) return { ...counts, ok: false, faults: verdict.output.split('\n'), files: [] };
  if (files === 'none') return { ...counts, ok: true, faults: [], files: [] };
  const { emitMailLayouts } = await load<{ emitMailLayouts(root: string): Promise<unknown> }>(
    folder,
    'mail-layouts.ts',
  );
  const { staleFiles, writeFiles } = await load<Tree>(folder, 'generated-tree.ts');
  const made = [...(await emitAll(contract)), await emitMailLayouts(root)];
  const touched = files === 'write' ? writeFiles(root, made) : staleFiles(root, made);
  return { ...counts, ok: files === 'write' || touched.length === 0, faults: [], files: touched };
}

/** What changed in the bundled contract since a revision; breaking changes are marked. */
export async function diffSpec(root: string, since: string): Promise<SpecChange[]> {
  generatorFolder(root);
  const before = await runCommand('git', ['-C', root, 'show', `${since}:openapi.yaml`]);
  if (before.code !== 0)
    throw new CliError('usage', `There is no openapi.yaml at the revision ${since}.`, {
      exitCode: exitCodes.usage,
      fix: ['Name a commit, branch or tag of this checkout.'],
    });
  return specChanges(parse(before.stdout), parse(readFileSync(join(root, 'openapi.yaml'), 'utf8')));
}
