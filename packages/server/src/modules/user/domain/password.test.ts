import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBreachedPassword } from './breached-passwords.ts';
import { acceptNewPassword, normalizePassword } from './password.ts';

const codeOf = (password: string): string | undefined => {
  try {
    acceptNewPassword(password, '/body/password');
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('a new password', () => {
  it.each([
    ['fourteen letters', 'abcdefghijklmx', 'validation_failed'],
    ['fifteen letters', 'vabcqefghijklmx', undefined],
    ['256 letters', 'horse staple battery '.repeat(13).slice(0, 256), undefined],
    ['257 letters', 'horse staple battery '.repeat(13).slice(0, 257), 'validation_failed'],
    ['letters only', 'onlylettersinthisone', undefined],
    ['fifteen emoji', '🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🐤🦆', undefined],
    ['fifteen code points that are fourteen', `${'e\u0301'}bcdfghjklmnpq`, 'validation_failed'],
    ['a listed one in capitals', 'QWERTYUIOPASDFGHJKL', 'password_breached'],
    ['a listed one with blanks', 'the quick brown fox jumps over the lazy dog', 'password_breached'],
    ['one letter again and again', 'aaaaaaaaaaaaaaaaaaaa', 'password_breached'],
    ['a word again and again, cut off', 'passwordpasswordpass', 'password_breached'],
  ])('of %s', (_, password, code) => {
    expect(codeOf(password)).toBe(code);
  });

  it('is the same however its accents are typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        expect(normalizePassword(text.normalize('NFD'))).toBe(normalizePassword(text));
        expect(normalizePassword(normalizePassword(text))).toBe(normalizePassword(text));
      }),
    );
  });

  it('is not called breached for what a repetition merely begins with', () => {
    expect(isBreachedPassword('password of mine is long')).toBe(false);
    expect(isBreachedPassword('')).toBe(false);
  });
});
