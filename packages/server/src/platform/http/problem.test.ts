import { expect, test } from 'vitest';
import { AppError } from '../kernel/errors.ts';
import { forClients, toProblem } from './problem.ts';

test('a client is told which part is away, and nothing that only modules tell each other', () => {
  const inner = new AppError('service_unavailable', {
    detail: 'Too many writers on the same rows; try again.',
    meta: { part: 'mysql', errno: 1205, unknown: true },
    retryAfterS: 1,
  });
  const { problem, retryAfterS } = toProblem(forClients(inner), '/api/v1/orders', 'req_1');
  expect(problem).toMatchObject({ status: 503, code: 'service_unavailable', part: 'mysql', detail: inner.detail });
  expect(problem).not.toHaveProperty('errno');
  expect(problem).not.toHaveProperty('unknown');
  expect(retryAfterS).toBe(1);
});

test('every other error stays as it is', () => {
  const refusal = new AppError('out_of_stock', { meta: { lines: [] } });
  const bug = new TypeError('x is not a function');
  expect([forClients(refusal), forClients(bug)]).toEqual([refusal, bug]);
});
