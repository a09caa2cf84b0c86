import type { Logger } from '../../../platform/telemetry/logger.ts';
import type { CartState } from '../domain/cart-state.ts';

/** A change of a live cart is in MySQL within a second; this long it waits for others of the same cart. */
const waitMs = 400;
const retryMs = 1_000;

export interface WriteBehindOptions {
  /** Stores the state unless one as new is there. */
  store(state: CartState): Promise<void>;
  log: Logger;
}

/** Copies live carts to MySQL, many changes of one cart as one write. The states are kept here until then. */
export class WriteBehind {
  private readonly options: WriteBehindOptions;
  private readonly pending = new Map<string, CartState>();
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(options: WriteBehindOptions) {
    this.options = options;
  }

  schedule(state: CartState): void {
    const known = this.pending.get(state.id);
    if (known === undefined || known.version < state.version) this.pending.set(state.id, state);
    if (!this.timers.has(state.id)) this.arm(state.id, waitMs);
  }

  /** Stores what waits of this cart now. Throws when it could not; it then still waits. */
  async flush(id: string): Promise<void> {
    const state = this.pending.get(id);
    if (state === undefined) return;
    await this.options.store(state);
    const now = this.pending.get(id);
    if (now !== undefined && now.version <= state.version) this.pending.delete(id);
  }

  /** At the end of the process. */
  async flushAll(): Promise<void> {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    for (const id of [...this.pending.keys()]) {
      await this.flush(id).catch((error: unknown) =>
        this.options.log.error({ cart: id, err: error }, 'The last changes of a cart could not be stored'),
      );
    }
  }

  private arm(id: string, ms: number): void {
    this.timers.set(
      id,
      setTimeout(() => {
        this.timers.delete(id);
        this.flush(id).then(
          () => this.pending.has(id) && this.arm(id, waitMs),
          (error: unknown) => {
            this.options.log.warn({ cart: id, err: error }, 'A cart could not be stored yet');
            this.arm(id, retryMs);
          },
        );
      }, ms),
    );
  }
}
