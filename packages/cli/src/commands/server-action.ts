import type { Config, LoadedConfig } from '@mkt/server';
import type { Command } from 'commander';
import type { ExitCode } from '../errors/cli-error.ts';
import type { EngineNeed } from '../services/platform/engine-probe.ts';
import { type CommandContext, setAction } from './command-context.ts';

/** What a command is handed that works on an installation. */
export interface ServerCommandContext extends CommandContext {
  config: Config;
  sources: LoadedConfig['sources'];
  /** Destructive commands ask for the context's name to be typed. */
  production: boolean;
}

/**
 * As setAction, for a command that needs the installation's settings and engines: it reads the former, refuses to
 * begin without the latter, and speaks of the server's failures in the terms of a command. The server's code is
 * loaded here and not at the top, so that help and completion stay quick.
 */
export function setServerAction<Arguments extends unknown[]>(
  command: Command,
  needs: readonly EngineNeed[],
  action: (context: ServerCommandContext, ...args: Arguments) => Promise<ExitCode | undefined>,
): void {
  setAction<Arguments>(command, async (context, ...args) => {
    const [{ readInstallationConfig }, { requireEngines }, { asServerFailure }] = await Promise.all([
      import('../services/platform/installation-config.ts'),
      import('../services/platform/engine-probe.ts'),
      import('../services/platform/server-errors.ts'),
    ]);
    const { config, sources } = readInstallationConfig(context.project);
    await requireEngines(config, needs);
    const production = context.project.production || config.env === 'production';
    try {
      return await action({ ...context, config, sources, production }, ...args);
    } catch (error) {
      throw asServerFailure(error);
    }
  });
}
