/**
 * Serves the folder storage from an origin of its own: immutable files with a type fixed by their name, and
 * signed uploads of exactly the announced size. What is served can never be read as a page of the shop.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../config/load-config.ts';
import { FolderStorage } from './folder-storage.ts';
import { objectKeyPattern } from './object-storage.ts';
import { isUploadSigned } from './upload-signature.ts';

const types: Record<string, string> = { webp: 'image/webp', jpg: 'image/jpeg', png: 'image/png' };
/** Originals wait here to be looked at; they are never served. */
const uploadFolder = 'uploads/';
const mostBytes = 10_485_760;

type AssetConfig = Pick<Config, 'storage' | 'secrets'>;

/** Plain node:http; the caller listens and closes. */
export function createAssetServer(config: AssetConfig): Server {
  const { dir, publicUrl } = config.storage;
  const storage = new FolderStorage({ dir, publicUrl, secret: config.secrets.storage });
  return createServer({ requestTimeout: 60_000, headersTimeout: 10_000 }, (req, res) => {
    res.setHeader('X-Content-Type-Options', 'nosniff');
    res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
    res.setHeader('Access-Control-Allow-Origin', '*');
    answer(config, storage, req, res).catch(() => {
      if (res.headersSent) res.destroy();
      else end(res, 500);
    });
  });
}

async function answer(
  config: AssetConfig,
  storage: FolderStorage,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const url = new URL(req.url ?? '/', 'http://assets');
  const key = url.pathname.slice(1);
  if (req.method === 'OPTIONS') {
    res.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, PUT');
    res.setHeader('Access-Control-Allow-Headers', 'content-type');
    return end(res, 204);
  }
  if (!objectKeyPattern.test(key) || key.length > 200) return end(res, 404);
  if (req.method === 'PUT') return upload(config, storage, req, res, key, url.searchParams);
  if (req.method !== 'GET' && req.method !== 'HEAD') {
    res.setHeader('Allow', 'GET, HEAD, PUT, OPTIONS');
    return end(res, 405);
  }
  return serveFile(config.storage.dir, req, res, key);
}

async function serveFile(dir: string, req: IncomingMessage, res: ServerResponse, key: string): Promise<void> {
  const type = types[key.slice(key.lastIndexOf('.') + 1)];
  if (type === undefined || key.startsWith(uploadFolder)) return end(res, 404);
  const path = join(dir, key);
  const file = await stat(path).catch(() => null);
  if (file === null || !file.isFile()) return end(res, 404);
  // The name never gets other bytes, so that the name is the tag.
  const etag = `"${Buffer.from(key).toString('base64url')}"`;
  res.setHeader('ETag', etag);
  res.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
  if (req.headers['if-none-match'] === etag) return end(res, 304);
  res.writeHead(200, { 'Content-Type': type, 'Content-Length': file.size });
  if (req.method === 'HEAD') return void res.end();
  await pipeline(createReadStream(path), res);
}

async function upload(
  config: AssetConfig,
  storage: FolderStorage,
  req: IncomingMessage,
  res: ServerResponse,
  key: string,
  query: URLSearchParams,
): Promise<void> {
  const grant = {
    key,
    contentType: req.headers['content-type'] ?? '',
    sizeBytes: Number(query.get('size')),
    expiresAtS: Number(query.get('expires')),
  };
  const signed = isUploadSigned(config.secrets.storage, grant, query.get('signature') ?? '');
  if (!signed || grant.expiresAtS * 1000 < Date.now()) return refuse(req, res, 403);
  if (Number(req.headers['content-length']) !== grant.sizeBytes || grant.sizeBytes > mostBytes)
    return refuse(req, res, 413);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > grant.sizeBytes) return refuse(req, res, 413);
    chunks.push(chunk);
  }
  if (length !== grant.sizeBytes) return refuse(req, res, 400);
  await storage.put(key, Buffer.concat(chunks));
  end(res, 200);
}

/** Without reading the rest: the connection ends with the answer. */
function refuse(req: IncomingMessage, res: ServerResponse, status: number): void {
  res.setHeader('Connection', 'close');
  end(res, status);
  req.resume();
}

function end(res: ServerResponse, status: number): void {
  res.statusCode = status;
  res.end();
}
