/** `mkt queue …` and `mkt outbox status`: what is on its way between the modules, and what got stuck. */
import { type Command, Option } from 'commander';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { table } from '../output/output.ts';
import { nounCommand } from './command-context.ts';
import { confirmDestruction } from './confirm.ts';
import { setServerAction } from './server-action.ts';
import { wholeNumber } from './whole-number.ts';

const NOUN = 'events between the modules: what waits, is retried or is dead';
const STATES = ['dead', 'parked', 'retrying', 'applied', 'dropped'] as const;
type State = (typeof STATES)[number];

const limit = wholeNumber(1, 10_000);

export function registerQueueLs(program: Command): void {
  const command = nounCommand(program, 'queue', NOUN)
    .command('ls')
    .description('list events that are dead, parked or retried, of all modules, and the depth of each queue')
    .addOption(new Option('--state <state>', 'only these').choices(STATES))
    .option('--consumer <name>', 'only at this consumer')
    .option('-n, --limit <count>', 'at most so many', limit, 100)
    .addHelpText(
      'after',
      '\nExamples:\n  mkt queue ls\n  mkt queue ls --state dead --consumer order\n  mkt queue ls --json',
    );
  setServerAction(
    command,
    ['mysql', 'queue'],
    async ({ config, output }, options: { state?: State; consumer?: string; limit: number }) => {
      const { listUndelivered, queueDepths } = await import('../services/queue/event-queues.ts');
      const { listPauses } = await import('../services/queue/consumer-switch.ts');
      const [pauses, rows, queues] = await Promise.all([
        listPauses(config),
        listUndelivered(config, {
          limit: options.limit,
          ...(options.state === undefined ? {} : { states: [options.state] }),
          ...(options.consumer === undefined ? {} : { consumer: options.consumer }),
        }),
        queueDepths(config),
      ]);
      output.result({ events: rows, queues, paused: pauses }, () =>
        [
          table(
            ['queue', 'waiting', 'active', 'delayed', 'oldest', 'workers'],
            queues.map((q) => [
              q.queue,
              `${q.waiting}`,
              `${q.active}`,
              `${q.delayed}`,
              `${q.oldest_age_s} s`,
              `${q.workers}`,
            ]),
          ),
          ...pauses.map(
            (p) =>
              `${p.consumer} is paused since ${p.paused_at.toISOString()}: ${p.reason} (\`mkt queue resume ${p.consumer}\`)`,
          ),
          '',
          rows.length === 0
            ? 'Nothing is stuck.'
            : table(
                ['event', 'type', 'consumer', 'state', 'tries', 'next', 'reason'],
                rows.map((r) => [
                  r.event_id,
                  r.type,
                  r.consumer,
                  r.state,
                  `${r.attempts}`,
                  r.next_at?.toISOString() ?? '',
                  r.reason ?? '',
                ]),
              ),
        ].join('\n'),
      );
      return undefined;
    },
  );
}

export function registerQueueShow(program: Command): void {
  const command = nounCommand(program, 'queue', NOUN)
    .command('show')
    .description('show one event at its consumers: state, reason, and the event itself while it is kept')
    .argument('<event>', 'the id of the event (evt_…)')
    .option('--consumer <name>', 'only at this consumer')
    .addHelpText('after', '\nExamples:\n  mkt queue show evt_01k9q2g7xgyhg8nf9cxzb8b548');
  setServerAction(command, ['mysql'], async ({ config, output }, event: string, options: { consumer?: string }) => {
    const { findEvent } = await import('../services/queue/event-queues.ts');
    const entries = await findEvent(config, event, options.consumer);
    output.result({ entries }, () =>
      entries
        .map(({ event: envelope, ...row }) =>
          [
            ...Object.entries(row).map(
              ([key, value]) => `${key.padEnd(14)} ${value instanceof Date ? value.toISOString() : (value ?? '')}`,
            ),
            ...(envelope === null ? ['(applied: the event is no longer kept)'] : [JSON.stringify(envelope, null, 2)]),
          ].join('\n'),
        )
        .join('\n\n'),
    );
    return undefined;
  });
}

