import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Command, Option } from 'commander';
import { configuredEngines, projectFolder } from '../config/project.ts';
import { CliError, type ExitCode, exitCodes } from '../errors/cli-error.ts';
import { openStateFolder } from '../services/engines/state-folder.ts';
import { accountLines } from '../services/platform/demo-accounts.ts';
import { readSeedState } from '../services/platform/seed-state.ts';
import { lastLines, openLog } from '../services/supervisor/log-file.ts';
import { readSupervisorReport, runningSupervisor } from '../services/supervisor/supervisor.ts';
import { addressesOf, readInstallation } from '../services/up/installation.ts';
import { type RemainingSeed, startRemainingSeed } from '../services/up/remaining-seed.ts';
import type { UpScreen } from '../ui/up-screen.ts';
import { type CommandContext, setAction } from './command-context.ts';

interface UpOptions {
  detach?: boolean;
  engines: 'auto' | 'local' | 'docker';
  search: boolean;
  seed: boolean;
}

const INTERRUPTED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const POLL_MS = 200;

/** Ends with the first signal. Terminals and npm may both pass one on: the same signal twice is no hurry. */
function untilInterrupted(): AbortController {
  const stop = new AbortController();
  for (const name of INTERRUPTED)
    process.on(name, () => stop.abort(new CliError('interrupted', 'Interrupted; everything is stopped.')));
  return stop;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function runInForeground(context: CommandContext, options: UpOptions): Promise<ExitCode> {
  // Engines are loaded here and not at the top, so that every other command starts without them.
  const [{ startMarketplace }, { openUpScreen }] = await Promise.all([
    import('../services/up/run-marketplace.ts'),
    import('../ui/up-screen.ts'),
  ]);
  const stop = untilInterrupted();
  const screen = await openUpScreen(context.output);
  try {
    const marketplace = await startMarketplace({
      stateDir: context.project.stateDir,
      cwd: projectFolder(),
      from: options.engines,
      search: options.search,
      seed: options.seed,
      configured: configuredEngines(),
      signal: stop.signal,
      onEngine: (progress) => screen.engine(progress),
      onStep: (line) => screen.step(line),
      onProcesses: ({ processes }) => screen.processes(processes),
    });
    const accounts = options.seed ? seededAccounts(context.project.stateDir) : [];
    screen.urls([...addressesOf(marketplace.ports), ...accounts]);
    screen.step('The marketplace is up. Ctrl-C stops it.');
    const rest = options.seed ? startRest(context, screen) : null;
    await aborted(stop.signal);
    screen.step('stopping …');
    await rest?.stop();
    await marketplace.stop();
    return exitCodes.done;
  } finally {
    screen.close();
  }
}

/** The accounts that the seed made here, for whoever looks at the screen. */
function seededAccounts(stateDir: string): (readonly [string, string])[] {
  return readSeedState(stateDir) === null ? [] : accountLines();
}

function startRest(context: CommandContext, screen: UpScreen): RemainingSeed | null {
  const { stateDir, runtimeFile } = context.project;
  const { run, logs } = openStateFolder(stateDir);
  return startRemainingSeed({
    stateDir,
    runtimeFile,
    run,
    logs,
    cwd: projectFolder(),
    report: (line) => screen.step(line),
  });
}

/** The same command once more, without a terminal, in a session of its own. Rejects when it ends. */
function spawnDetached(
  context: CommandContext,
  options: UpOptions,
  logFile: string,
): { pid: number; ended: Promise<never> } {
  const log = openLog(logFile);
  const entry = fileURLToPath(new URL('../../bin/mkt.mjs', import.meta.url));
  const flags = [
    `--engines=${options.engines}`,
    ...(options.search ? [] : ['--no-search']),
    ...(options.seed ? [] : ['--no-seed']),
  ];
  const child = spawn(
    process.execPath,
    [...process.execArgv, entry, 'up', '--context', context.project.name, ...flags],
    {
      detached: true,
      stdio: ['ignore', log, log],
    },
  );
  closeSync(log);
  child.unref();
  const ended = new Promise<never>((_, reject) => {
    child.once('exit', (code) => {
      const exitCode = code === exitCodes.precondition ? exitCodes.precondition : exitCodes.failed;
      reject(
        new CliError('process_failed', 'mkt up did not come up in the background.', {
          exitCode,
          logLines: lastLines(logFile, 20),
        }),
      );
    });
  });
  return { pid: child.pid ?? 0, ended };
}

async function runDetached(context: CommandContext, options: UpOptions): Promise<ExitCode> {
  const state = openStateFolder(context.project.stateDir);
  const logFile = join(state.logs, 'up.log');
  context.output.info(`Starting in the background; its log is ${logFile} …`);
  const { pid, ended } = spawnDetached(context, options, logFile);
  let isOver = false;
  const untilReady = async (): Promise<void> => {
    while (!isOver && readSupervisorReport(state.run)?.ready !== true) await delay(POLL_MS);
  };
  try {
    await Promise.race([untilReady(), ended]);
  } finally {
    // Asking on would keep this process alive after the other one has failed.
    isOver = true;
  }
  context.output.info(`Up, supervised by process ${pid}.`);
  return showInstallation(context);
}

function showInstallation(context: CommandContext): ExitCode {
  context.output.result(readInstallation(context.project.stateDir), ({ addresses }) =>
    addresses.map(([name, url]) => `${name.padEnd(14)} ${url}`).join('\n'),
  );
  return exitCodes.done;
}

export function registerUp(program: Command): void {
  const command = program
    .command('up')
    .description('start the engines and the marketplace, and show them until Ctrl-C')
    .option('-d, --detach', 'go on in the background once everything is healthy')
    .addOption(
      new Option('--engines <from>', 'where engines come from').choices(['auto', 'local', 'docker']).default('auto'),
    )
    .option('--no-search', 'without Elasticsearch: MySQL searches')
    .option('--no-seed', 'leave an empty marketplace empty')
    .addHelpText(
      'after',
      '\nExamples:\n  mkt up                     everything, with a live view\n  mkt up -d                  in the background\n  mkt up --engines local     no containers',
    );
  setAction(command, async (context, options: UpOptions) => {
    const state = openStateFolder(context.project.stateDir);
    const running = runningSupervisor(state.run);
    if (running !== null) {
      context.output.info(`It runs already, supervised by process ${running.pid}.`);
      return showInstallation(context);
    }
    if (context.dryRun) {
      context.output.info(`Would start the engines (${options.engines}) and the marketplace in ${state.root}.`);
      return exitCodes.done;
    }
    return options.detach ? runDetached(context, options) : runInForeground(context, options);
  });
}
