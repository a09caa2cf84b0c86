import type { Config } from '@mkt/server';
import { callModule } from '../platform/module-port.ts';
import { type SentWebhook, sendWebhook } from './send-webhook.ts';

export const webhookStates = ['received', 'applied', 'parked', 'quarantined', 'dead'] as const;

export interface WebhookFilter {
  state?: (typeof webhookStates)[number];
  type?: string;
  since?: string;
  until?: string;
}

/** One delivery and what became of it. */
export interface ReplayedWebhook {
  webhook_id: string;
  type: string;
  state: string;
  reason: string | null;
  /** Status of the address that it was sent to; absent where it was judged here. */
  answered?: number | null;
}

export interface ReplayOptions {
  /** One delivery; else those of the filter. */
  id?: string;
  filter: WebhookFilter;
  /** At most so many, the newest. */
  limit: number | null;
  dryRun: boolean;
  /** Sends the stored bodies there, signed anew, instead of judging them here. */
  to?: string;
  onProgress?: (done: number, total: number) => void;
}

const pageSize = 500;
/** Long enough for every delivery that an installation keeps. */
const timeoutMs = 24 * 3_600_000;

/** Judges stored deliveries anew, oldest first, as they came; each by its own transaction, so that stopping loses nothing. */
export function replayWebhooks(config: Config, options: ReplayOptions): Promise<ReplayedWebhook[]> {
  const work: Parameters<typeof callModule<'payment', ReplayedWebhook[]>>[2] = async (payment, context) => {
    const chosen: ReplayedWebhook[] = [];
    if (options.id !== undefined) chosen.push(await payment.getWebhook(context, { webhook_id: options.id }));
    else {
      const most = options.limit ?? Number.POSITIVE_INFINITY;
      let before: string | undefined;
      while (chosen.length < most) {
        const limit = Math.min(pageSize, most - chosen.length);
        const page = { ...options.filter, limit, ...(before === undefined ? {} : { before }) };
        const { webhooks } = await payment.listWebhooks(context, page);
        chosen.push(...webhooks);
        before = webhooks.at(-1)?.webhook_id;
        if (webhooks.length < limit) break;
      }
    }
    const rows = chosen
      .reverse()
      .map(({ webhook_id, type, state, reason }): ReplayedWebhook => ({ webhook_id, type, state, reason }));
    if (options.dryRun) return rows;
    for (const [done, row] of rows.entries()) {
      options.onProgress?.(done, rows.length);
      if (options.to === undefined) {
        const { state, reason } = await payment.replayWebhook(context, { webhook_id: row.webhook_id });
        Object.assign(row, { state, reason });
      } else row.answered = (await sent(config, row.webhook_id, options.to)).status;
    }
    return rows;
  };
  return callModule(config, 'payment', work, timeoutMs);
}

function sent(config: Config, event: string, to: string): Promise<SentWebhook> {
  return sendWebhook(config, { event, to, dryRun: false });
}
