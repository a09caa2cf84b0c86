import { setTimeout as delay } from 'node:timers/promises';

export interface ConfirmationWatchOptions {
  /** Those of these orders that are confirmed. */
  confirmed: (ids: readonly string[]) => Promise<readonly string[]>;
  /** Each look is a statement that the store has to answer beside the orders. */
  lookEveryMs: number;
  timeoutMs: number;
}

/** One query for all who wait for their order: to look at each through the API would be most of the load. */
export class ConfirmationWatch {
  private readonly options: ConfirmationWatchOptions;
  private readonly waiting = new Map<string, () => void>();
  private readonly looking: Promise<void>;
  private isOver = false;

  constructor(options: ConfirmationWatchOptions) {
    this.options = options;
    this.looking = this.look();
  }

  /** Resolves when the order is confirmed; fails when that takes too long. */
  wait(orderId: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = (): void => reject(new Error(`${orderId} was not confirmed in time`));
      const timer = setTimeout(late, this.options.timeoutMs);
      this.waiting.set(orderId, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Looks no more; the last look has ended by then. */
  close(): Promise<void> {
    this.isOver = true;
    return this.looking;
  }

  private async look(): Promise<void> {
    while (!this.isOver) {
      await delay(this.options.lookEveryMs);
      if (this.isOver || this.waiting.size === 0) continue;
      for (const id of await this.options.confirmed([...this.waiting.keys()])) {
        this.waiting.get(id)?.();
        this.waiting.delete(id);
      }
    }
  }
}
