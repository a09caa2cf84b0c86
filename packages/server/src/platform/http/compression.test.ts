import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCompressor } from './compression.ts';

let server: Server;
beforeAll(async () => {
  const compress = createCompressor();
  server = createServer((req, res) => {
    compress(req, res);
    const [, tag = '', size = ''] = (req.url ?? '').split('/');
    const body = JSON.stringify('x'.repeat(Number(size)));
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': body.length,
      ETag: decodeURIComponent(tag),
    };
    res.writeHead(200, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => void server.close());

const coding = async (tag: string, size: number): Promise<string | null> => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/${tag.replaceAll('/', '%2F')}/${size}`;
  return (await fetch(url, { headers: { 'accept-encoding': 'gzip' } })).headers.get('content-encoding');
};

it('leaves the bytes that a strong tag names as they are', async () => {
  expect(await coding('"7"', 10_000)).toBeNull();
  expect(await coding('W/"7"', 10_000)).toBe('gzip');
});

it('leaves small answers as they are', async () => {
  expect(await coding('W/"7"', 1_000)).toBeNull();
});
