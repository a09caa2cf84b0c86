import { AppError } from '../../../platform/kernel/errors.ts';
import { isBreachedPassword } from './breached-passwords.ts';

const minLength = 15;
const maxLength = 256;

/** The same text typed on two keyboards is the same password. */
export function normalizePassword(password: string): string {
  return password.normalize('NFC');
}

/**
 * A new password in the form that is hashed. Length is counted in code points after normalisation, which may
 * join some; there is no rule of composition, only the list of known breached ones. `path` names the member.
 */
export function acceptNewPassword(password: string, path: string): string {
  const normalized = normalizePassword(password);
  const length = [...normalized].length;
  if (length < minLength || length > maxLength) {
    const message = `must have ${minLength} to ${maxLength} characters`;
    throw new AppError('validation_failed', {
      detail: `A password has ${minLength} to ${maxLength} characters.`,
      errors: [{ path, code: length < minLength ? 'too_short' : 'too_long', message }],
    });
  }
  if (isBreachedPassword(normalized))
    throw new AppError('password_breached', { detail: 'This password is in lists of stolen ones; choose another.' });
  return normalized;
}
