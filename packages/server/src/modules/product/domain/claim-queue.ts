/**
 * Which claims may go to the database together. A claim goes out alone when nothing is in flight for its SKUs;
 * claims that arrive meanwhile form the next batch. Claims that share no SKU share a transaction only when no
 * other slot is free: waiting for a connection would cost them more than the company does. No claim overtakes an
 * earlier one for the same SKU, and a SKU is in one batch at a time, so that a flash sale keeps one slot busy.
 */
export interface QueuedClaim {
  /** Of all its lines, without repetition. */
  readonly skuIds: readonly string[];
}

export class ClaimQueue<C extends QueuedClaim> {
  private readonly maxBatch: number;
  private readonly slots: number;
  private running = 0;
  private readonly inFlight = new Set<string>();
  private waiting: C[] = [];

  /** `slots`: how many batches may be in flight at once. */
  constructor(maxBatch = 64, slots = Number.POSITIVE_INFINITY) {
    this.maxBatch = maxBatch;
    this.slots = slots;
  }

  get length(): number {
    return this.waiting.length;
  }

  add(claim: C): void {
    this.waiting.push(claim);
  }

  /** The batches that may start now; their SKUs count as in flight until `done`. */
  take(): C[][] {
    const batches: C[][] = [];
    const blocked = new Set(this.inFlight);
    let rest = this.waiting;
    let later: C[] = [];
    while (rest.length > 0 && this.running < this.slots) {
      const first = rest[0] as C;
      if (first.skuIds.some((id) => blocked.has(id))) {
        block(blocked, first);
        later.push(first);
        rest = rest.slice(1);
        const free = rest.findIndex((claim) => !claim.skuIds.every((id) => blocked.has(id)));
        const skipped = free === -1 ? rest : rest.slice(0, free);
        later = later.concat(skipped);
        rest = free === -1 ? [] : rest.slice(free);
        continue;
      }
      const { batch, left } = this.gather(rest, blocked, this.running === this.slots - 1);
      this.running++;
      for (const claim of batch) for (const id of claim.skuIds) this.inFlight.add(id);
      for (const claim of batch) block(blocked, claim);
      batches.push(batch);
      rest = left;
    }
    this.waiting = later.concat(rest);
    return batches;
  }

  /** The batch has ended; `take` again. */
  done(batch: readonly C[]): void {
    this.running--;
    for (const claim of batch) for (const id of claim.skuIds) this.inFlight.delete(id);
  }

  /** The first claim and the later ones that share a SKU with it (or any, into the last slot) and wait for nothing else. */
  private gather(rest: readonly C[], blocked: ReadonlySet<string>, takesAny: boolean): { batch: C[]; left: C[] } {
    const batch: C[] = [];
    const left: C[] = [];
    const mine = new Set(rest[0]?.skuIds);
    const ahead = new Set<string>();
    for (const claim of rest) {
      const shares = takesAny || claim.skuIds.some((id) => mine.has(id));
      const waits = claim.skuIds.some((id) => blocked.has(id) || ahead.has(id));
      if (shares && !waits && batch.length < this.maxBatch) {
        batch.push(claim);
        for (const id of claim.skuIds) mine.add(id);
      } else {
        left.push(claim);
        block(ahead, claim);
      }
    }
    return { batch, left };
  }
}

function block(set: Set<string>, claim: QueuedClaim): void {
  for (const id of claim.skuIds) set.add(id);
}
