/** `mkt webhooks …`: the durable inbox of what payment gateways told us. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { table } from '../output/output.ts';
import { Progress } from '../output/progress.ts';
import type { ReplayedWebhook } from '../services/webhooks/replay-webhooks.ts';
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

function address(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) throw new InvalidArgumentError('An http(s) address is wanted.');
  return url.href;
}

function webhookId(text: string): string {
  if (!/^wh_[0-9a-z]{26}$/.test(text)) throw new InvalidArgumentError('The id of a delivery is wanted: wh_…');
  return text;
}

interface Options {
  status?: State;
  type?: string;
  since?: string;
  until?: string;
  limit?: number;
  to?: string;
}

function withFilters(command: Command): Command {
  return command
    .addOption(new Option('--status <status>', 'only these').choices(STATES))
    .option('--type <type>', "the gateway's own word, e.g. session.captured")
    .option('--since <time>', '2h, 30m, or a time of ISO 8601', moment)
    .option('--until <time>', 'before this time', moment);
}

function filterOf({ status, type, since, until }: Options) {
  return {
    ...(status === undefined ? {} : { state: status }),
    ...(type === undefined ? {} : { type }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

export function registerWebhooksLs(program: Command): void {
  const command = withFilters(nounCommand(program, 'webhooks', NOUN).command('ls'))
    .option('-n, --limit <count>', 'at most so many', limit, 50)
    .description('list deliveries, newest first')
    .addHelpText('after', '\nExamples:\n  mkt webhooks ls\n  mkt webhooks ls --status quarantined --since 2d --json');
  setServerAction(command, ['mysql'], async ({ config, output }, options: Options) => {
    const { callModule } = await import('../services/platform/module-port.ts');
    const found = await callModule(config, 'payment', (payment, context) =>
      payment.listWebhooks(context, { ...filterOf(options), limit: options.limit ?? 50 }),
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
  const command = withFilters(nounCommand(program, 'webhooks', NOUN).command('replay'))
    .option('-n, --limit <count>', 'at most so many, the newest; all without it', limit)
    .option('--to <url>', 'send the stored bodies there, signed anew, instead of judging them here', address)
    .description('judge stored deliveries anew, oldest first: what is applied already changes nothing')
    .argument('[delivery]', 'its id (wh_…); without one, those that the options choose', webhookId)
    .addHelpText(
      'after',
      '\nExamples:\n  mkt webhooks replay wh_01k5h3z8v9e7x8m2q4r6t8w0yh\n  mkt webhooks replay --status parked --since 1h --dry-run\n  mkt webhooks replay --since 1d --to http://127.0.0.1:4100/api/v1/webhooks/sandbox',
    );
  setServerAction(command, ['mysql'], async ({ config, output, dryRun }, id: string | undefined, options: Options) => {
    if (id === undefined && options.status === undefined && options.since === undefined)
      throw new CliError('usage', 'Name a delivery, or choose some by --status or --since.', {
        exitCode: exitCodes.usage,
      });
    const { replayWebhooks } = await import('../services/webhooks/replay-webhooks.ts');
    const progress = new Progress({ output, label: 'replaying', unit: 'deliveries' });
    const webhooks = await replayWebhooks(config, {
      ...(id === undefined ? {} : { id }),
      ...(options.to === undefined ? {} : { to: options.to }),
      filter: filterOf(options),
      limit: options.limit ?? null,
      dryRun,
      onProgress: (done, total) => progress.update(done, total),
    }).finally(() => progress.end());
    output.result({ webhooks, dry_run: dryRun }, () => replayLines(webhooks, dryRun));
    return dryRun || webhooks.every(wentWell) ? exitCodes.done : exitCodes.failed;
  });
}

function wentWell({ state, answered }: ReplayedWebhook): boolean {
  return answered === undefined ? state === 'applied' : answered !== null && answered < 300;
}

function replayLines(webhooks: readonly ReplayedWebhook[], dryRun: boolean): string {
  if (webhooks.length === 0) return 'There was nothing to replay.';
  return webhooks
    .map(({ webhook_id: id, type, state, reason, answered }) => {
      if (dryRun) return `${id} ${type}: would be replayed, now ${state}`;
      if (answered !== undefined) return `${id} ${type}: answered ${answered ?? 'nothing'}`;
      return `${id} ${type}: ${state}${reason === null ? '' : ` (${reason})`}`;
    })
    .join('\n');
}

export function registerWebhooksSend(program: Command): void {
  const command = nounCommand(program, 'webhooks', NOUN)
    .command('send')
    .description('sign an event as its gateway does and deliver it to the public address')
    .argument('<event>', 'a file with the JSON body, or a stored delivery (wh_…) that is to come once more')
    .option('--to <url>', 'another address than this installation’s', address)
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
