import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Which invoices are orders by now, so that a replay that was cut off, or is asked for again, places none twice. */
export class ReplayJournal {
  private readonly path: string;
  private readonly done = new Set<string>();

  constructor(stateDir: string) {
    this.path = join(stateDir, 'seed-orders.ndjson');
    if (!existsSync(this.path)) return;
    for (const line of readFileSync(this.path, 'utf8').split('\n'))
      if (line !== '') this.done.add((JSON.parse(line) as { invoice: string }).invoice);
  }

  has(invoice: string): boolean {
    return this.done.has(invoice);
  }

  add(invoice: string, orderId: string): void {
    mkdirSync(dirname(this.path), { recursive: true });
    appendFileSync(this.path, `${JSON.stringify({ invoice, order_id: orderId })}\n`, { mode: 0o600 });
    this.done.add(invoice);
  }
}
