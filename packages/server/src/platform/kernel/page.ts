import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import { AppError } from './errors.ts';

/** What a cursor remembers: the sort values of the last item given, ending in its id. */
export type CursorValues = readonly (string | number | null)[];

/** What a cursor is bound to; any difference at use is `invalid_cursor`. */
export interface CursorScope {
  operation: string;
  /** Filters and sort, anything JSON: the order of their names says nothing, that of a list's values does. */
  filter: unknown;
  /** The principal, for private lists. */
  principal?: string;
}

/** Signs and reads cursors. Two keys: the current one signs, the one before it is still accepted. */
export class CursorCodec {
  private readonly keys: readonly [string, ...string[]];
  constructor(keys: readonly [string, ...string[]]) {
    this.keys = keys;
  }

  encode(scope: CursorScope, values: CursorValues): string {
    const payload = Buffer.from(JSON.stringify([1, scopeHash(scope), ...values]), 'utf8');
    return Buffer.concat([sign(this.keys[0], payload), payload]).toString('base64url');
  }

  /** Null when there is no cursor. Throws `invalid_cursor` for a foreign, altered or malformed one. */
  decode(scope: CursorScope, cursor: string | undefined): CursorValues | null {
    if (cursor === undefined) return null;
    const raw = Buffer.from(cursor, 'base64url');
    const mac = raw.subarray(0, 8);
    const payload = raw.subarray(8);
    if (raw.length < 12 || !this.keys.some((key) => timingSafeEqual(sign(key, payload), mac))) throw invalid();
    const [version, boundTo, ...values] = JSON.parse(payload.toString('utf8')) as [number, string, ...CursorValues];
    if (version !== 1 || boundTo !== scopeHash(scope)) throw invalid();
    return values;
  }
}

/** Splits `limit + 1` rows into a page and the cursor of the next one. */
export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  cursorOf: (last: T) => string,
): { items: T[]; page: { next_cursor: string | null; limit: number } } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, page: { next_cursor: rows.length > limit && last !== undefined ? cursorOf(last) : null, limit } };
}

/** Filters whose lists say what may be: the same ones in whatever order their values come. */
export function unordered(filter: unknown): unknown {
  if (Array.isArray(filter)) return [...new Set(filter)].sort();
  if (filter === null || typeof filter !== 'object') return filter;
  return Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, unordered(value)]));
}

function sign(key: string, payload: Buffer): Buffer {
  return createHmac('sha256', key).update(payload).digest().subarray(0, 8);
}

function scopeHash(scope: CursorScope): string {
  const text = canonicalJson([scope.operation, scope.filter, scope.principal ?? '']);
  return hash('sha256', text, 'base64url').slice(0, 12);
}

function invalid(): AppError {
  return new AppError('invalid_cursor', {
    detail: 'The cursor does not belong to this request; start from the first page.',
  });
}
