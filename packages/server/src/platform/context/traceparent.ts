import { randomHex } from '../kernel/random-hex.ts';

const shape = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * The caller's W3C `traceparent` in the form of version 00, or null when it is none: a malformed one, one without ids,
 * or one of the forbidden version ff starts a new trace, as the recommendation says. Later versions are read as 00.
 */
export function readTraceparent(header: unknown): string | null {
  if (typeof header !== 'string' || header.length > 256) return null;
  const [, version, traceId = '', spanId = '', flags = '', more] = shape.exec(header) ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return `00-${traceId}-${spanId}-${(Number.parseInt(flags, 16) & 1) === 1 ? '01' : '00'}`;
}

/** A fresh one, not sampled. */
export function newTraceparent(): string {
  return `00-${randomHex(16)}-${randomHex(8)}-00`;
}

/** For logs. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

export function isSampled(traceparent: string): boolean {
  return traceparent.endsWith('1');
}

/** The same place in the same trace, which nobody records from here on. */
export function unsampled(traceparent: string): string {
  return `${traceparent.slice(0, -2)}00`;
}
