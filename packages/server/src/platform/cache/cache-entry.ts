/**
 * An entry as bytes: a fixed head in ASCII, the tag, the stable part of `meta`, the data. The head is text at
 * fixed places because scripts in Redis read the version and overwrite the state in place.
 */
import { hash } from 'node:crypto';

export interface CacheEntry {
  /** The JSON of `data`. */
  readonly bytes: Buffer;
  /** The JSON of the stable part of `meta`; empty when there is none. */
  readonly meta: Buffer;
  /** Weak tag of `bytes`. */
  readonly etag: string;
  /** Of the row it was made from; 0 where rows have none. */
  readonly version: number;
}

export interface StoredEntry extends CacheEntry {
  isNotFound: boolean;
  /** Epoch milliseconds; stale after it. */
  freshUntil: number;
  /** Invalidated since it was written. */
  isMarkedStale: boolean;
}

const format = '1';
const headLength = 3 + 16 + 13 + 2 + 6;
const empty: Buffer = Buffer.alloc(0);

/** Where scripts find the state and the version (offsets from 0, inclusive). */
export const stateOffset = 1;
export const versionRange = { from: 3, to: 18 } as const;

export function encodeEntry(entry: StoredEntry): Buffer {
  const flags = `${format}${entry.isMarkedStale ? 'S' : 'F'}${entry.isNotFound ? 'N' : 'E'}`;
  const head = `${flags}${digits(entry.version, 16)}${digits(entry.freshUntil, 13)}${digits(entry.etag.length, 2)}${digits(entry.meta.length, 6)}${entry.etag}`;
  return Buffer.concat([Buffer.from(head, 'latin1'), entry.meta, entry.bytes]);
}

/** Null for what is not an entry of this format: an older release's is simply a miss. */
export function decodeEntry(blob: Buffer): StoredEntry | null {
  if (blob.length < headLength || blob.toString('latin1', 0, 1) !== format) return null;
  const head = blob.toString('latin1', 0, headLength);
  const etagEnd = headLength + Number(head.slice(32, 34));
  const metaEnd = etagEnd + Number(head.slice(34, 40));
  return {
    isMarkedStale: head[1] === 'S',
    isNotFound: head[2] === 'N',
    version: Number(head.slice(3, 19)),
    freshUntil: Number(head.slice(19, 32)),
    etag: blob.toString('latin1', headLength, etagEnd),
    meta: metaEnd === etagEnd ? empty : blob.subarray(etagEnd, metaEnd),
    bytes: blob.subarray(metaEnd),
  };
}

/** What "there is none" looks like in both layers. */
export function notFoundEntry(freshUntil: number): StoredEntry {
  return { bytes: empty, meta: empty, etag: '', version: 0, isNotFound: true, isMarkedStale: false, freshUntil };
}

/** Past its time or invalidated since. */
export function isStale(entry: StoredEntry): boolean {
  return entry.isMarkedStale || entry.freshUntil < Date.now();
}

/** The weak tag that conditional requests compare. */
export function weakEtag(bytes: Buffer): string {
  return `W/"${hash('sha1', bytes, 'base64url').slice(0, 22)}"`;
}

function digits(value: number, width: number): string {
  return Math.max(0, Math.floor(value)).toString().padStart(width, '0');
}
