import type { Command } from 'commander';
import { exitCodes } from '../errors/cli-error.ts';
import { table } from '../output/output.ts';
import { type Installation, readInstallation } from '../services/up/installation.ts';
import { setAction } from './command-context.ts';

function render(installation: Installation): string {
  const { engines, processes, supervisorPid, addresses } = installation;
  if (supervisorPid === null && engines.every(({ running }) => !running))
    return 'Nothing runs here. Start it with `mkt up`.';
  const rows = [
    ...engines.map(({ name, running, pid, port, version }) => [
      name,
      running ? 'running' : 'dead',
      String(pid),
      String(port ?? ''),
      version ?? '',
    ]),
    ...processes.map(({ name, phase, pid, port, restarts, lastError }) => [
      name,
      phase,
      String(pid ?? ''),
      String(port ?? ''),
      [restarts > 0 ? `${restarts} restarts` : '', lastError ?? ''].filter(Boolean).join(', '),
    ]),
  ];
  const lines = [table(['name', 'state', 'pid', 'port', 'notes'], rows)];
  if (supervisorPid === null)
    lines.push('', 'Engines run without a marketplace: `mkt up` goes on with them, `mkt down` stops them.');
  else lines.push('', ...addresses.map(([name, url]) => `${name.padEnd(14)} ${url}`));
  return lines.join('\n');
}

function isWhole({ supervisorPid, ready, engines, processes }: Installation): boolean {
  return (
    supervisorPid !== null &&
    ready &&
    engines.every(({ running }) => running) &&
    processes.every(({ phase }) => phase === 'healthy')
  );
}

export function registerStatus(program: Command): void {
  const command = program
    .command('status')
    .description('show engines and processes, their ports and health; exit code 1 when something is not well')
    .addHelpText('after', '\nExamples:\n  mkt status\n  mkt status --json');
  setAction(command, async ({ output, project }) => {
    const installation = readInstallation(project.stateDir);
    output.result(installation, render);
    return isWhole(installation) ? exitCodes.done : exitCodes.failed;
  });
}
