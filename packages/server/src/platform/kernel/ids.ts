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
  let rest = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let out = '';
  for (let i = 0; i < 26; i++) {
    out = alphabet.charAt(Number(rest & 31n)) + out;
    rest >>= 5n;
  }
  return out;
}

/** A fresh id, sortable by the millisecond it was made in, e.g. `ord_01h455vb4pex5vsknk084sn02q`. */
export function newId<P extends IdPrefix>(prefix: P): `${P}_${string}` {
  return `${prefix}_${encodeUuid(randomUUIDv7())}`;
}

/** A secret of `bits` random bits in base64url: never an id, stored only as a hash. */
export function newSecret(bits = 256): string {
  return randomBytes(Math.ceil(bits / 8)).toString('base64url');
}
