import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Which invoices are orders by now, so that a replay that was cut off, or is asked for again, places none twice. */
export class ReplayJournal {
  private readonly path: string;
  private readonly done = new Set<string>();
  private readonly orders = new Set<string>();

  constructor(stateDir: string) {
    this.path = join(stateDir, 'seed-orders.ndjson');
    if (!existsSync(this.path)) return;
    for (const line of readFileSync(this.path, 'utf8').split('\n')) {
      if (line === '') continue;
      const { invoice, order_id: orderId } = JSON.parse(line) as { invoice: string; order_id: string };
      this.done.add(invoice);
      this.orders.add(orderId);
    }
  }

  /** Whether the order was made by a replay, this one or an earlier one. */
  made(orderId: string): boolean {
    return this.orders.has(orderId);
  }

  has(invoice: string): boolean {
    return this.done.has(invoice);
  }

  add(invoice: string, orderId: string): void {
    mkdirSync(dirname(this.path), { recursive: true });
    appendFileSync(this.path, `${JSON.stringify({ invoice, order_id: orderId })}\n`, { mode: 0o600 });
    this.done.add(invoice);
    this.orders.add(orderId);
  }
}
