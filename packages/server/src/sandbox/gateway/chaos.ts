// Trouble on demand, from a seed, so that a failing run can be repeated. Nothing of it survives a restart.

import { z } from 'zod';

const probability = z.number().min(0).max(1).default(0);
const duration = z.int().min(0).max(3_600_000).default(0);

export const chaosSchema = z.strictObject({
  seed: z.int().min(0).max(0xffffffff).default(1),
  webhooks: z
    .strictObject({
      /** Copies beside the first of a webhook that is duplicated. */
      duplicates: z.int().min(0).max(100).default(0),
      duplicate_probability: z.number().min(0).max(1).default(1),
      delay_ms: duration,
      /** Each copy waits a random part of this besides: order is lost within the window. */
      shuffle_window_ms: duration,
      drop_probability: probability,
    })
    .prefault({}),
  answers: z
    .strictObject({
      slow_probability: probability,
      slow_ms: duration,
      /** A slow answer takes a random part of this more or less. */
      slow_jitter_ms: duration,
      /** The request is taken and never answered; it has no effect. */
      hang_probability: probability,
      /** 503 before anything has happened. */
      fail_probability: probability,
      /** The effect happens and is durable; the answer does not arrive. */
      lose_reply_probability: probability,
      lose_reply_how: z.enum(['reset', 'hang']).default('reset'),
    })
    .prefault({}),
  /** `pending`: refunds stay open until `POST /test/refunds/{id}/succeed|fail`. */
  refunds: z.enum(['succeed', 'pending']).default('succeed'),
});

export type ChaosSettings = z.infer<typeof chaosSchema>;

export interface WebhookFate {
  readonly dropped: boolean;
  /** Wait of the first and of each copy. */
  readonly delaysMs: readonly number[];
}

export interface AnswerFate {
  readonly slowMs: number;
  readonly before: 'go_on' | 'hang' | 'fail';
  readonly after: 'answer' | 'reset' | 'hang';
}

/** mulberry32: small, fast and the same everywhere; nothing secret depends on it. */
const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
};

export class Chaos {
  #settings: ChaosSettings = chaosSchema.parse({});
  #random = seededRandom(1);

  get settings(): ChaosSettings {
    return this.#settings;
  }

  set(settings: ChaosSettings): void {
    this.#settings = settings;
    this.#random = seededRandom(settings.seed);
  }

  webhookFate(): WebhookFate {
    const { webhooks } = this.#settings;
    if (this.#happens(webhooks.drop_probability)) return { dropped: true, delaysMs: [] };
    const copies = webhooks.duplicates > 0 && this.#happens(webhooks.duplicate_probability) ? webhooks.duplicates : 0;
    const delayMs = () =>
      webhooks.delay_ms +
      (webhooks.shuffle_window_ms > 0 ? Math.floor(this.#random() * webhooks.shuffle_window_ms) : 0);
    return { dropped: false, delaysMs: Array.from({ length: copies + 1 }, delayMs) };
  }

  answerFate(): AnswerFate {
    const { answers } = this.#settings;
    const slowMs = this.#happens(answers.slow_probability) ? this.#around(answers.slow_ms, answers.slow_jitter_ms) : 0;
    const hang = this.#happens(answers.hang_probability);
    const fail = this.#happens(answers.fail_probability);
    const lose = this.#happens(answers.lose_reply_probability);
    return {
      slowMs,
      before: hang ? 'hang' : fail ? 'fail' : 'go_on',
      after: lose ? answers.lose_reply_how : 'answer',
    };
  }

  #around(ms: number, jitterMs: number): number {
    return jitterMs === 0 ? ms : Math.max(0, Math.round(ms + (2 * this.#random() - 1) * jitterMs));
  }

  /** Draws only when there is something to decide, so that one kind of trouble does not move another's dice. */
  #happens(chance: number): boolean {
    return chance > 0 && this.#random() < chance;
  }
}
