import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { exitCodes } from '../errors/cli-error.ts';
import { listRunRecords } from '../services/supervisor/run-records.ts';
import { stopSupervisor } from '../services/supervisor/supervisor.ts';
import { setAction } from './command-context.ts';

export function registerDown(program: Command): void {
  const command = program
    .command('down')
    .description('stop everything that `mkt up` started here; data stays')
    .addHelpText('after', '\nExamples:\n  mkt down\n  mkt down --dry-run    name what would be stopped');
  setAction(command, async ({ output, project, dryRun }) => {
    const run = join(project.stateDir, 'run');
    const render = ({ stopped }: { stopped: string[] }): string =>
      stopped.length === 0 ? 'Nothing was running.' : `${dryRun ? 'Would stop' : 'Stopped'} ${stopped.join(', ')}.`;
    if (!existsSync(run)) {
      output.result({ stopped: [] }, render);
      return exitCodes.done;
    }
    if (dryRun) {
      output.result({ stopped: listRunRecords(run).map(({ name }) => name) }, render);
      return exitCodes.done;
    }
    const enginesBefore = listRunRecords(run)
      .filter(({ kind }) => kind === 'engine')
      .map(({ name }) => name);
    const stopped = await stopSupervisor(run);
    await (await import('../services/engines/start-engines.ts')).stopEngines({ stateDir: project.stateDir });
    output.result({ stopped: [...stopped, ...enginesBefore] }, render);
    return exitCodes.done;
  });
}
