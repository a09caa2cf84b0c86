import type { Command } from 'commander';
import { configuredEngines } from '../config/project.ts';
import { exitCodes } from '../errors/cli-error.ts';
import type { Check } from '../services/up/examine-machine.ts';
import { setAction } from './command-context.ts';

const SIGNS: Record<Check['state'], string> = { fine: '✓', 'will-be-fetched': '✓', optional: '○', missing: '✗' };

function render(checks: readonly Check[]): string {
  return checks
    .map(({ state, what, detail, neededFor, command }) =>
      [
        `${SIGNS[state]} ${what}: ${detail}`,
        ...(command ? [`    needed for ${neededFor}`, `    bring it: ${command}`] : []),
      ].join('\n'),
    )
    .join('\n');
}

export function registerDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description(
      'say what this machine lacks, which feature needs it and what brings it; exit code 3 when mkt up cannot start',
    )
    .addHelpText('after', '\nExamples:\n  mkt doctor\n  mkt doctor --json');
  setAction(command, async ({ output, project }) => {
    const checks = await (await import('../services/up/examine-machine.ts')).examineMachine(
      project.stateDir,
      configuredEngines(),
    );
    output.result(checks, render);
    return checks.some(({ state }) => state === 'missing') ? exitCodes.precondition : exitCodes.done;
  });
}
