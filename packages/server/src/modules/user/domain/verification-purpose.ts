export type VerificationPurpose =
  | 'verify_email'
  | 'change_email'
  | 'reset_password'
  | 'account_exists'
  | 'email_changed';

/** Purposes whose mail carries a code and a link; the others only tell something. */
export function carriesCode(purpose: VerificationPurpose): boolean {
  return purpose === 'verify_email' || purpose === 'change_email' || purpose === 'reset_password';
}

/** For how long a mail's code and link are good. */
export const codeValidForS = 1_800;
/** Wrong tries that use a code up. */
export const maxCodeAttempts = 5;
/** Mails of one purpose to one address in an hour; beyond that the answer is the same and nothing is sent. */
export const maxMailsPerHour = 5;
