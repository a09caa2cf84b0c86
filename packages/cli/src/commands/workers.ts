import type { Command } from 'commander';
import { exitCodes } from '../errors/cli-error.ts';
import { table } from '../output/output.ts';
import { nounCommand } from './command-context.ts';
import { setServerAction } from './server-action.ts';

export function registerWorkersStatus(program: Command): void {
  const command = nounCommand(program, 'workers', 'the processes that do the work behind requests')
    .command('status')
    .description(
      'show who works on each queue, what waits there, and what the worker processes report; exit code 1 when a queue has nobody',
    )
    .addHelpText('after', '\nExamples:\n  mkt workers status\n  mkt workers status --json');
  setServerAction(command, ['mysql', 'queue'], async ({ config, output, project }) => {
    const { workersStatus } = await import('../services/workers/workers-status.ts');
    const status = await workersStatus(config, project.stateDir);
    output.result(status, ({ queues, processes, paused }) =>
      [
        table(
          ['queue', 'workers', 'waiting', 'active', 'delayed', 'oldest'],
          queues.map((q) => [
            q.queue,
            `${q.workers}`,
            `${q.waiting}`,
            `${q.active}`,
            `${q.delayed}`,
            `${q.oldest_age_s} s`,
          ]),
        ),
        ...paused.map((p) => `${p.consumer} is paused since ${p.since}: ${p.reason}`),
        '',
        processes.length === 0
          ? 'No worker process of this machine is known (workers elsewhere are counted above).'
          : table(
              ['process', 'state', 'up', 'memory', 'loop lag p99', 'events', 'jobs', 'failed'],
              processes.map((p) => [
                p.name,
                p.answers ? 'answers' : 'silent',
                p.uptime_s === null ? '' : `${p.uptime_s} s`,
                p.resident_mb === null ? '' : `${p.resident_mb} MB`,
                p.loop_lag_ms === null ? '' : `${p.loop_lag_ms} ms`,
                `${p.events}`,
                `${p.job_runs}`,
                `${p.failures}`,
              ]),
            ),
      ].join('\n'),
    );
    return status.queues.every(({ workers }) => workers > 0) ? exitCodes.done : exitCodes.failed;
  });
}
