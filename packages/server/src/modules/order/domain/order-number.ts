import { randomBytes } from 'node:crypto';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `ORD-20260223-7K2M9QXD`: the day of the order and 40 random bits. It authorises nothing. */
export function newOrderNumber(placedAt: Date): string {
  const day = placedAt.toISOString().slice(0, 10).replaceAll('-', '');
  const symbols = [...randomBytes(8)].map((byte) => crockford[byte & 31]).join('');
  return `ORD-${day}-${symbols}`;
}
