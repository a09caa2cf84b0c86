import type { Config } from '@mkt/server';
import { callModule } from '../platform/module-port.ts';

export interface PayoutRunResult {
  dry_run: boolean;
  currency: string;
  /** In the currency's smallest unit. */
  total: number;
  items: { seller_id: string; amount: number; payout_id: string | null }[];
  /** Sellers that a dry run did not name. */
  remaining: number;
}

export interface PayoutRunOptions {
  dryRun: boolean;
  sellerIds?: string[];
  minimum?: number;
  onProgress?: (done: number, total: number) => void;
}

const timeoutMs = 3_600_000;

/** Runs until nobody is left: each round is one transaction of its own and pays what it has set aside, once. */
export function runPayouts(config: Config, options: PayoutRunOptions): Promise<PayoutRunResult> {
  const wish = {
    dry_run: options.dryRun,
    ...(options.sellerIds === undefined ? {} : { seller_ids: options.sellerIds }),
    ...(options.minimum === undefined ? {} : { minimum_amount: options.minimum }),
  };
  const work: Parameters<typeof callModule<'payment', PayoutRunResult>>[2] = async (payment, context) => {
    const whole: PayoutRunResult = await payment.runPayouts(context, wish);
    while (!options.dryRun && whole.remaining > 0) {
      options.onProgress?.(whole.items.length, whole.items.length + whole.remaining);
      const { items, total, remaining } = await payment.runPayouts(context, wish);
      whole.items.push(...items);
      whole.total += total;
      whole.remaining = items.length === 0 ? 0 : remaining;
    }
    return whole;
  };
  return callModule(config, 'payment', work, timeoutMs);
}
