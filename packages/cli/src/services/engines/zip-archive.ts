// Reads members out of a zip file by its central directory, so that a small part of a large archive costs what
// that part costs, and no unzip program is needed. Plain zip only: no zip64, no encryption.
import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, type FileHandle, mkdir, open, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_HEADER_BYTES = 30;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
const STORED = 0;
const DEFLATED = 8;

interface ZipEntry {
  name: string;
  method: number;
  compressedBytes: number;
  headerOffset: number;
  mode: number;
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function readEntries(file: FileHandle): Promise<ZipEntry[]> {
  const { size } = await file.stat();
  const tailBytes = Math.min(size, END_BYTES + MAX_COMMENT_BYTES);
  const tail = await readAt(file, size - tailBytes, tailBytes);
  let at = tail.length - END_BYTES;
  while (at >= 0 && tail.readUInt32LE(at) !== END_SIGNATURE) at -= 1;
  if (at < 0) throw new Error('not a zip file: it has no end record');
  const count = tail.readUInt16LE(at + 10);
  const directory = await readAt(file, tail.readUInt32LE(at + 16), tail.readUInt32LE(at + 12));
  const entries: ZipEntry[] = [];
  for (let index = 0, offset = 0; index < count; index += 1) {
    if (directory.readUInt32LE(offset) !== ENTRY_SIGNATURE) throw new Error('broken zip file: bad directory entry');
    const nameBytes = directory.readUInt16LE(offset + 28);
    entries.push({
      method: directory.readUInt16LE(offset + 10),
      compressedBytes: directory.readUInt32LE(offset + 20),
      mode: (directory.readUInt32LE(offset + 38) >>> 16) & 0o777,
      headerOffset: directory.readUInt32LE(offset + 42),
      name: directory.toString('utf8', offset + 46, offset + 46 + nameBytes),
    });
    offset += 46 + nameBytes + directory.readUInt16LE(offset + 30) + directory.readUInt16LE(offset + 32);
  }
  return entries;
}

/** An archive must not write outside its folder, whatever its member names say. */
function safeTarget(folder: string, name: string): string {
  const target = normalize(join(folder, name));
  if (!target.startsWith(normalize(folder) + sep)) throw new Error(`refused archive member ${name}`);
  return target;
}

async function extractEntry(archive: string, file: FileHandle, entry: ZipEntry, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  if (entry.method !== STORED && entry.method !== DEFLATED) throw new Error(`unknown compression of ${entry.name}`);
  const header = await readAt(file, entry.headerOffset, LOCAL_HEADER_BYTES);
  const start = entry.headerOffset + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (entry.compressedBytes === 0) {
    await writeFile(target, '');
  } else {
    const source = createReadStream(archive, { start, end: start + entry.compressedBytes - 1 });
    const decoder = entry.method === DEFLATED ? createInflateRaw() : new PassThrough();
    await pipeline(source, decoder, createWriteStream(target));
  }
  if (entry.mode !== 0) await chmod(target, entry.mode | 0o600);
}

/**
 * Extracts `member` into `folder`: one file, or with a slash at its end every file below it, by names
 * relative to it. Returns how many files were written.
 */
export async function extractFromZip(
  archive: string,
  member: string,
  folder: string,
  onFile?: (done: number, total: number) => void,
): Promise<number> {
  const file = await open(archive, 'r');
  try {
    const isFolder = member.endsWith('/');
    const wanted = (await readEntries(file)).filter((entry) =>
      isFolder ? entry.name.startsWith(member) && !entry.name.endsWith('/') : entry.name === member,
    );
    if (wanted.length === 0) throw new Error(`${member} is not in ${archive}`);
    for (const [index, entry] of wanted.entries()) {
      await extractEntry(
        archive,
        file,
        entry,
        safeTarget(folder, isFolder ? entry.name.slice(member.length) : entry.name),
      );
      onFile?.(index + 1, wanted.length);
    }
    return wanted.length;
  } finally {
    await file.close();
  }
}
