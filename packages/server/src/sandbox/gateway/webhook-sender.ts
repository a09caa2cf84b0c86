// Delivers webhooks until somebody answers 2xx: at least once, in no order, with back-off, bounded. What is pending and
// how often it was tried stands in the journal, so that a restart goes on where the last process stopped.

import { exchange } from '../../platform/http/exchange.ts';
import type { Chaos } from './chaos.ts';
import type { GatewayLogEvent, WebhookDeliveryConfig } from './gateway.config.ts';
import type { GatewayState, PendingWebhook } from './gateway-state.ts';
import type { Journal } from './journal.ts';
import { signatureHeader, signWebhook } from './webhook-signature.ts';

export interface WebhookSenderParts {
  readonly journal: Journal;
  readonly state: GatewayState;
  readonly chaos: Chaos;
  readonly secret: string;
  readonly delivery: WebhookDeliveryConfig;
  readonly log: (event: GatewayLogEvent) => void;
}

export class WebhookSender {
  readonly #parts: WebhookSenderParts;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #stopped = new AbortController();
  readonly #ready: Array<() => Promise<void>> = [];
  readonly #running = new Set<Promise<void>>();

  constructor(parts: WebhookSenderParts) {
    this.#parts = parts;
  }

  /** Goes on with what an earlier process left. */
  resume(): void {
    const { state, delivery } = this.#parts;
    for (const webhook of state.pendingWebhooks()) {
      const waitMs = delivery.retryDelaysMs[webhook.attempts - 1] ?? 0;
      this.#after(webhook.lastAt + waitMs - Date.now(), () => this.#attempt(webhook.id));
    }
  }

  /** Sends a new webhook, as chaos has it. */
  schedule(id: string): void {
    const webhook = this.#parts.state.webhook(id);
    if (!webhook) return;
    const fate = this.#parts.chaos.webhookFate();
    if (fate.dropped) {
      this.#record(this.#parts.journal.append({ kind: 'webhook.dropped', webhook_id: id }));
      return;
    }
    const [firstMs = 0, ...copiesMs] = fate.delaysMs;
    this.#after(firstMs, () => this.#attempt(id));
    // A copy is told once and not again: only the first keeps the book.
    for (const copyMs of copiesMs) this.#after(copyMs, async () => void (await this.#post(webhook)));
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#ready.length = 0;
    await Promise.allSettled(this.#running);
  }

  #after(waitMs: number, work: () => Promise<void>): void {
    if (this.#stopped.signal.aborted) return;
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        this.#ready.push(work);
        this.#pump();
      },
      Math.max(0, waitMs),
    );
    this.#timers.add(timer);
  }

  #pump(): void {
    while (this.#running.size < this.#parts.delivery.maxInFlight) {
      const work = this.#ready.shift();
      if (!work) return;
      const running = work()
        .catch((error: unknown) => this.#warn('a webhook could not be recorded', { error: String(error) }))
        .finally(() => {
          this.#running.delete(running);
          this.#pump();
        });
      this.#running.add(running);
    }
  }

  async #attempt(id: string): Promise<void> {
    const { journal, state, delivery } = this.#parts;
    const webhook = state.webhook(id);
    if (!webhook || this.#stopped.signal.aborted) return;
    if (webhook.attempts > delivery.retryDelaysMs.length) return this.#abandon(webhook);
    const attempt = webhook.attempts + 1;
    const httpStatus = await this.#post(webhook);
    // A delivery cut by our own end is not the receiver's failure: the next process tries it again.
    if (this.#stopped.signal.aborted && httpStatus === null) return;
    const delivered = httpStatus !== null && httpStatus >= 200 && httpStatus < 300;
    await journal.append({ kind: 'webhook.attempted', webhook_id: id, attempt, http_status: httpStatus, delivered });
    if (delivered) return;
    const waitMs = delivery.retryDelaysMs[attempt - 1];
    if (waitMs === undefined) return this.#abandon(webhook);
    this.#after(waitMs, () => this.#attempt(id));
  }

  async #post(webhook: PendingWebhook): Promise<number | null> {
    const { secret, delivery } = this.#parts;
    try {
      const { status } = await exchange(webhook.url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          [signatureHeader]: signWebhook(webhook.body, secret, Date.now()),
        },
        body: webhook.body,
        signal: AbortSignal.any([AbortSignal.timeout(delivery.timeoutMs), this.#stopped.signal]),
      });
      return status;
    } catch {
      return null;
    }
  }

  async #abandon(webhook: PendingWebhook): Promise<void> {
    this.#warn('a webhook was given up', { webhook_id: webhook.id, url: webhook.url, attempts: webhook.attempts });
    const { id: webhook_id, attempts } = webhook;
    await this.#parts.journal.append({ kind: 'webhook.abandoned', webhook_id, attempts });
  }

  #record(appended: Promise<unknown>): void {
    appended.catch((error: unknown) => this.#warn('a webhook could not be recorded', { error: String(error) }));
  }

  #warn(message: string, detail: Record<string, unknown>): void {
    if (!this.#stopped.signal.aborted) this.#parts.log({ level: 'warn', message, detail });
  }
}
