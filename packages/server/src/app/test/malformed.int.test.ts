/** Malformed input, made from the contract for every operation: refused in the platform's own form, never a 5xx. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationMeta } from '../../contract/operation-meta.ts';
import type { OperationId } from '../../contract/operations.gen.ts';
import { requestValidators } from '../../contract/validators.gen.ts';
import { recordOperation } from '../../platform/testing/test-record.ts';
import { publicOperations, sampleOf } from './contract-requests.ts';
import { allowedPerson, EdgeApp, type People, type Person } from './edge-app.ts';
import { type Answer, inBatches } from './http-client.ts';
import { brokenBodies, brokenHeaders, brokenPaths, brokenQueries, type MalformedCase } from './malformed-cases.ts';

let app: EdgeApp;
let people: People;
/** Who signs out: the session is gone with the first request that is let through. */
let leaver: Person;

beforeAll(async () => {
  app = await EdgeApp.start();
  people = await app.people();
  leaver = await app.signIn();
}, 120_000);
afterAll(() => app?.close());

async function send(operation: OperationMeta, wanted: MalformedCase): Promise<Answer> {
  const sample = { ...sampleOf(operation), ...wanted.change };
  const token = (operation.operationId === 'logout' ? leaver : allowedPerson(operation, people))?.token;
  return app.client.send({
    method: sample.method,
    target: sample.search === '' ? sample.path : `${sample.path}?${sample.search}`,
    headers: {
      ...sample.headers,
      ...wanted.headers,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(wanted.rawBody !== undefined
      ? { body: wanted.rawBody }
      : sample.body === undefined
        ? {}
        : { body: JSON.stringify(sample.body) }),
  });
}

/** What is wrong with the answer; null when it is as it should be. */
function faultOf(operation: OperationMeta, wanted: MalformedCase, answer: Answer): string | null {
  const where = `${operation.operationId}: ${wanted.name}: ${answer.status} ${answer.code ?? ''} ${answer.text.slice(0, 200)}`;
  if (answer.status >= 500) return where;
  if (answer.status >= 400 && !answer.headers['content-type']?.startsWith('application/problem+json')) return where;
  if (answer.status >= 400 && !operation.errors.some((code) => code === answer.code)) return where;
  if (wanted.codes === 'any') return null;
  return wanted.codes.includes(answer.code ?? '') ? null : where;
}

/** By operation: the kinds of input that it was judged on, and whether all its answers were right. */
const judged = new Map<string, { kinds: Set<string>; right: boolean }>();

async function run(
  kind: string,
  casesOf: (operation: OperationMeta) => MalformedCase[],
): Promise<{ count: number; faults: string[] }> {
  const all = publicOperations.flatMap((operation) => casesOf(operation).map((wanted) => ({ operation, wanted })));
  const faults = await inBatches(all, async ({ operation, wanted }) => {
    const fault = faultOf(operation, wanted, await send(operation, wanted));
    const known = judged.get(operation.operationId) ?? { kinds: new Set(), right: true };
    known.kinds.add(kind);
    known.right &&= fault === null;
    judged.set(operation.operationId, known);
    return fault;
  });
  return { count: all.length, faults: faults.filter((fault) => fault !== null) };
}

describe('malformed input', () => {
  it('starts from samples that fit the contract', () => {
    const misfits = publicOperations
      .filter((operation) => operation.hasBody && !operation.raw)
      .filter((o) => requestValidators[o.operationId as OperationId].body?.(sampleOf(o).body) === false)
      .map((operation) => operation.operationId);
    expect(misfits).toEqual([]);
  });

  it.each([
    ['bodies', brokenBodies, 1_500],
    ['queries', brokenQueries, 500],
    ['paths', brokenPaths, 300],
    ['headers', brokenHeaders, 400],
  ] as const)('in %s is refused by every operation', { timeout: 120_000 }, async (kind, casesOf, atLeast) => {
    const { count, faults } = await run(kind, casesOf);
    expect(faults).toEqual([]);
    expect(count).toBeGreaterThan(atLeast);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('has left no operation out, in none of the ways in which it takes any', () => {
    const wanted = publicOperations.map((operation) => [
      operation.operationId,
      operation.path.includes('{') ? ['bodies', 'headers', 'paths', 'queries'] : ['bodies', 'headers', 'queries'],
    ]);
    const met = publicOperations.map(({ operationId }) => [
      operationId,
      [...(judged.get(operationId)?.kinds ?? [])].sort(),
    ]);
    expect(met).toEqual(wanted);
    for (const [operationId, { right }] of judged) if (right) recordOperation(operationId, 'malformed input');
  });
});