interface MendOptions {
  consumer?: string;
  allDead?: boolean;
  reason: string;
}

function registerMend(program: Command, action: 'retry' | 'drop', description: string, examples: string): void {
  const done = action === 'retry' ? 'will be tried again' : 'dropped';
  const command = nounCommand(program, 'queue', NOUN)
    .command(action)
    .description(description)
    .argument('[event]', 'the id of the event (evt_…)')
    .option('--consumer <name>', 'only at this consumer')
    .option('--all-dead', 'every dead event instead of one')
    .option('--reason <text>', 'kept with the row', 'by an operator')
    .addHelpText('after', `\nExamples:\n${examples}`);
  setServerAction(command, ['mysql'], async (context, event: string | undefined, options: MendOptions) => {
    const { config, output, dryRun } = context;
    if ((event === undefined) === (options.allDead !== true))
      throw new CliError('usage', 'Name one event, or say --all-dead.', { exitCode: exitCodes.usage });
    const { mendQueue } = await import('../services/queue/event-queues.ts');
    const wish = { action, eventId: event, consumer: options.consumer, reason: options.reason };
    if (action === 'drop' && !dryRun)
      await confirmDestruction(context, event === undefined ? 'Dropping every dead event' : `Dropping ${event}`);
    const rows = await mendQueue(config, { ...wish, dryRun });
    output.result({ events: rows, dry_run: dryRun }, () =>
      rows.length === 0
        ? 'There was nothing to do.'
        : rows.map((r) => `${dryRun ? 'would: ' : ''}${r.event_id} at ${r.consumer}: ${done}`).join('\n'),
    );
    return undefined;
  });
}

export function registerQueueRetry(program: Command): void {
  registerMend(
    program,
    'retry',
    'try an event again within about a second, with all its tries before it',
    '  mkt queue retry evt_01k9q2g7xgyhg8nf9cxzb8b548\n  mkt queue retry --all-dead --dry-run',
  );
}

export function registerQueueDrop(program: Command): void {
  registerMend(
    program,
    'drop',
    'give an event up for good; the row stays, with the reason',
    '  mkt queue drop evt_01k9q2g7xgyhg8nf9cxzb8b548 --consumer search --reason "its product is gone" --yes',
  );
}

export function registerOutboxStatus(program: Command): void {
  const command = nounCommand(program, 'outbox', 'events that modules have written and not yet handed over')
    .command('status')
    .description(
      'show per module what is not relayed and not confirmed; exit code 1 when something is older than --older',
    )
    .option('--older <seconds>', 'what counts as stuck', limit, 120)
    .addHelpText('after', '\nExamples:\n  mkt outbox status\n  mkt outbox status --older 30 --json');
  setServerAction(command, ['mysql'], async ({ config, output }, { older }: { older: number }) => {
    const { outboxStatus } = await import('../services/queue/event-queues.ts');
    const modules = (await outboxStatus(config)).map((m) => ({
      module: m.module,
      unrelayed: m.unrelayed,
      oldest_unrelayed_age_s: Math.round(m.oldestUnrelayedAgeS),
      unconfirmed: m.unconfirmed,
      oldest_unconfirmed_age_s: Math.round(m.oldestUnconfirmedAgeS),
    }));
    output.result({ modules }, () =>
      table(
        ['module', 'not relayed', 'oldest', 'not confirmed', 'oldest'],
        modules.map((m) => [
          m.module,
          `${m.unrelayed}`,
          `${m.oldest_unrelayed_age_s} s`,
          `${m.unconfirmed}`,
          `${m.oldest_unconfirmed_age_s} s`,
        ]),
      ),
    );
    return modules.some((m) => m.oldest_unrelayed_age_s > older || m.oldest_unconfirmed_age_s > older)
      ? exitCodes.failed
      : exitCodes.done;
  });
}
