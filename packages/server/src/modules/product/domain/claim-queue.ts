/**
 * Which claims may go to the database together. A claim goes out alone when nothing is in flight for its SKUs;
 * claims that arrive meanwhile form the next batch. Claims that share no SKU never share a transaction, so that
 * a flash sale on one SKU leaves the others alone, and no claim overtakes an earlier one for the same SKU.
 */
export interface QueuedClaim {
  /** Of all its lines, without repetition. */
  readonly skuIds: readonly string[];
}

export class ClaimQueue<C extends QueuedClaim> {
  private readonly maxBatch: number;
  private readonly inFlight = new Set<string>();
  private waiting: C[] = [];

  constructor(maxBatch = 64) {
    this.maxBatch = maxBatch;
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
    while (rest.length > 0) {
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
      const { batch, left } = this.gather(rest, blocked);
      for (const claim of batch) for (const id of claim.skuIds) this.inFlight.add(id);
      for (const claim of batch) block(blocked, claim);
      batches.push(batch);
      rest = left;
    }
    this.waiting = later;
    return batches;
  }

  /** The batch has ended; `take` again. */
  done(batch: readonly C[]): void {
    for (const claim of batch) for (const id of claim.skuIds) this.inFlight.delete(id);
  }

  /** The first claim and the later ones that share a SKU with it and wait for nothing else. */
  private gather(rest: readonly C[], blocked: ReadonlySet<string>): { batch: C[]; left: C[] } {
    const batch: C[] = [];
    const left: C[] = [];
    const mine = new Set(rest[0]?.skuIds);
    const ahead = new Set<string>();
    for (const claim of rest) {
      const shares = claim.skuIds.some((id) => mine.has(id));
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
