import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../../platform/kernel/errors.ts';

/** A delivery older or newer than this is refused: a recorded one cannot be sent again later. */
const toleranceS = 300;
const headerPattern = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

/** Checks `t=<seconds>,v1=<hex>`: HMAC-SHA256 over `t.body`, the bytes exactly as they came. Throws `signature_invalid`. */
export function checkTimedSignature(
  rawBody: Buffer,
  header: string | string[] | undefined,
  secret: string,
  nowMs: number,
): void {
  const match = typeof header === 'string' ? headerPattern.exec(header) : null;
  if (match === null) throw invalid();
  const [, seconds = '', given = ''] = match;
  const mac = createHmac('sha256', secret).update(`${seconds}.`).update(rawBody).digest();
  const same = timingSafeEqual(mac, Buffer.from(given, 'hex'));
  if (!same || Math.abs(Math.floor(nowMs / 1000) - Number(seconds)) > toleranceS) throw invalid();
}

/** One answer for every fault, so that a forger learns nothing from it. */
function invalid(): AppError {
  return new AppError('signature_invalid', { detail: 'The signature is missing, wrong or too old.' });
}
