/** What the primary had executed at which moment: against it a replica's own set tells how far it is behind. */
export class GtidHistory {
  private readonly keepMs: number;
  private samples: { at: number; set: string }[] = [];

  constructor(keepMs: number) {
    this.keepMs = keepMs;
  }

  add(at: number, set: string): void {
    const last = this.samples.at(-1);
    // Nothing was written in between: whoever has this set has all there was until now.
    if (last?.set === set) last.at = at;
    else this.samples.push({ at, set });
    this.samples = this.samples.filter((sample) => sample.at >= at - this.keepMs);
  }

  sets(): string[] {
    return this.samples.map((sample) => sample.set);
  }

  /**
   * Milliseconds that a server is behind at most which has executed these of `sets()`; infinite when it has none.
   * Counted to the last sample, not to now: while the primary is away, nothing new can be missed.
   */
  behindMs(executed: readonly boolean[]): number {
    const newest = this.samples[executed.lastIndexOf(true)];
    return newest === undefined ? Number.POSITIVE_INFINITY : (this.samples.at(-1)?.at ?? 0) - newest.at;
  }
}
