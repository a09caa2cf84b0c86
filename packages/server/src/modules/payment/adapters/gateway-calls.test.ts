import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../../platform/config/load-config.ts';
import { Policies } from '../../../platform/resilience/policies.ts';
import { GatewayCalls, unknownOutcome } from './gateway-calls.ts';

afterEach(() => vi.restoreAllMocks());

const callsTo = (provider: string, payment: Record<string, unknown> = {}) =>
  new GatewayCalls({ config: loadConfig({}, { payment }).config, policies: new Policies() }, provider);

/** The same numbers each time: half of them below 0.5. */
function seeded(): () => number {
  let state = 7;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('F33 a gateway that fails half the time', () => {
  it('F33 is tried three times at most, at varied pauses, and asked 1.3 times at most in all', async () => {
    const pauses = new Set<number>();
    const later = globalThis.setTimeout;
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((work: () => void, ms: number) => {
      // Retries pause for less than the time-out of a call; nobody has to wait for them here.
      if (ms < 5_000) pauses.add(ms);
      return later(work, ms < 5_000 ? 0 : ms);
    }) as typeof setTimeout);
    const calls = callsTo('sandbox');
    const random = seeded();
    const demands = 1_000;
    let all = 0;
    let most = 0;
    for (let i = 0; i < demands; i += 1) {
      let tries = 0;
      await calls
        .run(async () => {
          tries += 1;
          if (random() < 0.5) throw unknownOutcome('503');
        })
        .catch(() => undefined);
      all += tries;
      most = Math.max(most, tries);
    }
    expect(most).toBeLessThanOrEqual(3);
    expect(all).toBeLessThanOrEqual(demands * 1.3);
    expect(pauses.size).toBeGreaterThan(5);
  });
});

describe('F30 a gateway that hangs', () => {
  it('F30 is asked by 20 at once at most, each is cut at the time-out, and the circuit opens', async () => {
    const calls = callsTo('sandbox', { gatewayTimeoutMs: 200 });
    let open = 0;
    let most = 0;
    const hang = (signal: AbortSignal) => {
      open += 1;
      most = Math.max(most, open);
      return new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => {
          open -= 1;
          reject(new Error('aborted'));
        });
      });
    };
    const ends = await Promise.allSettled(Array.from({ length: 80 }, () => calls.run(hang)));
    expect(most).toBe(20);
    expect(open).toBe(0);
    expect(ends.every((end) => end.status === 'rejected')).toBe(true);
    expect(calls.isAnswering).toBe(false);
    const reasons = ends.map((end) => (end as PromiseRejectedResult).reason.meta.reason ?? 'bulkhead');
    expect(new Set(reasons)).toEqual(new Set(['timeout', 'breaker_open', 'bulkhead']));
  });
});
