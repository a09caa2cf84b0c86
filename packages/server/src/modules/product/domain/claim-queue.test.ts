import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClaimQueue } from './claim-queue.ts';

interface Claim {
  n: number;
  skuIds: string[];
}

const claims = fc.array(fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 3 }), {
  maxLength: 60,
});

describe('the queue of claims', () => {
  it('lets one go alone, and those that came meanwhile together', () => {
    const queue = new ClaimQueue<Claim>(2);
    const [first, ...later] = [0, 1, 2, 3].map((n) => ({ n, skuIds: ['a'] }));
    queue.add(first!);
    expect(queue.take()).toEqual([[first]]);
    for (const claim of later) queue.add(claim);
    expect(queue.take()).toEqual([]);
    queue.done([first!]);
    expect(queue.take()).toEqual([[later[0], later[1]]]);
  });

  it('leaves other SKUs alone while one is in flight', () => {
    const queue = new ClaimQueue<Claim>();
    queue.add({ n: 0, skuIds: ['a'] });
    queue.take();
    queue.add({ n: 1, skuIds: ['a'] });
    queue.add({ n: 2, skuIds: ['b'] });
    expect(queue.take().map((batch) => batch.map((claim) => claim.n))).toEqual([[2]]);
  });

  it('puts unrelated claims together into the last free slot', () => {
    const queue = new ClaimQueue<Claim>(64, 2);
    for (const [n, sku] of ['a', 'b', 'c', 'd'].entries()) queue.add({ n, skuIds: [sku] });
    expect(queue.take().map((batch) => batch.map((claim) => claim.n))).toEqual([[0], [1, 2, 3]]);
    queue.add({ n: 4, skuIds: ['e'] });
    expect(queue.take()).toEqual([]);
  });

  it('grants everything once, in the order of arrival per SKU, and never one SKU in two batches at once', () => {
    fc.assert(
      fc.property(claims, fc.infiniteStream(fc.boolean()), fc.integer({ min: 1, max: 4 }), (wanted, coin, slots) => {
        const queue = new ClaimQueue<Claim>(4, slots);
        const granted: Claim[] = [];
        const running: Claim[][] = [];
        const inFlight = new Set<string>();
        const start = (): void => {
          for (const batch of queue.take()) {
            expect(batch.length).toBeLessThanOrEqual(4);
            const skus = new Set(batch.flatMap((claim) => claim.skuIds));
            for (const id of skus) expect(inFlight.has(id)).toBe(false);
            for (const id of skus) inFlight.add(id);
            granted.push(...batch);
            running.push(batch);
            expect(running.length).toBeLessThanOrEqual(slots);
          }
        };
        const finish = (): void => {
          const batch = running.shift();
          if (batch === undefined) return;
          for (const id of batch.flatMap((claim) => claim.skuIds)) inFlight.delete(id);
          queue.done(batch);
          start();
        };
        for (const [n, skuIds] of wanted.entries()) {
          queue.add({ n, skuIds });
          start();
          if (coin.next().value) finish();
        }
        while (running.length > 0) finish();
        expect(granted).toHaveLength(wanted.length);
        for (const sku of ['a', 'b', 'c', 'd', 'e']) {
          const order = granted.filter((claim) => claim.skuIds.includes(sku)).map((claim) => claim.n);
          expect(order).toEqual([...order].sort((x, y) => x - y));
        }
      }),
      { numRuns: 500 },
    );
  });
});
