import { expect, test } from 'vitest';
import { RetryBudget } from './retry-budget.ts';

test('a passing failure is retried until it succeeds', async () => {
  let calls = 0;
  const work = async (): Promise<number> => {
    calls += 1;
    if (calls < 3) throw new Error('reset');
    return calls;
  };
  await expect(new RetryBudget().run(work, { attempts: 3, retryable: () => true, firstDelayMs: 1 })).resolves.toBe(3);
});

test('an error that is not retryable is given back at once', async () => {
  let calls = 0;
  const work = async (): Promise<never> => {
    calls += 1;
    throw new Error('refused');
  };
  await expect(new RetryBudget().run(work, { attempts: 3, retryable: () => false })).rejects.toThrow('refused');
  expect(calls).toBe(1);
});

test('when everything fails, retries stay a small share of the calls', async () => {
  const budget = new RetryBudget({ most: 5, earnedPerCall: 0.1 });
  let calls = 0;
  const work = async (): Promise<never> => {
    calls += 1;
    throw new Error('down');
  };
  for (let i = 0; i < 100; i++)
    await budget.run(work, { attempts: 2, retryable: () => true, firstDelayMs: 1 }).catch(() => {});
  expect(calls).toBeGreaterThan(100);
  expect(calls).toBeLessThanOrEqual(100 + 5 + 10);
});
