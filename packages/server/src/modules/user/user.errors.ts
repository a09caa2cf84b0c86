import { AppError } from '../../platform/kernel/errors.ts';

/** Wrong, used, old and unknown codes are not told apart. */
export function codeInvalid(): AppError {
  return new AppError('code_invalid', { detail: 'The code or link is wrong, used or too old.' });
}

/** The same for a wrong password and an unknown address. */
export function invalidCredentials(): AppError {
  return new AppError('invalid_credentials', { detail: 'The address or the password is wrong.' });
}

export function accountDisabled(): AppError {
  return new AppError('account_disabled', { detail: 'This account is disabled.' });
}

export function sessionEnded(): AppError {
  return new AppError('unauthenticated', { detail: 'This session has ended; sign in again.' });
}
