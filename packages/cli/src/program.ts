import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { commandModules } from './commands/index.ts';
import { exitCodes } from './errors/cli-error.ts';

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** The whole command line, for running, for its help and for its completion. */
export function createProgram(): Command {
  const program = new Command('mkt')
    .description('Provisions, runs, inspects and load-tests a marketplace.')
    .version(version())
    .option('--json', 'print the result as JSON')
    .option('--quiet', 'print results and errors only')
    .option('--yes', 'answer every question with yes')
    .option('--dry-run', 'say what would be done and do nothing')
    .option('--context <name>', 'the installation that the command is about', 'local')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(add --help for the options and examples)')
    .exitOverride();
  program.addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 something is missing (the message says what to do), 4 a target was missed.',
  );
  for (const register of commandModules) register(program);
  return program;
}

/** Runs one command and answers with its exit code. */
export async function runProgram(args: readonly string[]): Promise<number> {
  const program = createProgram();
  for (const command of withDescendants(program)) command.exitOverride();
  try {
    await program.parseAsync([...args], { from: 'user' });
    return Number(process.exitCode ?? exitCodes.done);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version are answers; everything else that commander throws is wrong usage, and it has printed why.
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  }
}

function withDescendants(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withDescendants)];
}
