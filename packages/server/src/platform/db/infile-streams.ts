/**
 * Bytes that a LOAD DATA LOCAL of this process is about to send. The server asks the client for a file by its name;
 * a client that answered with files of the disk would hand a false server whatever it names. Here a name is a random
 * token that stands for one stream, once, and every other name is refused.
 */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

const prefix = 'mkt-infile-';
const offered = new Map<string, readonly Buffer[]>();
const warned = new Set<string>();

/** The name under which these chunks are sent; `withdraw` it when the statement is over. */
export function offerInfile(chunks: readonly Buffer[]): string {
  const name = `${prefix}${randomBytes(12).toString('hex')}`;
  offered.set(name, chunks);
  return name;
}

export function withdrawInfile(name: string): void {
  offered.delete(name);
  warned.delete(name);
}

/** For the pool: what the answer to a statement says of the rows that it was sent, which Kysely leaves out. */
export function noteWarnings(parameters: readonly unknown[], answer: unknown): void {
  const [name] = parameters;
  if (typeof name !== 'string' || !name.startsWith(prefix)) return;
  if ((answer as { warningStatus?: number } | null)?.warningStatus !== 0) warned.add(name);
}

export function hadWarnings(name: string): boolean {
  return warned.has(name);
}

/** For mysql2: the stream of an offered name; for any other one that fails, and with it the statement. */
export function openInfile(name: string): Readable {
  const chunks = offered.get(name);
  offered.delete(name);
  return chunks === undefined ? refusingStream() : Readable.from(chunks);
}

function refusingStream(): Readable {
  return new Readable({
    read() {
      this.destroy(new Error('LOAD DATA LOCAL sends nothing that was not offered'));
    },
  });
}
