import { randomBytes, randomUUIDv7 } from 'node:crypto';

/** The prefixes of every id the platform makes (TypeID text form: prefix, underscore, 26 symbols of a UUIDv7). */
export const idPrefixes = [
  'prod',
  'sku',
  'cat',
  'img',
  'seller',
  'usr',
  'addr',
  'cart',
  'ord',
  'sord',
  'line',
  'ship',
  'ret',
  'rreq',
  'pay',
  'rfnd',
  'pout',
  'led',
  'rev',
  'cpn',
  'srate',
  'trate',
  'evt',
  'wh',
  'ntf',
  'sess',
  'req',
  'ver',
  'resv',
  'mov',
  'aud',
  'key',
  'saga',
] as const;
export type IdPrefix = (typeof idPrefixes)[number];

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** The TypeID suffix of a UUID: 128 bits in 26 Crockford symbols, the two leading bits zero. */
export function encodeUuid(uuid: string): string {
  const hex = uuid.replaceAll('-', '');
  // Two digits are the first two symbols, and from then on five digits are four symbols: no big numbers, which took
  // as long as all else that makes a row.
  let out = symbols(Number.parseInt(hex.slice(0, 2), 16), 2);
  for (let at = 2; at < 32; at += 5) out += symbols(Number.parseInt(hex.slice(at, at + 5), 16), 4);
  return out;
}

function symbols(value: number, count: number): string {
  let out = '';
  for (let shift = (count - 1) * 5; shift >= 0; shift -= 5) out += alphabet.charAt((value >>> shift) & 31);
  return out;
}

/** A fresh id, sortable by the millisecond it was made in, e.g. `ord_01h455vb4pex5vsknk084sn02q`. */
export function newId<P extends IdPrefix>(prefix: P): `${P}_${string}` {
  return `${prefix}_${encodeUuid(randomUUIDv7())}`;
}

/** What every id made at or after a moment is not less than, and every earlier one is less than. */
export function firstIdAt(prefix: IdPrefix, ms: number): string {
  return `${prefix}_${encodeUuid(ms.toString(16).padStart(12, '0').padEnd(32, '0'))}`;
}

/** A secret of `bits` random bits in base64url: never an id, stored only as a hash. */
export function newSecret(bits = 256): string {
  return randomBytes(Math.ceil(bits / 8)).toString('base64url');
}
