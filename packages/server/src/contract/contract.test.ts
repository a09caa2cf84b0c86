import { describe, expect, test } from 'vitest';
import { callValidators } from './call-validators.gen.ts';
import { errorTable, isErrorCode } from './errors.gen.ts';
import { eventValidators } from './event-validators.gen.ts';
import { events } from './events.gen.ts';
import type { OperationMeta } from './operation-meta.ts';
import { operations } from './operations.gen.ts';
import { internalOperations } from './ports.gen.ts';
import { responseValidators } from './response-validators.gen.ts';
import { requestValidators } from './validators.gen.ts';

const table: readonly OperationMeta[] = Object.values(operations);

describe('the generated contract', () => {
  test('checks the requests and the answers of every operation', () => {
    expect(Object.keys(requestValidators).toSorted()).toEqual(Object.keys(operations).toSorted());
    expect(Object.keys(responseValidators).toSorted()).toEqual(Object.keys(operations).toSorted());
    for (const operation of table) {
      const { body, path } = requestValidators[operation.operationId as keyof typeof requestValidators];
      expect([operation.operationId, body !== null]).toEqual([operation.operationId, operation.hasBody]);
      expect([operation.operationId, path !== null]).toEqual([operation.operationId, operation.path.includes('{')]);
    }
  });

  test('lists an answer for the success and for every code of an operation', () => {
    for (const operation of table) {
      const statuses = responseValidators[operation.operationId as keyof typeof responseValidators];
      for (const code of operation.errors)
        expect(statuses[errorTable[code].status], `${operation.operationId} ${code}`).toHaveProperty([
          'application/problem+json',
        ]);
      if (operation.successStatus !== null)
        expect(statuses[operation.successStatus], operation.operationId).toBeDefined();
    }
  });

  test('refuses an unknown query member on every operation that speaks the envelope', () => {
    for (const operation of table) {
      if (operation.raw) continue;
      const { query } = requestValidators[operation.operationId as keyof typeof requestValidators];
      query({ no_such_member: '1' });
      const keywords = (query.errors ?? []).map((fault) => fault.params.additionalProperty);
      expect([operation.operationId, ...keywords]).toContain('no_such_member');
    }
  });

  test('checks every module call and every event', () => {
    expect(Object.keys(callValidators).toSorted()).toEqual(Object.keys(internalOperations).toSorted());
    expect(Object.keys(eventValidators).toSorted()).toEqual(Object.keys(events).toSorted());
    for (const { event } of Object.values(eventValidators)) expect(event({})).toBe(false);
  });

  test('knows its codes and no others', () => {
    expect(isErrorCode('not_found')).toBe(true);
    expect(isErrorCode('toString')).toBe(false);
  });
});
