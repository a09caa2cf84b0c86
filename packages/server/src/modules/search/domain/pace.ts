/** How much is sent to the engine at once, and how long it is left alone when it takes no more. Pure but for the clock. */
export interface PaceLimits {
  least: number;
  most: number;
  /** A batch that took longer makes the next one half as large, one that took less than half of it twice as large. */
  slowMs: number;
  /** The first rest; each further one is twice as long, up to `longestRestMs`. */
  restMs: number;
  longestRestMs: number;
}

export const indexingPace: PaceLimits = { least: 25, most: 1_000, slowMs: 2_000, restMs: 500, longestRestMs: 8_000 };

export class Pace {
  private readonly limits: PaceLimits;
  private rests = 0;
  private until = 0;
  /** Documents of the next batch. */
  size: number;

  constructor(limits: PaceLimits = indexingPace) {
    this.limits = limits;
    this.size = Math.min(limits.most, 500);
  }

  isResting(nowMs: number): boolean {
    return nowMs < this.until;
  }

  /** A batch was taken, after so long. */
  took(ms: number): void {
    this.rests = 0;
    const { least, most, slowMs } = this.limits;
    if (ms > slowMs) this.size = Math.max(least, this.size >> 1);
    else if (ms < slowMs / 2) this.size = Math.min(most, this.size * 2);
  }

  /** The engine refused or did not answer. */
  refused(nowMs: number): void {
    const { least, restMs, longestRestMs } = this.limits;
    this.size = Math.max(least, this.size >> 1);
    this.until = nowMs + Math.min(longestRestMs, restMs * 2 ** this.rests);
    this.rests += 1;
  }
}
