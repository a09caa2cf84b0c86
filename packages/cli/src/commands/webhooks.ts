/** `mkt webhooks …`: the durable inbox of what payment gateways told us. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { table } from '../output/output.ts';
import { nounCommand } from './command-context.ts';
import { setServerAction } from './server-action.ts';
import { wholeNumber } from './whole-number.ts';

const NOUN = 'what payment gateways told us, as it came';
const STATES = ['received', 'applied', 'parked', 'quarantined', 'dead'] as const;
type State = (typeof STATES)[number];
const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `2h`, or a time of ISO 8601; as ISO 8601 in UTC. */
function moment(text: string): string {
  const ago = /^(\d{1,6})([smhd])$/.exec(text);
  const at = ago === null ? new Date(text) : new Date(Date.now() - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0));
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError('A time is wanted: 2h, 30m, or 2026-02-23T10:00:00Z.');
  return at.toISOString();
}

const limit = wholeNumber(1, 500);

function webhookId(text: string): string {
  if (!/^wh_[0-9a-z]{26}$/.test(text)) throw new InvalidArgumentError('The id of a delivery is wanted: wh_…');
  return text;
}

interface Filter {
  state?: State;
  type?: string;
  since?: string;
  until?: string;
  limit: number;
}

function withFilters(command: Command, most: number): Command {
  return command
    .addOption(new Option('--state <state>', 'only these').choices(STATES))
    .option('--type <type>', "the gateway's own word, e.g. session.captured")
    .option('--since <time>', '2h, 30m, or a time of ISO 8601', moment)
    .option('--until <time>', 'before this time', moment)
    .option('-n, --limit <count>', 'at most so many', limit, most);
}

export function registerWebhooksLs(program: Command): void {
  const command = withFilters(nounCommand(program, 'webhooks', NOUN).command('ls'), 50)
    .description('list deliveries, newest first')
    .addHelpText('after', '\nExamples:\n  mkt webhooks ls\n  mkt webhooks ls --state quarantined --since 2d --json');
  setServerAction(command, ['mysql'], async ({ config, output }, filter: Filter) => {
    const { callModule } = await import('../services/platform/module-port.ts');
    const found = await callModule(config, 'payment', (payment, context) =>
      payment.listWebhooks(context, { ...filter }),
    );
    output.result(found, ({ webhooks }) =>
      webhooks.length === 0
        ? 'No deliveries.'
        : table(
            ['delivery', 'type', 'payment', 'state', 'tries', 'received', 'reason'],
            webhooks.map((w) => [
              w.webhook_id,
              w.type,
              w.payment_id ?? '',
              w.state,
              `${w.attempts}`,
              w.received_at,
              w.reason ?? '',
            ]),
          ),
    );
    return undefined;
  });
}

export function registerWebhooksShow(program: Command): void {
  const command = nounCommand(program, 'webhooks', NOUN)
    .command('show')
    .description('show one delivery with its raw body')
    .argument('<delivery>', 'its id (wh_…)', webhookId)
    .addHelpText('after', '\nExamples:\n  mkt webhooks show wh_01k5h3z8v9e7x8m2q4r6t8w0yh');
  setServerAction(command, ['mysql'], async ({ config, output }, id: string) => {
    const { callModule } = await import('../services/platform/module-port.ts');
    const webhook = await callModule(config, 'payment', (payment, context) =>
      payment.getWebhook(context, { webhook_id: id }),
    );
    output.result(webhook, (value) =>
      Object.entries(value)
        .map(([key, one]) => `${key.padEnd(12)} ${one ?? ''}`)
        .join('\n'),
    );
    return undefined;
  });
}

export function registerWebhooksReplay(program: Command): void {
  const command = withFilters(nounCommand(program, 'webhooks', NOUN).command('replay'), 500)
    .description('judge stored deliveries anew: what is applied already changes nothing')
    .argument('[delivery]', 'its id (wh_…); without one, those that the options choose', webhookId)
    .addHelpText(
      'after',
      '\nExamples:\n  mkt webhooks replay wh_01k5h3z8v9e7x8m2q4r6t8w0yh\n  mkt webhooks replay --state parked --since 1h --dry-run',
    );
  setServerAction(command, ['mysql'], async ({ config, output, dryRun }, id: string | undefined, filter: Filter) => {
    if (id === undefined && filter.state === undefined && filter.since === undefined)
      throw new CliError('usage', 'Name a delivery, or choose some by --state or --since.', {
        exitCode: exitCodes.usage,
      });
    const { callModule } = await import('../services/platform/module-port.ts');
    const webhooks = await callModule(config, 'payment', async (payment, context) => {
      const chosen =
        id === undefined
          ? (await payment.listWebhooks(context, { ...filter })).webhooks
          : [await payment.getWebhook(context, { webhook_id: id })];
      if (dryRun) return chosen;
      const replayed = [];
      // Oldest first, as they came.
      for (const { webhook_id } of chosen.reverse())
        replayed.push(await payment.replayWebhook(context, { webhook_id }));
      return replayed;
    });
    output.result({ webhooks, dry_run: dryRun }, () =>
      webhooks.length === 0
        ? 'There was nothing to replay.'
        : webhooks
            .map((w) => `${w.webhook_id} ${w.type}: ${dryRun ? 'would be replayed, now ' : ''}${w.state}`)
            .join('\n'),
    );
    return webhooks.some(({ state }) => !dryRun && state !== 'applied') ? exitCodes.failed : exitCodes.done;
  });
}

export function registerWebhooksSend(program: Command): void {
  const command = nounCommand(program, 'webhooks', NOUN)
    .command('send')
    .description('sign an event as the sandbox gateway does and deliver it to the public address')
    .argument('<event>', 'a file with the JSON body, or a stored delivery (wh_…) that is to come once more')
    .option('--to <url>', 'another address than this installation’s')
    .addHelpText(
      'after',
      '\nExamples:\n  mkt webhooks send event.json\n  mkt webhooks send wh_01k5h3z8v9e7x8m2q4r6t8w0yh --dry-run',
    );
  setServerAction(command, ['mysql'], async ({ config, output, dryRun }, event: string, { to }: { to?: string }) => {
    const { sendWebhook } = await import('../services/webhooks/send-webhook.ts');
    const sent = await sendWebhook(config, { event, to, dryRun });
    output.result(sent, ({ url, status, answer }) =>
      status === null ? `Would deliver to ${url}.` : `${url} answered ${status}${answer === '' ? '' : `: ${answer}`}`,
    );
    return sent.status === null || sent.status < 300 ? exitCodes.done : exitCodes.failed;
  });
}
