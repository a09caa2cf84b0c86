import { type Command, InvalidArgumentError } from 'commander';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { nounCommand } from './command-context.ts';
import { setServerAction } from './server-action.ts';

function eventIds(text: string, before: string[] | undefined): string[] {
  if (!/^evt_[0-9a-z]{26}$/.test(text)) throw new InvalidArgumentError('The id of an event is wanted: evt_…');
  return [...(before ?? []), text];
}

function time(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('A time is wanted, e.g. 2026-01-31 or 2026-01-31T12:00:00Z.');
  return at;
}

const list = (text: string): string[] => text.split(',').map((word) => word.trim());

interface ReplayWish {
  type?: string[];
  since?: Date;
  until?: Date;
  consumer?: string;
}

export function registerOutboxReplay(program: Command): void {
  const command = nounCommand(program, 'outbox', 'events that modules have written and not yet handed over')
    .command('replay')
    .description(
      'offer kept events to their subscribers once more; whoever has one already keeps what it has, so that a replay may be repeated',
    )
    .argument('[events...]', 'ids of events (evt_…)', eventIds)
    .option('--type <types>', 'of these types only, by commas', list)
    .option('--since <time>', 'written at this time or later', time)
    .option('--until <time>', 'written before this time', time)
    .option('--consumer <name>', 'only to this consumer')
    .addHelpText(
      'after',
      '\nExamples:\n  mkt outbox replay evt_01k9q2g7xgyhg8nf9cxzb8b548\n  mkt outbox replay --type order.confirmed --since 2026-01-31 --dry-run\n  mkt outbox replay --since 2026-01-31T12:00:00Z --until 2026-01-31T13:00:00Z --consumer search',
    );
  setServerAction(command, ['mysql', 'queue'], async (context, ids: string[] | undefined, wish: ReplayWish) => {
    const { config, output, dryRun } = context;
    const { type, since, until, consumer } = wish;
    const filter = {
      ...(ids === undefined || ids.length === 0 ? {} : { ids }),
      ...(type === undefined ? {} : { types: type }),
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    };
    if (Object.keys(filter).length === 0)
      throw new CliError('usage', 'Say which events: by id, --type, --since or --until.', {
        exitCode: exitCodes.usage,
      });
    const { replayOutbox } = await import('../services/queue/replay-outbox.ts');
    const summary = await replayOutbox(config, { filter, dryRun, ...(consumer === undefined ? {} : { consumer }) });
    output.result({ ...summary, dry_run: dryRun }, ({ events, deliveries }) =>
      [
        `${dryRun ? 'Would offer' : 'Offered'} ${events} events again.`,
        ...Object.entries(deliveries).map(([name, count]) => `  ${count} to ${name}`),
      ].join('\n'),
    );
    return undefined;
  });
}
