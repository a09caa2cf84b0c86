/**
 * Business dates only (placed, confirmed, shipped, timeline, statistics). Deadlines, ages, leases and
 * retention use the database's NOW(3), so that a wrong clock of one process decides nothing.
 */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands where it is put: for tests and for replaying real invoices at their own dates. */
export class SettableClock implements Clock {
  private at: Date | null = null;
  now(): Date {
    return this.at === null ? new Date() : new Date(this.at);
  }
  /** Null returns to the system's time. */
  set(at: Date | null): void {
    this.at = at;
  }
}
