/**
 * What a failed claim found, remembered for a quarter of a second in this process, so that a sold-out SKU
 * does not keep the database busy with refusals. Nothing is decided from it but a refusal that was true just now.
 */
export class SoldOutHints {
  private readonly ttlMs: number;
  private readonly now: () => number;
  private readonly left = new Map<string, { available: number; until: number }>();

  constructor(ttlMs = 250, now: () => number = () => performance.now()) {
    this.ttlMs = ttlMs;
    this.now = now;
  }

  found(skuId: string, available: number): void {
    if (this.left.size > 10_000) this.sweep();
    this.left.set(skuId, { available, until: this.now() + this.ttlMs });
  }

  /** Something came back or arrived: the next claim asks the database again. */
  clear(skuId: string): void {
    this.left.delete(skuId);
  }

  /** What was left a moment ago, when that is less than `quantity`; null to ask the database. */
  refusal(skuId: string, quantity: number): number | null {
    const hint = this.left.get(skuId);
    if (hint === undefined) return null;
    if (hint.until <= this.now()) {
      this.left.delete(skuId);
      return null;
    }
    return hint.available < quantity ? hint.available : null;
  }

  private sweep(): void {
    for (const [skuId, hint] of this.left) if (hint.until <= this.now()) this.left.delete(skuId);
  }
}
