/** Who asked for something, so that one can be told from another and nobody can be named. */
import { createHmac } from 'node:crypto';
import { isIP } from 'node:net';

export const askerBytes = 8;
/** So many different ones make a query one of everybody's. */
export const askersOfAll = 3;

/** Of one query alone: two queries of one person have nothing in common. */
export function askerOf(address: string, queryKey: string, secret: string): Buffer {
  const mac = createHmac('sha256', secret).update(`asker of ${queryKey}: ${networkOf(address)}`);
  return mac.digest().subarray(0, askerBytes);
}

/** A household has all addresses of an IPv6 network of 64 bits. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [left = [], right = []] = address.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  const groups = [...left, ...zeros, ...right].slice(0, 4);
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}
