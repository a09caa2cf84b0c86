/**
 * Makes a picture's widths in a child process: a file that upsets the decoder, or eats memory, takes that
 * process and nothing else. Bytes go in by stdin, a frame per rendition comes out by stdout.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Rendition {
  width: number;
  height: number;
  bytes: Buffer;
}

/** The file is not a picture we take; `reason` is for the seller. */
export class ImageRefused extends Error {
  override readonly name = 'ImageRefused';
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

const defaultTimeoutMs = 20_000;
const script = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './render-image.ts' : './render-image.js', import.meta.url),
);

/**
 * Throws ImageRefused for anything but a JPEG, PNG or WebP within the limits. Only what the child itself says of the
 * picture counts: one that was killed, as by the signal that stops this process too, or that took too long on a busy
 * machine is an error that is tried again.
 */
export function makeRenditions(file: Buffer, timeoutMs = defaultTimeoutMs): Promise<Rendition[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--max-old-space-size=256', script], {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      env: { VIPS_CONCURRENCY: '1', MALLOC_ARENA_MAX: '2' },
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code !== 0) return reject(new Error(`The process that renders pictures ended with ${signal ?? code}.`));
      try {
        resolve(readFrames(Buffer.concat(chunks)));
      } catch (error) {
        reject(error);
      }
    });
    child.stdin.end(file);
  });
}

/** One JSON line: either `{refused}` or the sizes of what follows. */
function readFrames(output: Buffer): Rendition[] {
  const end = output.indexOf(10);
  const head = JSON.parse(output.toString('utf8', 0, end)) as
    | { refused: string }
    | { renditions: { width: number; height: number; length: number }[] };
  if ('refused' in head) throw new ImageRefused(head.refused);
  let at = end + 1;
  return head.renditions.map(({ width, height, length }) => {
    const bytes = output.subarray(at, at + length);
    at += length;
    return { width, height, bytes };
  });
}
