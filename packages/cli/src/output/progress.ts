/** How far long work is: a bar that draws over itself where a person watches, a plain line now and then otherwise. */
import type { Output } from './output.ts';

const BAR_CELLS = 24;
const DRAW_EVERY_MS = 100;
const LINE_EVERY_MS = 5_000;

export interface ProgressOptions {
  output: Output;
  /** What is done, such as `seeding`. */
  label: string;
  /** What is counted, such as `products`. */
  unit: string;
  /** What was done before it began to be watched: no part of the rate. */
  from?: { done: number; total: number };
  now?: () => number;
  stream?: NodeJS.WritableStream;
}

export class Progress {
  private readonly options: ProgressOptions;
  private readonly now: () => number;
  private readonly startedAt: number;
  private shownAt = Number.NEGATIVE_INFINITY;
  private drawn = false;

  constructor(options: ProgressOptions) {
    this.options = options;
    this.now = options.now ?? Date.now;
    this.startedAt = this.now();
    // A line at once would say nothing yet; a bar shows that something began.
    if (!options.output.isInteractive) this.shownAt = this.startedAt;
  }

  /** `share` (0 to 1) where what is counted has no known end, such as rows of a file whose bytes are known. */
  update(done: number, total: number | null, share = total === null || total === 0 ? 0 : done / total): void {
    const { output, stream = process.stdout } = this.options;
    const now = this.now();
    const every = output.isInteractive ? DRAW_EVERY_MS : LINE_EVERY_MS;
    if (now - this.shownAt < every) return;
    this.shownAt = now;
    const text = this.text(done, total, Math.min(1, share));
    if (output.isInteractive) {
      this.drawn = true;
      stream.write(`\r\u001b[2K${text}`);
    } else output.info(text);
  }

  /** Leaves the line, so that what follows starts on its own. */
  end(): void {
    if (!this.drawn) return;
    this.drawn = false;
    (this.options.stream ?? process.stdout).write('\r\u001b[2K');
  }

  private text(done: number, total: number | null, share: number): string {
    const { label, unit, output } = this.options;
    const seconds = Math.max(0.001, (this.now() - this.startedAt) / 1000);
    const { done: before, total: all } = this.options.from ?? { done: 0, total: 1 };
    const rate = Math.round((done - before) / seconds);
    const made = share - before / Math.max(1, all);
    const left = made > 0 ? Math.ceil((seconds * (1 - share)) / made) : null;
    const filled = Math.round(share * BAR_CELLS);
    const bar = output.isInteractive ? `${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)} ` : '';
    const counted = total === null ? grouped(done) : `${grouped(done)} of ${grouped(total)}`;
    return `${label}: ${bar}${counted} ${unit}, ${grouped(rate)}/s${left === null ? '' : `, ${left} s left`}`;
  }
}

/** `12,464` */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
