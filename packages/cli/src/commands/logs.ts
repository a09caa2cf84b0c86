import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import { lastLines } from '../services/supervisor/log-file.ts';
import { setAction } from './command-context.ts';
import { wholeNumber } from './whole-number.ts';

const FOLLOW_MS = 300;

const countOf = wholeNumber(1, 10_000);

async function follow(path: string, write: (text: string) => void): Promise<never> {
  let position = statSync(path).size;
  for (;;) {
    await delay(FOLLOW_MS);
    const { size } = statSync(path);
    // A log that was put aside begins anew.
    if (size < position) position = 0;
    if (size === position) continue;
    for await (const chunk of createReadStream(path, { start: position, end: size - 1, encoding: 'utf8' }))
      write(String(chunk));
    position = size;
  }
}

function logNames(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.log'))
        .map((name) => basename(name, '.log'))
        .sort()
    : [];
}

export function registerLogs(program: Command): void {
  const command = program
    .command('logs')
    .description('show the last lines of the logs, of all or of one')
    .argument('[name]', 'an engine or a process, as `mkt status` names it')
    .option('-n, --lines <count>', 'how many lines', countOf, 40)
    .option('-f, --follow', 'go on with what is written (needs a name)')
    .addHelpText('after', '\nExamples:\n  mkt logs api-1 -f\n  mkt logs mysql -n 100\n  mkt logs --json');
  setAction(
    command,
    async ({ output, project }, name: string | undefined, options: { lines: number; follow?: boolean }) => {
      const folder = join(project.stateDir, 'logs');
      const known = logNames(folder);
      if (name !== undefined && !known.includes(name)) {
        throw new CliError('usage', `There is no log "${name}".`, {
          exitCode: exitCodes.usage,
          fix: [`These exist: ${known.join(', ') || 'none yet'}.`],
        });
      }
      if (options.follow && name === undefined) {
        throw new CliError('usage', 'Which log is to be followed?', {
          exitCode: exitCodes.usage,
          fix: [`mkt logs NAME -f, with one of: ${known.join(', ')}`],
        });
      }
      const wanted = name === undefined ? known : [name];
      const logs = wanted.map((one) => ({ name: one, lines: lastLines(join(folder, `${one}.log`), options.lines) }));
      output.result(logs, (all) =>
        all.map((log) => (wanted.length === 1 ? log.lines : [`── ${log.name}`, ...log.lines]).join('\n')).join('\n\n'),
      );
      if (options.follow && name !== undefined)
        await follow(join(folder, `${name}.log`), (text) => process.stdout.write(text));
      return exitCodes.done;
    },
  );
}
