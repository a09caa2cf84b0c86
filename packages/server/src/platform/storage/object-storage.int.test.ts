/** Both adapters keep the same promises: a folder behind the asset server, and a real S3 server. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Config, loadConfig } from '../config/load-config.ts';
import { goProgram } from '../testing/go-server.ts';
import { startS3Server } from '../testing/s3-server.ts';
import { createAssetServer } from './asset-server.ts';
import type { ObjectStorage, PresignedPut } from './object-storage.ts';
import { openStorage } from './open-storage.ts';

interface Opened {
  storage: ObjectStorage;
  close(): Promise<void>;
}

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(3_000)]);
const type = 'image/png';

function configOf(storage: Record<string, unknown>): Config {
  return loadConfig({ MKT_SECRETS_STORAGE: randomBytes(16).toString('hex') }, { storage }).config;
}

async function openFolder(): Promise<Opened> {
  const dir = await mkdtemp(join(tmpdir(), 'mkt-objects-'));
  const placeholder = configOf({ dir });
  const server = createAssetServer(placeholder);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    storage: openStorage({ ...placeholder, storage: { ...placeholder.storage, publicUrl } }),
    close: async () => {
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function openS3(program: string): Promise<Opened> {
  const { close, ...s3 } = await startS3Server(program);
  const config = configOf({ driver: 's3', publicUrl: `${s3.endpoint}/${s3.bucket}`, s3 });
  return { storage: openStorage(config), close };
}

const program = goProgram('versitygw', 'storage');
const adapters: [string, (() => Promise<Opened>) | null][] = [
  ['a folder', openFolder],
  ['S3', program === null ? null : () => openS3(program)],
];

describe.each(adapters)('object storage in %s', (_name, open) => {
  let opened: Opened | null = null;
  let storage: ObjectStorage;
  let key = '';

  beforeAll(async () => {
    opened = (await open?.()) ?? null;
    if (opened !== null) storage = opened.storage;
  });
  afterAll(() => opened?.close());
  beforeEach(({ skip }) => {
    if (open === null) skip('Go is not installed');
    key = `products/p${randomBytes(8).toString('hex')}/w320.png`;
  });

  const put = ({ url, headers }: PresignedPut, bytes: Buffer, more: Record<string, string> = {}): Promise<Response> =>
    fetch(url, { method: 'PUT', headers: { ...headers, ...more }, body: new Uint8Array(bytes) });
  const uploadKey = (): string => key.replace('products/', 'uploads/').replace('/w320', '');

  test('an object comes back as it was put', async () => {
    await storage.put(key, png, type);
    expect((await storage.get(key, 10_000))?.equals(png)).toBe(true);
    expect(await storage.size(key)).toBe(png.length);
  });

  test('everybody reads it at its public address, for ever', async () => {
    await storage.put(key, png, type);
    const response = await fetch(storage.publicUrl(key));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true);
  });

  test('an object never changes under its key', async () => {
    await storage.put(key, png, type);
    await storage.put(key, Buffer.from('other bytes'), type);
    expect((await storage.get(key, 10_000))?.equals(png)).toBe(true);
  });

  test('what is not there is null, and to delete it is harmless', async () => {
    expect(await storage.get(key, 10_000)).toBeNull();
    expect(await storage.size(key)).toBeNull();
    await storage.delete(key);
  });

  test('a deleted object is gone', async () => {
    await storage.put(key, png, type);
    await storage.delete(key);
    expect(await storage.get(key, 10_000)).toBeNull();
    expect((await fetch(storage.publicUrl(key))).ok).toBe(false);
  });

  test('an object that is larger than wanted is not read', async () => {
    await storage.put(key, png, type);
    await expect(storage.get(key, png.length - 1)).rejects.toBeInstanceOf(RangeError);
    expect((await storage.get(key, png.length))?.equals(png)).toBe(true);
  });

  test('a signed upload takes the announced file', async () => {
    const signed = await storage.presignPut(uploadKey(), {
      contentType: type,
      sizeBytes: png.length,
      expiresInS: 60,
    });
    expect(signed.expiresAt.getTime()).toBeGreaterThan(Date.now());
    const response = await put(signed, png);
    expect(response.status, await response.text()).toBe(200);
    expect((await storage.get(uploadKey(), 10_000))?.equals(png)).toBe(true);
  });

  test.each([
    ['a larger file', Buffer.concat([png, Buffer.alloc(1)]), {}],
    ['a smaller file', png.subarray(1), {}],
    ['another type', png, { 'content-type': 'text/html' }],
  ])('a signed upload refuses %s', async (_what, bytes, headers) => {
    const signed = await storage.presignPut(uploadKey(), {
      contentType: type,
      sizeBytes: png.length,
      expiresInS: 60,
    });
    const response = await put(signed, bytes, headers);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await storage.size(uploadKey())).toBeNull();
  });

  test('an address for one key uploads to no other, and none without a signature', async () => {
    const signed = await storage.presignPut(uploadKey(), {
      contentType: type,
      sizeBytes: png.length,
      expiresInS: 60,
    });
    const elsewhere = { ...signed, url: signed.url.replace(uploadKey(), key) };
    expect((await put(elsewhere, png)).status).toBe(403);
    expect((await put({ ...signed, url: storage.publicUrl(key) }, png)).status).toBe(403);
    expect(await storage.size(key)).toBeNull();
  });

  test('a signed upload ends with its time', async () => {
    const signed = await storage.presignPut(uploadKey(), { contentType: type, sizeBytes: png.length, expiresInS: 1 });
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect((await put(signed, png)).status).toBe(403);
    expect(await storage.size(uploadKey())).toBeNull();
  });

  test.each(['../secret', '/etc/passwd', 'a//b', 'a/%2e%2e/b', '', `a/${'b'.repeat(200)}`])(
    'what is no key is refused: %s',
    async (bad) => {
      await expect(storage.put(bad, png, type)).rejects.toThrow('Not an object key');
      await expect(storage.get(bad, 1)).rejects.toThrow('Not an object key');
      await expect(storage.delete(bad)).rejects.toThrow('Not an object key');
      await expect(
        storage.presignPut(bad, { contentType: type, sizeBytes: png.length, expiresInS: 60 }),
      ).rejects.toThrow('Not an object key');
    },
  );
});
