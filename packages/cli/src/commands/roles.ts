/** `mkt serve`, `mkt worker`, `mkt gateway`: one role of the server in the foreground, until it is told to stop. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ExitCode } from '../errors/cli-error.ts';
import { exitCodes } from '../errors/cli-error.ts';
import type { ChaosWish } from '../services/gateway/chaos.ts';
import { nounCommand } from './command-context.ts';
import { type ServerCommandContext, setServerAction } from './server-action.ts';

interface Running {
  says: string;
  close(): Promise<void>;
}

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

async function untilStopped({ output }: ServerCommandContext, running: Running): Promise<ExitCode> {
  // Who waits for the word may answer it with a signal at once: be ready for that first.
  const told = new Promise<void>((resolve) => {
    for (const name of SIGNALS) process.on(name, () => resolve());
  });
  output.result({ ready: running.says }, ({ ready }) => `ready: ${ready}`);
  await told;
  output.info('stopping …');
  await running.close();
  return exitCodes.done;
}

const list = (text: string): string[] => text.split(',').map((name) => name.trim());

/** The settings that options of a role stand for, told to the server the way it reads them: by the environment. */
function setEnvironment(settings: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(settings)) if (value !== undefined) process.env[name] = value;
}

interface RoleOptions {
  modules?: string[];
  port?: string;
  internalPort?: string;
  metricsPort?: string;
}

function setRole(
  command: Command,
  needs: Parameters<typeof setServerAction>[1],
  start: (context: ServerCommandContext) => Promise<Running>,
): void {
  command.hook('preAction', (_self, action) => {
    const { modules, port, internalPort, metricsPort } = action.opts<RoleOptions>();
    setEnvironment({
      MKT_MODULES_OWN: modules?.join(','),
      MKT_HTTP_PORT: port,
      MKT_HTTP_INTERNAL_PORT: internalPort,
      MKT_WORKER_METRICS_PORT: metricsPort,
      MKT_LOG_LEVEL: process.env['MKT_LOG_LEVEL'] ?? 'info',
    });
  });
  setServerAction(command, needs, async (context) => {
    if (!context.dryRun) return untilStopped(context, await start(context));
    const { config, output } = context;
    output.result(
      { would_run: command.name(), modules: config.modules.own },
      (value) => `Would run ${value.would_run} for ${value.modules.join(', ')}.`,
    );
    return undefined;
  });
}

export function registerServe(program: Command): void {
  const command = program
    .command('serve')
    .description('run an API process in the foreground')
    .option(
      '--modules <names>',
      'the modules this process owns, by commas; the others are called at their addresses',
      list,
    )
    .option('--port <port>', 'the public port')
    .option('--internal-port <port>', 'the port for the other processes and /metrics')
    .addHelpText('after', '\nExamples:\n  mkt serve\n  mkt serve --modules payment --port 4100 --internal-port 4600');
  setRole(command, ['mysql'], async ({ config }) => {
    const { serve } = await import('@mkt/server');
    const process = await serve(config);
    return { says: `serving ${process.publicUrl} (internal ${process.internalUrl})`, close: () => process.close() };
  });
}

export function registerWorker(program: Command): void {
  const command = program
    .command('worker')
    .description('run a worker in the foreground: relays, consumers, sweeps and scheduled jobs')
    .option('--modules <names>', 'the modules this process works for, by commas', list)
    .option('--metrics-port <port>', 'where /metrics answers')
    .addHelpText('after', '\nExamples:\n  mkt worker\n  mkt worker --modules order,payment --metrics-port 4700');
  setRole(command, ['mysql', 'queue'], async ({ config }) => {
    const { startWorker } = await import('@mkt/server');
    const worker = await startWorker(config);
    return { says: `working for ${config.modules.own.join(', ')}`, close: () => worker.close() };
  });
}

export function registerGateway(program: Command): void {
  const gateway = program
    .command('gateway')
    .description('run the sandbox payment gateway in the foreground: a hosted page, signed webhooks, trouble on demand')
    .addHelpText(
      'after',
      '\nExamples:\n  mkt gateway\n  mkt gateway chaos --duplicates 2 --shuffle 5000\n  mkt gateway chaos --off',
    );
  setRole(gateway, [], async ({ config }) => {
    const { startGateway } = await import('@mkt/server');
    const running = await startGateway(config);
    return { says: `sandbox gateway at ${running.url}`, close: () => running.close() };
  });
}

export function registerGatewayChaos(program: Command): void {
  const { number, share } = parsers;
  const command = nounCommand(program, 'gateway', '')
    .command('chaos')
    .description('show what trouble the running gateway makes, or have it make some; nothing survives its restart')
    .option('--seed <n>', 'the same seed gives the same trouble', number)
    .option('--duplicates <n>', 'copies of each webhook beside the first', number)
    .option('--delay <ms>', 'each webhook comes so much later', number)
    .option('--shuffle <ms>', 'webhooks lose their order within this window', number)
    .option('--drop <share>', 'share of webhooks that never come, 0 to 1', share)
    .option('--slow <ms>', 'every answer comes so much later', number)
    .option('--slow-jitter <ms>', 'by so much more or less, at random', number)
    .option('--hang <share>', 'share of requests never answered', share)
    .option('--fail <share>', 'share of requests answered 503', share)
    .option('--lose-reply <share>', 'share of requests that are done but whose answer is lost', share)
    .addOption(
      new Option('--lose-how <how>', 'the connection breaks, or nothing ever comes').choices(['reset', 'hang']),
    )
    .addOption(new Option('--refunds <how>', 'how refunds end').choices(['succeed', 'pending']))
    .option('--off', 'no trouble any more')
    .addHelpText(
      'after',
      '\nEach call sets the whole trouble anew: what it does not name is off.\n\nExamples:\n  mkt gateway chaos\n  mkt gateway chaos --duplicates 19 --shuffle 5000\n  mkt gateway chaos --drop 1\n  mkt gateway chaos --slow 500 --slow-jitter 300\n  mkt gateway chaos --fail 0.5 --seed 7\n  mkt gateway chaos --off',
    );
  setServerAction(command, ['gateway'], async ({ config, output, dryRun }, options: ChaosWish) => {
    const { chaosRequest, changeChaos } = await import('../services/gateway/chaos.ts');
    const request = chaosRequest(options);
    if (dryRun) {
      output.result({ request }, (value) => `Would send ${JSON.stringify(value.request)}.`);
      return undefined;
    }
    const settings = await changeChaos(config, request);
    output.result(settings, (value) => JSON.stringify(value, null, 2));
    return undefined;
  });
}

const parsers = {
  number(text: string): number {
    const value = Number(text);
    if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('A whole number from 0 is wanted.');
    return value;
  },
  share(text: string): number {
    const value = Number(text);
    if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('A share from 0 to 1 is wanted.');
    return value;
  },
};
