import { isAppError } from '@mkt/server';
import { CliError, exitCodes } from '../../errors/cli-error.ts';

/** What the server threw, in terms of this command: expected failures keep their code, and a lost engine is exit code 3. */
export function asServerFailure(error: unknown): unknown {
  if (!isAppError(error)) return error;
  const part = typeof error.meta['part'] === 'string' ? error.meta['part'] : null;
  if (error.code === 'service_unavailable')
    return new CliError('engine_down', `${part ?? 'A part of the installation'} does not answer: ${error.message}`, {
      exitCode: exitCodes.precondition,
      fix: ['`mkt status` shows what runs; `mkt up` starts what is missing.'],
      cause: error,
    });
  const faults = error.errors.map(({ path, message }) => `${path}: ${message}`);
  return new CliError(error.code, [error.message, ...faults].join('\n'), { cause: error });
}
