import { existsSync } from 'node:fs';
import { type LoadedConfig, loadConfig } from '@mkt/server';
import type { ProjectContext } from '../../config/project.ts';
import { CliError, exitCodes } from '../../errors/cli-error.ts';

/** Settings without which a command would speak to whatever happens to listen on the default ports. */
const NEEDED_WITHOUT_FILE = ['MKT_MYSQL_HOST', 'MKT_MYSQL_PORT', 'MKT_REDIS_STATE_URL', 'MKT_REDIS_QUEUE_URL'];

/** The settings of the context's installation with their sources: its runtime file, over which the environment goes. */
export function readInstallationConfig(project: ProjectContext, environment = process.env): LoadedConfig {
  const hasFile = existsSync(project.runtimeFile);
  if (!hasFile && !NEEDED_WITHOUT_FILE.some((name) => environment[name] !== undefined)) {
    throw new CliError('not_set_up', `There is no marketplace here: ${project.runtimeFile} does not exist.`, {
      exitCode: exitCodes.precondition,
      fix: ['`mkt up` makes one; or name another by --context, or its runtime file by MKT_RUNTIME_FILE.'],
    });
  }
  const { MKT_RUNTIME_FILE: _named, ...rest } = environment;
  try {
    return loadConfig({
      ...rest,
      ...(hasFile ? { MKT_RUNTIME_FILE: project.runtimeFile } : {}),
      MKT_LOG_LEVEL: environment['MKT_LOG_LEVEL'] ?? 'silent',
    });
  } catch (error) {
    throw new CliError('bad_configuration', error instanceof Error ? error.message : String(error), {
      exitCode: exitCodes.precondition,
      fix: [`Correct the environment or ${project.runtimeFile}.`],
      cause: error,
    });
  }
}
