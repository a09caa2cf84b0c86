import { AppError } from '@mkt/server';
import { expect, it } from 'vitest';
import { CliError, exitCodes } from '../../errors/cli-error.ts';
import { asServerFailure } from './server-errors.ts';

it.each([
  ['search.index did not answer in time.', 'search.index', 'search.index did not answer in time.'],
  ['connect ECONNREFUSED', 'search', 'search does not answer: connect ECONNREFUSED'],
  ['searching takes long', 'search', 'search does not answer: searching takes long'],
  ['gone', undefined, 'A part of the installation does not answer: gone'],
])('says of %s which part it is once', (detail, part, said) => {
  const failure = asServerFailure(new AppError('service_unavailable', { detail, meta: { part } }));
  expect(failure).toBeInstanceOf(CliError);
  expect(failure).toMatchObject({ code: 'engine_down', exitCode: exitCodes.precondition, message: said });
});
