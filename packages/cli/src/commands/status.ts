import type { Command } from 'commander';
import { type ExitCode, exitCodes } from '../errors/cli-error.ts';
import { table } from '../output/output.ts';
import { isWhole, type ObservedInstallation, observeInstallation } from '../services/up/observe-installation.ts';
import { statusRows } from '../ui/status-rows.ts';
import { setAction } from './command-context.ts';

function render(installation: ObservedInstallation): string {
  const { engines, supervisorPid, addresses } = installation;
  if (isSilent(installation)) return 'Nothing runs here. Start it with `mkt up`.';
  const rows = statusRows(installation, Date.parse(installation.observedAt));
  const lines = [
    table(
      ['name', 'state', 'pid', 'port', 'memory', 'since', 'notes'],
      rows.map(({ name, state, pid, port, memory, since, note }) => [name, state, pid, port, memory, since, note]),
    ),
    '',
    `${Math.round(installation.memoryBytes / 1e6)} MB together`,
  ];
  if (supervisorPid === null && engines.length > 0)
    lines.push('', 'Engines run without a marketplace: `mkt up` goes on with them, `mkt down` stops them.');
  else lines.push('', ...addresses.map(([name, url]) => `${name.padEnd(14)} ${url}`));
  return lines.join('\n');
}

function isSilent({ supervisorPid, engines }: ObservedInstallation): boolean {
  return supervisorPid === null && engines.every(({ running }) => !running);
}

function codeOf(installation: ObservedInstallation): ExitCode {
  return isWhole(installation) ? exitCodes.done : exitCodes.failed;
}

export function registerStatus(program: Command): void {
  const command = program
    .command('status')
    .description('show engines and processes, their ports, health and memory; exit code 1 when something is not well')
    .option('--once', 'look once, also on a terminal')
    .addHelpText(
      'after',
      '\nOn a terminal it looks again every second until q.\n\nExamples:\n  mkt status\n  mkt status --once\n  mkt status --json',
    );
  setAction(command, async ({ output, project }, options: { once?: boolean }) => {
    const observe = (): Promise<ObservedInstallation> => observeInstallation(project.stateDir);
    const first = await observe();
    if (!output.isInteractive || options.once || isSilent(first)) {
      output.result(first, render);
      return codeOf(first);
    }
    // Ink is loaded only where it draws.
    const { watchStatus } = await import('../ui/status-screen.ts');
    return codeOf(await watchStatus(observe));
  });
}
