import { expect, test } from 'vitest';
import { policyTable } from '../../platform/resilience/policy-table.ts';
import { createOrderConsumer } from './order.consumer.ts';
import type { OrderDeps } from './order.deps.ts';

test('F29: twenty orders a second do not queue for their captures at a gateway that takes 800 ms', () => {
  const atOnce = createOrderConsumer({} as OrderDeps).concurrency ?? 0;
  expect(atOnce).toBeGreaterThanOrEqual(20 * 0.8);
  // More than the gateway is asked at once would only wait there.
  expect(atOnce).toBeLessThanOrEqual(policyTable['gateway']?.bulkhead?.limit ?? 0);
});
