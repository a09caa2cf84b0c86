import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Tells the client's address; X-Forwarded-For is believed only as far as trusted proxies wrote it. */
export function clientAddressReader(trustedProxies: readonly string[]): (req: IncomingMessage) => string {
  const trusted = new BlockList();
  for (const entry of trustedProxies) {
    const [address = '', bits] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (isIP(address) === 0) throw new Error(`http.trustedProxies: ${entry} is no address or CIDR range`);
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string): boolean =>
    isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return (req) => {
    let address = plain(req.socket.remoteAddress ?? '0.0.0.0');
    if (trustedProxies.length === 0) return address;
    const hops = String(req.headers['x-forwarded-for'] ?? '')
      .split(',')
      .map((h) => plain(h.trim()))
      .filter(Boolean);
    while (isTrusted(address) && hops.length > 0) {
      const next = hops.pop() as string;
      if (isIP(next) === 0) break;
      address = next;
    }
    return address;
  };
}

function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}
