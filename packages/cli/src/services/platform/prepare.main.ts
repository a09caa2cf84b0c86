// The process behind services/up/prepare-data.ts: schemas, accounts, migrations, and the first data when asked for.
import { CliError } from '../../errors/cli-error.ts';
import type { PrepareMessage } from '../up/prepare-data.ts';
import { migrate } from './migrate.ts';
import { asServerFailure } from './server-errors.ts';

const [runtimeFile = '', seeding] = process.argv.slice(2);
const stop = new AbortController();
const tell = (message: PrepareMessage): void => void process.send?.(message);
const report = (line: string): void => tell({ line });

// Ctrl-C reaches the whole group of the terminal: the process that started this one says what it means.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => stop.abort());
process.once('disconnect', () => stop.abort());

try {
  const applied = await migrate(runtimeFile, report);
  report(applied === 0 ? 'schemas are up to date' : `applied ${applied} migrations`);
  stop.signal.throwIfAborted();
  if (seeding === 'seed') {
    const { seedIfEmpty } = await import('./seed.ts');
    await seedIfEmpty({ runtimeFile, report, signal: stop.signal });
  }
} catch (error) {
  process.exitCode = 1;
  const failure = asServerFailure(error);
  if (failure instanceof CliError) {
    const { code, message, exitCode, fix } = failure;
    tell({ failure: { code, message, exitCode, fix } });
  } else if (!stop.signal.aborted) console.error(error);
} finally {
  process.disconnect?.();
}
