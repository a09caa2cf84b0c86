/** Something a number of times a second, whether the one before has ended or not; what takes too long is not waited for. */
export class Steady {
  readonly tookMs: number[] = [];
  failures = 0;
  firstError: unknown = null;
  private readonly timer: NodeJS.Timeout;
  private readonly underWay = new Set<Promise<void>>();
  private made = 0;

  constructor(perSecond: number, act: (n: number) => Promise<void>) {
    const startedAt = performance.now();
    this.timer = setInterval(() => {
      for (const due = ((performance.now() - startedAt) / 1_000) * perSecond; this.made < due; this.made++) {
        const from = performance.now();
        const one = act(this.made).then(
          () => void this.tookMs.push(performance.now() - from),
          (error: unknown) => {
            this.failures += 1;
            this.firstError ??= error;
          },
        );
        this.underWay.add(one);
        void one.finally(() => this.underWay.delete(one));
      }
    }, 5);
  }

  /** Starts no more, and waits for those that run. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.underWay);
  }
}
