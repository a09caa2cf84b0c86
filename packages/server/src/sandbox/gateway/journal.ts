// The gateway's truth: an append-only NDJSON file. A line is in force when it is on the disk, not before: `append`
// resolves after fdatasync, and the in-memory state hears of an entry only then, so that nothing anybody has seen can
// be taken back by a crash. Concurrent appends share one write and one sync (group commit).

import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { JournalDraft, JournalEntry } from './journal-entry.ts';

interface Waiting {
  readonly entry: JournalEntry;
  readonly line: string;
  readonly resolve: (entry: JournalEntry) => void;
  readonly reject: (error: Error) => void;
}

/** Sees every entry once, in order: first those of the file, then each new one when it is durable. */
export type EntryListener = (entry: JournalEntry) => void;

const newline = 0x0a;
const readSize = 1 << 20;

const parseLine = (line: Buffer, expectedSeq: number, path: string): JournalEntry => {
  let entry: JournalEntry;
  try {
    entry = JSON.parse(line.toString('utf8')) as JournalEntry;
  } catch (cause) {
    throw new Error(`${path}: line ${expectedSeq} is not JSON; the journal is damaged, not just torn`, { cause });
  }
  if (entry.seq !== expectedSeq) throw new Error(`${path}: line ${expectedSeq} has seq ${String(entry.seq)}`);
  return entry;
};

/** Reads all whole lines; returns how many there are and where the last one ends. */
const replay = async (file: FileHandle, path: string, listener: EntryListener) => {
  const buffer = Buffer.alloc(readSize);
  let rest = Buffer.alloc(0);
  let position = 0;
  let seq = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, readSize, position);
    if (bytesRead === 0) return { seq, end: position - rest.length };
    position += bytesRead;
    const chunk = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      seq += 1;
      listener(parseLine(chunk.subarray(start, end), seq, path));
      start = end + 1;
    }
    rest = chunk.subarray(start);
  }
};

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(dirname(path), constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

export class Journal {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #listener: EntryListener;
  readonly #now: () => number;
  #seq: number;
  #durableBytes: number;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | null = null;
  #failure: Error | null = null;

  private constructor(
    path: string,
    file: FileHandle,
    listener: EntryListener,
    now: () => number,
    seq: number,
    end: number,
  ) {
    this.path = path;
    this.#file = file;
    this.#listener = listener;
    this.#now = now;
    this.#seq = seq;
    this.#durableBytes = end;
  }

  /** Opens or creates the file and replays it. A torn last line (a crash in mid-write, never answered) is cut off. */
  static async open(path: string, listener: EntryListener, now: () => number = Date.now): Promise<Journal> {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    try {
      const { seq, end } = await replay(file, path, listener);
      await file.truncate(end);
      await file.sync();
      await syncFolder(path);
      return new Journal(path, file, listener, now, seq, end);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Length of what is on the disk for certain. */
  get durableBytes(): number {
    return this.#durableBytes;
  }

  /** Resolves when the entry is on the disk and the listener has seen it. */
  append(draft: JournalDraft): Promise<JournalEntry> {
    if (this.#failure) return Promise.reject(this.#failure);
    this.#seq += 1;
    const entry: JournalEntry = { seq: this.#seq, at: new Date(this.#now()).toISOString(), ...draft };
    const appended = new Promise<JournalEntry>((resolve, reject) => {
      this.#waiting.push({ entry, line: `${JSON.stringify(entry)}\n`, resolve, reject });
    });
    this.#flushing ??= this.#flush();
    return appended;
  }

  async close(): Promise<void> {
    while (this.#flushing !== null) await this.#flushing;
    this.#failure ??= new Error('the journal is closed');
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    // One turn of the event loop lets requests that arrived together share the first sync as well.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        const bytes = Buffer.from(batch.map((waiting) => waiting.line).join(''), 'utf8');
        await this.#writeAll(bytes);
        await this.#file.datasync();
        this.#durableBytes += bytes.length;
      } catch (cause) {
        this.#fail(batch, cause);
        break;
      }
      for (const waiting of batch) {
        this.#listener(waiting.entry);
        waiting.resolve(waiting.entry);
      }
    }
    this.#flushing = null;
  }

  async #writeAll(bytes: Buffer): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      const position = this.#durableBytes + written;
      written += (await this.#file.write(bytes, written, bytes.length - written, position)).bytesWritten;
    }
  }

  /** After a failed write or sync nobody knows what the disk holds: only a restart, which reads it, may go on. */
  #fail(batch: readonly Waiting[], cause: unknown): void {
    this.#failure = new Error('the journal cannot be written; restart the gateway', { cause });
    for (const waiting of [...batch, ...this.#waiting]) waiting.reject(this.#failure);
    this.#waiting = [];
  }
}
