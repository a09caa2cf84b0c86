// Schemas, migrations and first data, by a process of its own between the engines' start and the server's: it brings
// the whole server with it, and what it took of memory goes with it.
import { type ChildProcess, fork } from 'node:child_process';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CliError, type ExitCode } from '../../errors/cli-error.ts';
import { lastLines, openLog } from '../supervisor/log-file.ts';
import { nodeFlags, ownExtension } from './node-flags.ts';

export interface PrepareDataOptions {
  runtimeFile: string;
  logs: string;
  cwd: string;
  /** Fills an empty marketplace. */
  seed: boolean;
  signal: AbortSignal;
  report(line: string): void;
}

/** What the child tells: lines for the reader, and why it failed. */
export type PrepareMessage =
  | { line: string }
  | { failure: { code: string; message: string; exitCode: ExitCode; fix: readonly string[] } };

const LOG_LINES = 12;
const HEAP_MB = 320;

/** Resolves when the data is fit for the server. Aborting ends the child; what it has written stays and is gone on with. */
export async function prepareData(options: PrepareDataOptions): Promise<void> {
  options.signal.throwIfAborted();
  const logFile = join(options.logs, 'prepare.log');
  const child = start(options, logFile);
  // It stops where it can be gone on from: a migration is finished, a batch of products is not begun.
  const abort = (): void => void child.kill('SIGTERM');
  options.signal.addEventListener('abort', abort, { once: true });
  try {
    await untilEnded(child, options, logFile);
  } finally {
    options.signal.removeEventListener('abort', abort);
  }
}

function start({ runtimeFile, seed, cwd }: PrepareDataOptions, logFile: string): ChildProcess {
  const entry = fileURLToPath(new URL(`../platform/prepare.main${ownExtension}`, import.meta.url));
  const log = openLog(logFile);
  const child = fork(entry, [runtimeFile, seed ? 'seed' : 'no-seed'], {
    cwd,
    execArgv: nodeFlags({ heapMb: HEAP_MB }),
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  return child;
}

function untilEnded(child: ChildProcess, options: PrepareDataOptions, logFile: string): Promise<void> {
  let failure: CliError | null = null;
  child.on('message', (message: PrepareMessage) => {
    if ('line' in message) options.report(message.line);
    else failure = new CliError(message.failure.code, message.failure.message, message.failure);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (options.signal.aborted) reject(options.signal.reason);
      else if (code === 0) resolve();
      else reject(failure ?? unexplained(code, signal, logFile));
    });
  });
}

function unexplained(code: number | null, signal: string | null, logFile: string): CliError {
  const end = signal === null ? `exit code ${code}` : signal;
  return new CliError('process_failed', `Preparing the data ended with ${end}.`, {
    logLines: lastLines(logFile, LOG_LINES),
    fix: [`The whole log: ${logFile}`],
  });
}
