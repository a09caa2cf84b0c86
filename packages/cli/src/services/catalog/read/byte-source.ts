import { createReadStream, type ReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CatalogError } from '../catalog-error.ts';

/** A file's bytes, unpacked when they are gzip whatever the name says. */
export interface ByteSource {
  path: string;
  gzip: boolean;
  sizeBytes: number;
  /** Bytes of the file itself read so far, for progress. */
  bytesRead(): number;
  bytes: AsyncIterable<Uint8Array>;
  /** The same bytes from the beginning, for another look at them. */
  again(): AsyncIterable<Uint8Array>;
}

/** Nobody writes to it a second time; opening one by its name would wait for the first. */
async function refusePipe(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined || !(there.isFIFO() || there.isSocket())) return;
  const message = `${path} is a pipe, and a catalog is read more than once: write it to a file, and give that.`;
  throw new CatalogError('file_unreadable', message);
}

async function probe(path: string): Promise<{ gzip: boolean; sizeBytes: number }> {
  await refusePipe(path);
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const { buffer } = await file.read(new Uint8Array(2), 0, 2, 0);
      return { gzip: buffer[0] === 0x1f && buffer[1] === 0x8b, sizeBytes: size };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new CatalogError('file_unreadable', `Cannot read ${path}: ${(error as Error).message}`, error);
  }
}

/** Opens a catalog file. Nothing is read ahead beyond the stream's own buffer. */
export async function openByteSource(path: string): Promise<ByteSource> {
  const { gzip, sizeBytes } = await probe(path);
  if (sizeBytes === 0) throw new CatalogError('file_empty', `${path} is empty.`);
  const { file, unpacked } = openStream(path, gzip);
  return {
    path,
    gzip,
    sizeBytes,
    bytesRead: () => file.bytesRead,
    bytes: withFileError(path, unpacked),
    again: () => withFileError(path, openStream(path, gzip).unpacked),
  };
}

function openStream(path: string, gzip: boolean): { file: ReadStream; unpacked: AsyncIterable<Uint8Array> } {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  // The callback only keeps the pipeline from throwing on its own: the error reaches the reader by its iterator.
  const unpacked = gzip ? pipeline(file, createGunzip({ chunkSize: 256 * 1024 }), () => {}) : file;
  return { file, unpacked };
}

async function* withFileError(path: string, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw new CatalogError('file_unreadable', `${path} cannot be read to its end: ${(error as Error).message}`, error);
  }
}
