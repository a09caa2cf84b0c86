/**
 * Fetches a picture that somebody's file names. The address is chosen by a stranger and the request is made from
 * inside, so it may go nowhere but to public addresses: the name is resolved once, every address it has is judged,
 * and the connection goes to the one that was judged; each redirect is judged anew. Size, type and time are limited.
 */
import { type LookupAddress, lookup } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { ImageRefused } from './image-renditions.ts';

export interface FetchedPicture {
  bytes: Buffer;
  contentType: 'image/jpeg' | 'image/png' | 'image/webp';
}

/** Where a request may go; tests allow their own server. */
export interface FetchPolicy {
  allowsAddress(address: string): boolean;
  allowsPort(port: number): boolean;
}

export interface FetchLimits {
  bytes: number;
  /** Of the whole fetch, redirects included. */
  timeoutMs: number;
  redirects: number;
}

export const publicOnly: FetchPolicy = {
  allowsAddress: isPublicAddress,
  allowsPort: (port) => port === 80 || port === 443,
};

const defaultLimits: FetchLimits = { bytes: 10_485_760, timeoutMs: 20_000, redirects: 4 };

/** Throws ImageRefused for what will never be a picture of ours, any other error for what may work later. */
export async function fetchPicture(
  address: string,
  policy: FetchPolicy = publicOnly,
  limits: FetchLimits = defaultLimits,
): Promise<FetchedPicture> {
  const signal = AbortSignal.timeout(limits.timeoutMs);
  let url = checkedUrl(address, policy);
  for (let hop = 0; hop <= limits.redirects; hop++) {
    const response = await request(url, policy, signal);
    const { statusCode = 0, headers } = response;
    if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
      response.destroy();
      url = checkedUrl(URL.parse(headers.location, url)?.href ?? '', policy);
      continue;
    }
    if (statusCode !== 200) {
      response.destroy();
      const message = `The picture's server answered ${statusCode}.`;
      if (statusCode >= 500 || statusCode === 408 || statusCode === 429) throw new Error(message);
      throw new ImageRefused(message);
    }
    const bytes = await readBody(response, limits.bytes);
    return { bytes, contentType: typeOf(bytes) };
  }
  throw new ImageRefused('The address of the picture leads from one to the next without end.');
}

/** False for everything but addresses of the public internet, whatever way they are written. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // An IPv4 address inside an IPv6 one is judged as what it is.
  return ipaddr.process(address).range() === 'unicast';
}

function checkedUrl(address: string, policy: FetchPolicy): URL {
  const url = URL.parse(address);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new ImageRefused('The address of the picture is no http(s) address.');
  if (url.username !== '' || url.password !== '')
    throw new ImageRefused('The address of the picture holds a password.');
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  if (!policy.allowsPort(port)) throw new ImageRefused(`The address of the picture has the port ${port}.`);
  const host = bare(url.hostname);
  // A number is connected to without being looked up.
  if (isIP(host) !== 0 && !policy.allowsAddress(host)) throw notPublic();
  return url;
}

function request(url: URL, policy: FetchPolicy, signal: AbortSignal): Promise<http.IncomingMessage> {
  const { get } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const call = get(
      url,
      {
        agent: false,
        signal,
        lookup: judgedLookup(policy),
        headers: { accept: 'image/webp,image/png,image/jpeg', 'user-agent': 'mkt-picture-fetch' },
      },
      resolve,
    );
    call.on('error', reject);
    call.on('upgrade', (_response, socket) => {
      socket.destroy();
      reject(new ImageRefused("The picture's server wants to speak another protocol."));
    });
    // Some ends of a connection are told by nothing else.
    call.on('close', () => reject(new Error("The picture's server gave no answer.")));
  });
}

/** The lookup of the connection itself: between judging a name and connecting to it nothing is asked again. */
function judgedLookup(policy: FetchPolicy): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => {
      if (error !== null) return callback(error, '', 0);
      // One private address among public ones is how a name is made to mean both.
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => policy.allowsAddress(address)))
        return callback(notPublic(), '', 0);
      if (options.all === true) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}

async function readBody(response: http.IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = (): ImageRefused =>
    new ImageRefused(`The picture is larger than ${Math.floor(limit / 1_048_576)} MiB.`);
  if (Number(response.headers['content-length'] ?? 0) > limit) {
    response.destroy();
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop ends the connection.
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  if (!response.complete) throw new Error('The picture was cut off.');
  return Buffer.concat(chunks);
}

/** By the first bytes: what a server says of its files is often wrong. */
function typeOf(bytes: Buffer): FetchedPicture['contentType'] {
  const starts = (hex: string): boolean => bytes.subarray(0, hex.length / 2).toString('hex') === hex;
  if (starts('ffd8ff')) return 'image/jpeg';
  if (starts('89504e470d0a1a0a')) return 'image/png';
  if (starts('52494646') && bytes.toString('latin1', 8, 12) === 'WEBP') return 'image/webp';
  throw new ImageRefused('The file is not a JPEG, PNG or WebP picture.');
}

function bare(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function notPublic(): ImageRefused {
  return new ImageRefused('The address of the picture is not on the public internet.');
}
