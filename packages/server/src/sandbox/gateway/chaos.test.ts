import { describe, expect, it } from 'vitest';
import { Chaos, chaosSchema } from './chaos.ts';

const chaosOf = (settings: unknown): Chaos => {
  const chaos = new Chaos();
  chaos.set(chaosSchema.parse(settings));
  return chaos;
};

describe('chaos', () => {
  it('does nothing until it is told to', () => {
    const chaos = new Chaos();
    expect(chaos.webhookFate()).toEqual({ dropped: false, delaysMs: [0] });
    expect(chaos.answerFate()).toEqual({ slowMs: 0, before: 'go_on', after: 'answer' });
  });

  it('repeats itself for the same seed and not for another', () => {
    const fates = (seed: number) => {
      const chaos = chaosOf({ seed, webhooks: { drop_probability: 0.3, duplicates: 2, shuffle_window_ms: 1000 } });
      return Array.from({ length: 50 }, () => chaos.webhookFate());
    };
    expect(fates(7)).toEqual(fates(7));
    expect(fates(7)).not.toEqual(fates(8));
  });

  it('sends the asked number of copies and drops about the asked share', () => {
    expect(chaosOf({ webhooks: { duplicates: 19, delay_ms: 5 } }).webhookFate().delaysMs).toEqual(Array(20).fill(5));
    const chaos = chaosOf({ webhooks: { drop_probability: 0.5 } });
    const dropped = Array.from({ length: 1000 }, () => chaos.webhookFate()).filter((fate) => fate.dropped).length;
    expect(dropped).toBeGreaterThan(400);
    expect(dropped).toBeLessThan(600);
  });

  it('refuses settings it does not know', () => {
    expect(chaosSchema.safeParse({ webhooks: { drop: 1 } }).success).toBe(false);
    expect(chaosSchema.safeParse({ answers: { fail_probability: 1.5 } }).success).toBe(false);
  });
});
