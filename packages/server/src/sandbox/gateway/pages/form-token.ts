import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const cookieName = 'sandbox_pay';

/**
 * Proves that a form was served by us to this browser: a cookie holds a random nonce that other sites can neither read
 * nor set, the form holds its HMAC with the session. The key comes from the configured secret, so that a page opened
 * before a restart still works after it.
 */
export class FormToken {
  readonly #key: Buffer;

  constructor(secret: string) {
    this.#key = createHmac('sha256', secret).update('hosted page forms').digest();
  }

  /** The nonce of this browser: its cookie's, or a new one. */
  nonceOf(cookieHeader: string | undefined): string {
    for (const part of (cookieHeader ?? '').split(';')) {
      const [name, value] = part.trim().split('=');
      if (name === cookieName && value !== undefined && /^[A-Za-z0-9_-]{22}$/.test(value)) return value;
    }
    return randomBytes(16).toString('base64url');
  }

  cookie(nonce: string, secure: boolean): string {
    return `${cookieName}=${nonce}; Path=/pay; HttpOnly; SameSite=Lax; Max-Age=86400${secure ? '; Secure' : ''}`;
  }

  token(sessionId: string, nonce: string): string {
    return createHmac('sha256', this.#key).update(`${sessionId}.${nonce}`).digest('base64url');
  }

  verify(sessionId: string, nonce: string, given: string): boolean {
    const expected = Buffer.from(this.token(sessionId, nonce));
    const actual = Buffer.from(given);
    return actual.length === expected.length && timingSafeEqual(actual, expected);
  }

  /** The code of the second step, the same for a session at every look. */
  challengeCode(sessionId: string): string {
    const digest = createHmac('sha256', this.#key).update(`challenge ${sessionId}`).digest();
    return String(digest.readUInt32BE(0) % 1_000_000).padStart(6, '0');
  }
}
