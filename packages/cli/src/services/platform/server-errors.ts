import { isAppError } from '@mkt/server';
import { CliError, exitCodes } from '../../errors/cli-error.ts';

/** What the server threw, in terms of this command: expected failures keep their code, and a lost engine is exit code 3. */
export function asServerFailure(error: unknown): unknown {
  if (!isAppError(error)) return error;
  const part = typeof error.meta['part'] === 'string' ? error.meta['part'] : null;
  if (error.code === 'service_unavailable')
    return new CliError('engine_down', saysWhich(error.message, part), {
      exitCode: exitCodes.precondition,
      fix: ['`mkt status` shows what runs; `mkt up` starts what is missing.'],
      cause: error,
    });
  const faults = error.errors.map(({ path, message }) => `${path}: ${message}`);
  return new CliError(error.code, [error.message, ...faults].join('\n'), { cause: error });
}

/** Once: many messages begin with the part. */
function saysWhich(message: string, part: string | null): string {
  if (part !== null && message.startsWith(`${part} `)) return message;
  return `${part ?? 'A part of the installation'} does not answer: ${message}`;
}
