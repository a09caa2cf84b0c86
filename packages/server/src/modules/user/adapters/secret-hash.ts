import { createHmac, hash, timingSafeEqual } from 'node:crypto';

/** Secrets of 128 random bits and more: a plain hash cannot be searched. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** Six digits could be searched in a stolen table, so they are keyed with a secret that is not in it. */
export function hashCode(secret: string, verificationId: string, code: string): string {
  return createHmac('sha256', secret).update(`code:${verificationId}:${code}`).digest('hex');
}

export function equalHashes(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
