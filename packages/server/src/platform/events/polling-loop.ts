/**
 * Repeats a pass: at once while it found work, after `idleMs` otherwise, sooner when nudged (but never within `gapMs`
 * of the last one's start), and later and later (to 2 s) while it fails. One pass at a time.
 */
export class PollingLoop {
  private readonly pass: () => Promise<boolean>;
  private readonly idleMs: number;
  private readonly gapMs: number;
  private readonly onError: (error: unknown) => void;
  private wake: (() => void) | null = null;
  private nudged = false;
  private closed = false;
  private ended: Promise<void> = Promise.resolve();
  private failures = 0;

  /** `pass` returns whether there may be more to do right away. */
  constructor(options: {
    pass: () => Promise<boolean>;
    idleMs: number;
    gapMs?: number;
    onError: (error: unknown) => void;
  }) {
    this.pass = options.pass;
    this.idleMs = options.idleMs;
    this.gapMs = options.gapMs ?? 0;
    this.onError = options.onError;
  }

  start(): void {
    this.ended = this.repeat();
  }

  /** Does not wait; several nudges before the next pass are one. */
  nudge(): void {
    this.nudged = true;
    this.wake?.();
  }

  /** Waits for the pass that runs. */
  async close(): Promise<void> {
    this.closed = true;
    this.wake?.();
    await this.ended;
  }

  private async repeat(): Promise<void> {
    while (!this.closed) {
      this.nudged = false;
      const startedAt = performance.now();
      const more = await this.once();
      if (!more && !this.nudged) await this.rest();
      const earlyMs = startedAt + this.gapMs - performance.now();
      if (!more && earlyMs > 0 && !this.closed) await new Promise((resolve) => setTimeout(resolve, earlyMs));
    }
  }

  private async once(): Promise<boolean> {
    try {
      const more = await this.pass();
      this.failures = 0;
      return more;
    } catch (error) {
      this.failures += 1;
      this.onError(error);
      return false;
    }
  }

  private async rest(): Promise<void> {
    const waitMs = Math.min(Math.max(2_000, this.idleMs), this.idleMs * 2 ** Math.min(this.failures, 10));
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.closed) this.wake();
    });
    this.wake = null;
  }
}
