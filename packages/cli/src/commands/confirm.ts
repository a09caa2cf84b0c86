import { createInterface } from 'node:readline/promises';
import { CliError, exitCodes } from '../errors/cli-error.ts';
import type { ServerCommandContext } from './server-action.ts';

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question(question)).trim();
  } finally {
    lines.close();
  }
}

/**
 * Lets what cannot be undone go on only when it is wanted: `--yes` or a "y" at a terminal; in production the
 * context's name typed at a terminal, and nothing less.
 */
export async function confirmDestruction(context: ServerCommandContext, what: string): Promise<void> {
  const { production, project, yes } = context;
  const isTerminal = process.stdin.isTTY === true;
  if (production) {
    if (!isTerminal)
      throw new CliError(
        'needs_a_person',
        `${what} in production needs its name typed at a terminal; --yes is not enough.`,
        {
          exitCode: exitCodes.precondition,
          fix: ['Run the command at a terminal.'],
        },
      );
    const typed = await ask(`${what} in PRODUCTION. Type the context's name (${project.name}) to go on: `);
    if (typed === project.name) return;
    throw new CliError('refused', 'That was not its name; nothing was done.');
  }
  if (yes) return;
  if (!isTerminal)
    throw new CliError('usage', `${what} cannot be undone: say --yes, or --dry-run to see what it would do.`, {
      exitCode: exitCodes.usage,
    });
  if (!/^y(es)?$/i.test(await ask(`${what}. This cannot be undone. Go on? [y/N] `)))
    throw new CliError('refused', 'Nothing was done.');
}
