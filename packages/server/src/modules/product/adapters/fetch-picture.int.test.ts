/** Where a picture's address may lead a request from inside, and where not. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FetchPolicy, fetchPicture, isPublicAddress, publicOnly } from './fetch-picture.ts';
import { ImageRefused } from './image-renditions.ts';

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(2_000)]);
const limits = { bytes: 1_048_576, timeoutMs: 400, redirects: 3 };

let server: Server;
let port: number;
let asked: string[] = [];

const answers: Record<string, (response: ServerResponse) => void> = {
  '/picture': (response) => response.end(png),
  '/page': (response) => response.setHeader('content-type', 'image/png').end('<html>no picture</html>'),
  '/gone': (response) => response.writeHead(404).end(),
  '/busy': (response) => response.writeHead(503).end(),
  '/says-large': (response) => response.setHeader('content-length', 2_000_000).write(png),
  '/is-large': (response) => {
    for (let i = 0; i < 40; i++) response.write(Buffer.alloc(100_000, 0x89));
    response.end();
  },
  '/hangs': (response) => void response.write(png),
  '/cut': (response) => {
    response.setHeader('content-length', 5_000).write(png);
    setTimeout(() => response.destroy(), 50);
  },
  '/switches': ({ socket }) =>
    void socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
  '/hangs-up': ({ socket }) => void socket?.destroy(),
  '/once': (response) => response.writeHead(302, { location: '/picture' }).end(),
  '/round': (response) => response.writeHead(302, { location: '/round' }).end(),
  '/inward': (response) => response.writeHead(301, { location: `http://127.0.0.2:${port}/picture` }).end(),
  '/file': (response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/name': (response) => response.writeHead(302, { location: `http://localhost:${port}/picture` }).end(),
};

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.socket.localAddress}${request.url}`);
    (answers[request.url ?? ''] ?? answers['/gone'])?.(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
});

/** As if 127.0.0.1, and nothing else of this machine, were on the public internet. */
const policy: FetchPolicy = { allowsAddress: (address) => address === '127.0.0.1', allowsPort: () => true };
const get = (path: string) => fetchPicture(`http://127.0.0.1:${port}${path}`, policy, limits);
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'it was fetched',
    (error: unknown) => error,
  );

it.each([
  ['1.1.1.1', true],
  ['2606:4700:4700::1111', true],
  ['0.0.0.0', false],
  ['10.1.2.3', false],
  ['100.64.0.1', false],
  ['127.0.0.1', false],
  ['127.8.8.8', false],
  ['169.254.169.254', false],
  ['172.16.0.1', false],
  ['192.168.1.1', false],
  ['198.18.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', true],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['fc00::1', false],
  ['fe80::1', false],
  ['fe80::1%eth0', false],
  ['ff02::1', false],
  ['example.com', false],
])('%s is public: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

describe('an address that leads inside', () => {
  it.each([
    'http://127.0.0.1/x.png',
    'http://2130706433/x.png',
    'http://0x7f.0.0.1/x.png',
    'http://017700000001/x.png',
    'http://127.1/x.png',
    'http://[::1]/x.png',
    'http://[::ffff:127.0.0.1]/x.png',
    'http://[::ffff:7f00:1]/x.png',
    'http://169.254.169.254/latest/meta-data/',
    'http://192.168.0.1/x.png',
    'http://localhost/x.png',
    'https://localhost/x.png',
    'http://1.1.1.1:6379/x.png',
    'http://user:secret@1.1.1.1/x.png',
    'ftp://1.1.1.1/x.png',
    'file:///etc/passwd',
    'data:image/png;base64,iVBORw0KGgo=',
    'not an address',
  ])('is refused for good: %s', async (address) => {
    expect(await failure(fetchPicture(address, publicOnly, limits))).toBeInstanceOf(ImageRefused);
  });

  it.each(['/inward', '/file'])('is refused behind a redirect too: %s', async (path) => {
    expect(await failure(get(path))).toBeInstanceOf(ImageRefused);
    expect(asked).toEqual([`127.0.0.1${path}`]);
  });

  it('is refused where a name that a redirect gives leads there', async () => {
    let judged = 0;
    // The number of the first hop is judged once; what the name stands for is judged as well, and refused.
    const once: FetchPolicy = { ...policy, allowsAddress: (address) => address === '127.0.0.1' && judged++ === 0 };
    const error = await failure(fetchPicture(`http://127.0.0.1:${port}/name`, once, limits));
    expect(error).toBeInstanceOf(ImageRefused);
    expect(asked).toEqual(['127.0.0.1/name']);
  });
});

it('takes a picture, also behind a redirect', async () => {
  expect(await get('/picture')).toMatchObject({ contentType: 'image/png', bytes: png });
  expect(await get('/once')).toMatchObject({ contentType: 'image/png' });
});

it.each(['/page', '/gone', '/says-large', '/is-large', '/round', '/switches'])('refuses %s for good', async (path) => {
  expect(await failure(get(path))).toBeInstanceOf(ImageRefused);
});

it.each(['/busy', '/hangs', '/cut', '/hangs-up'])('fails in a way that is tried again: %s', async (path) => {
  const error = await failure(get(path));
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(ImageRefused);
});
