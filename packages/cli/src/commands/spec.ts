/** `mkt spec …`: the contract, in a checkout. */
import type { Command } from 'commander';
import { projectFolder } from '../config/project.ts';
import { exitCodes } from '../errors/cli-error.ts';
import { nounCommand, setAction } from './command-context.ts';

const NOUN = 'the contract, in a checkout of the source';

export function registerSpecLint(program: Command): void {
  const command = nounCommand(program, 'spec', NOUN)
    .command('lint')
    .description('check the sources of the contract against its rules; exit code 1 names every fault')
    .addHelpText('after', '\nExamples:\n  mkt spec lint\n  mkt spec lint --json');
  setAction(command, async ({ output }) => {
    const { workOnSpec } = await import('../services/spec/spec-work.ts');
    const result = await workOnSpec(projectFolder(), 'none');
    output.result(result, ({ ok, operations, calls, events, faults }) =>
      ok ? `${operations} operations, ${calls} module calls and ${events} events are in order.` : faults.join('\n'),
    );
    return result.ok ? exitCodes.done : exitCodes.failed;
  });
}

export function registerSpecGen(program: Command): void {
  const command = nounCommand(program, 'spec', NOUN)
    .command('gen')
    .description('make everything that follows from the contract; with --dry-run name what is stale and exit 1')
    .addHelpText('after', '\nExamples:\n  mkt spec gen\n  mkt spec gen --dry-run');
  setAction(command, async ({ output, dryRun }) => {
    const { workOnSpec } = await import('../services/spec/spec-work.ts');
    const result = await workOnSpec(projectFolder(), dryRun ? 'compare' : 'write');
    output.result(result, ({ faults, files }) =>
      [
        ...faults,
        ...files.map((file) => `${dryRun ? 'stale' : 'wrote'} ${file}`),
        `${files.length} files ${dryRun ? 'are stale' : 'changed'}.`,
      ].join('\n'),
    );
    return result.ok ? exitCodes.done : exitCodes.failed;
  });
}

export function registerSpecDiff(program: Command): void {
  const command = nounCommand(program, 'spec', NOUN)
    .command('diff')
    .description('say what changed in the contract since a revision; exit code 1 when something breaks its clients')
    .argument('[since]', 'a commit, branch or tag', 'HEAD')
    .addHelpText('after', '\nExamples:\n  mkt spec diff\n  mkt spec diff v0.1.0 --json');
  setAction(command, async ({ output }, since: string) => {
    const { diffSpec } = await import('../services/spec/spec-work.ts');
    const changes = await diffSpec(projectFolder(), since);
    output.result({ since, changes }, () =>
      changes.length === 0
        ? `Nothing changed since ${since}.`
        : changes.map((c) => `${c.breaking ? 'BREAKS' : 'new   '}  ${c.where}: ${c.change}`).join('\n'),
    );
    return changes.some(({ breaking }) => breaking) ? exitCodes.failed : exitCodes.done;
  });
}
