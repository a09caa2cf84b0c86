import { CliError } from '../errors/cli-error.ts';

const endings: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** One that goes to the whole group of processes arrives twice: once by itself, once from the process that started this one. */
const sameMs = 1_000;

/**
 * Runs work that takes away what is half done when it is told to end. The first signal aborts it, with `message` as
 * the failure whatever the work throws then; one that comes later, when that takes too long, ends the process as ever.
 */
export async function withEndingSignal<T>(message: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ended = new AbortController();
  const end = (): void => {
    ended.abort(new CliError('interrupted', message));
    setTimeout(release, sameMs).unref();
  };
  const release = (): void => {
    for (const signal of endings) process.off(signal, end);
  };
  for (const signal of endings) process.on(signal, end);
  try {
    return await work(ended.signal);
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : error;
  } finally {
    release();
  }
}
