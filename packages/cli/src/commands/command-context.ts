import type { Command } from 'commander';
import { DEFAULT_CONTEXT, type ProjectContext, readContext, showsStacks } from '../config/project.ts';
import { CliError, type ExitCode, exitCodes } from '../errors/cli-error.ts';
import { Output } from '../output/output.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  json?: boolean;
  quiet?: boolean;
  yes?: boolean;
  dryRun?: boolean;
  context?: string;
}

/** What a command's action is handed besides its own arguments. */
export interface CommandContext {
  output: Output;
  project: ProjectContext;
  yes: boolean;
  dryRun: boolean;
}

/** Registers one command; each file of commands/ exports one, and commands/index.ts lists them. */
export type CommandModule = (program: Command) => void;

/** The parent of `mkt NOUN VERB`, made by whichever of its verbs is registered first. */
export function nounCommand(program: Command, noun: string, description: string): Command {
  return program.commands.find((command) => command.name() === noun) ?? program.command(noun).description(description);
}

function asCliError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new CliError('unexpected', `This is a bug: ${text}`, {
    cause: error,
    fix: ['Run the command again with MKT_DEBUG=1 for the whole trace, and report it.'],
  });
}

/**
 * Gives a command its action: builds the context from the global options, and turns what is thrown into a
 * message and the documented exit code. The action's own code is taken; nothing means 0.
 */
export function setAction<Arguments extends unknown[]>(
  command: Command,
  action: (context: CommandContext, ...args: Arguments) => Promise<ExitCode | undefined>,
): void {
  command.action(async (...all: unknown[]) => {
    const self = all.at(-1) as Command;
    const options = self.optsWithGlobals<GlobalOptions>();
    const output = new Output({ json: options.json ?? false, quiet: options.quiet ?? false });
    try {
      const project = readContext(options.context ?? DEFAULT_CONTEXT);
      const context = { output, project, yes: options.yes ?? false, dryRun: options.dryRun ?? false };
      process.exitCode = (await action(context, ...(all.slice(0, -1) as Arguments))) ?? exitCodes.done;
    } catch (error) {
      const failure = asCliError(error);
      output.failure(failure);
      if (showsStacks()) console.error(error);
      process.exitCode = failure.exitCode;
    }
  });
}
