/** Who may do what, for every operation of the contract and every kind of person; nothing of another's is ever given. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationMeta, Role } from '../../contract/operation-meta.ts';
import { newId } from '../../platform/kernel/ids.ts';
import { recordOperation } from '../../platform/testing/test-record.ts';
import type { RunningSandboxGateway } from '../../sandbox/gateway/start-sandbox-gateway.ts';
import { type AfterSale, type Belongings, makeAfterSale, makeBelongings, startGatewayFor } from './belongings.ts';
import { publicOperations, sampleOf } from './contract-requests.ts';
import { EdgeApp, type People } from './edge-app.ts';
import { type Answer, inBatches } from './http-client.ts';

let app: EdgeApp;
let people: People;
/** One of each resource that `x-owner` names. */
let belongings: Belongings & AfterSale;
let gateway: RunningSandboxGateway;
const journal = join(tmpdir(), `mkt-gateway-${newId('req')}`);

beforeAll(async () => {
  gateway = await startGatewayFor(join(journal, 'journal.ndjson'));
  app = await EdgeApp.start({ worker: true, overrides: { payment: { gatewayUrl: gateway.url } } });
  people = await app.people();
  const made = await makeBelongings(app, people, gateway.url);
  belongings = { ...made, ...(await makeAfterSale(app, people, made, gateway.url)) };
}, 120_000);
afterAll(async () => {
  await app?.close();
  await gateway?.close();
  await rm(journal, { recursive: true, force: true });
});

const personas: readonly { name: keyof People | 'anonymous'; roles: readonly Role[] }[] = [
  { name: 'anonymous', roles: [] },
  { name: 'buyer', roles: ['buyer'] },
  { name: 'otherBuyer', roles: ['buyer'] },
  { name: 'guest', roles: ['guest'] },
  { name: 'seller', roles: ['buyer', 'seller'] },
  { name: 'otherSeller', roles: ['buyer', 'seller'] },
  { name: 'suspendedSeller', roles: ['buyer', 'seller'] },
  { name: 'admin', roles: ['buyer', 'admin'] },
];

/** Cells that were judged and those that were wrong, by operation. */
const judged = new Map<string, { roles: number; strangers: number; wrong: number }>();

function judge(operation: OperationMeta, kind: 'roles' | 'strangers', fault: string | null): string | null {
  const known = judged.get(operation.operationId) ?? { roles: 0, strangers: 0, wrong: 0 };
  known[kind] += 1;
  if (fault !== null) known.wrong += 1;
  judged.set(operation.operationId, known);
  return fault;
}

/** The sessions of the matrix must outlive it: who signs out does so with one that nobody else has. */
async function tokenOf(operation: OperationMeta, name: keyof People | 'anonymous'): Promise<string | undefined> {
  if (name === 'anonymous') return undefined;
  if (operation.operationId !== 'logout') return people[name].token;
  return name === 'guest' ? (await app.signInGuest()).token : (await app.login(people[name].email)).access_token;
}

/** A 503 of a busy machine, after which nothing was done, is asked again for some seconds, as a client would. */
async function ask(operation: OperationMeta, persona: keyof People | 'anonymous', given = {}): Promise<Answer> {
  const token = await tokenOf(operation, persona);
  const wanted = { ...sampleOf(operation, given), ...(token === undefined ? {} : { token }) };
  for (let tries = 1; ; tries++) {
    const answer = await app.ask(operation, wanted);
    if (answer.status !== 503 || tries === 8) return answer;
    await new Promise((resolve) => setTimeout(resolve, 250 * tries));
  }
}

/** What the roles alone decide: the code of the refusal, or null where the request is let through. */
function refusalOf(operation: OperationMeta, persona: { name: string; roles: readonly Role[] }): string | null {
  const { roles, optionalAuth } = operation;
  // Its credentials are the refresh token in the body, and the contract's example is none of ours.
  if (operation.operationId === 'refreshTokens') return 'unauthenticated';
  if (roles === null) return null;
  if (persona.name === 'anonymous') return optionalAuth ? null : 'unauthenticated';
  return persona.roles.some((role) => roles.includes(role)) ? null : 'forbidden';
}

/** Every operation on a thing that has an owner, with that thing's id. */
function owned(): { operation: OperationMeta; resource: keyof typeof belongings; given: Record<string, string> }[] {
  return publicOperations.flatMap((operation) => {
    const { owner } = operation;
    if (owner === null) return [];
    const resource = owner.resource as keyof typeof belongings;
    const id = belongings[resource];
    if (id === undefined) throw new Error(`There is no ${resource} here to ask ${operation.operationId} for`);
    return [{ operation, resource, given: { [owner.name]: id } }];
  });
}

describe('access', () => {
  it('is given and refused by role alone: 401 without a token, 403 with the wrong role, else let through', async () => {
    const cells = publicOperations.flatMap((operation) => personas.map((persona) => ({ operation, persona })));
    const wrong = await inBatches(cells, async ({ operation, persona }) => {
      const { status, code } = await ask(operation, persona.name);
      const expected = refusalOf(operation, persona);
      const met = code === 'unauthenticated' || code === 'forbidden' || code === 'token_expired' ? code : null;
      const ok = met === expected && status < 500;
      const fault = `${operation.operationId} by ${persona.name}: ${status} ${code}, not ${expected}`;
      return judge(operation, 'roles', ok ? null : fault);
    });
    expect(wrong.filter(Boolean)).toEqual([]);
    expect(cells.length).toBe(publicOperations.length * 8);
  }, 120_000);

  it("never gives, changes or reveals what is another's: 404, as for what is not there", async () => {
    const strangers = {
      buyer: ['otherBuyer', 'guest', 'otherSeller', 'suspendedSeller'],
      seller: ['otherSeller', 'suspendedSeller'],
    } as const;
    const cells = owned().flatMap((one) => {
      const names = one.operation.roles?.includes('seller') ? strangers.seller : strangers.buyer;
      return names
        .filter((name) => refusalOf(one.operation, personaNamed(name)) === null)
        .map((name) => ({ ...one, name }));
    });
    const wrong = await inBatches(cells, async ({ operation, resource, given, name }) => {
      const wanted = sampleOf(operation, given);
      const body =
        operation.owner?.in === 'body'
          ? { ...(wanted.body as object), [operation.owner.name]: belongings[resource] }
          : wanted.body;
      const answer = await app.ask(operation, { ...wanted, body: fitting(operation, body), token: people[name].token });
      const suspended = name === 'suspendedSeller' && answer.code === 'seller_suspended';
      const fault = `${operation.operationId} of ${resource} by ${name}: ${answer.status} ${answer.text.slice(0, 150)}`;
      return judge(operation, 'strangers', answer.code === 'not_found' || suspended ? null : fault);
    });
    expect(wrong.filter(Boolean)).toEqual([]);
    expect(cells.length).toBeGreaterThan(60);
  });

  it('gives its owner what was asked for, so that the refusals above are not those of a thing that is not there', async () => {
    const reads = owned().filter(({ operation }) => operation.method === 'GET');
    const wrong = await inBatches(reads, async ({ operation, given }) => {
      const answer = await ask(operation, operation.roles?.includes('seller') ? 'seller' : 'buyer', given);
      return answer.status === 200 ? null : `${operation.operationId}: ${answer.status} ${answer.text.slice(0, 150)}`;
    });
    expect(wrong.filter(Boolean)).toEqual([]);
    expect(reads.map(({ resource }) => resource)).toEqual(
      expect.arrayContaining(['address', 'order', 'payment', 'product', 'coupon', 'seller_order']),
    );
  });

  it('to an order of ones own does not take what is another’s along', async () => {
    const theirs = await app.call('GET', '/cart', people.otherBuyer.token);
    const quote = theirs.body.data.quote ?? 'eyJ2IjoxfQ.c2lnbmF0dXJl';
    const answer = await app.call(
      'POST',
      '/orders',
      people.otherBuyer.token,
      { quote, address_id: belongings.address },
      { 'idempotency-key': 'foreign-address' },
    );
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text).not.toContain('Nile');
  });

  it('has left no operation out', () => {
    for (const { operationId, owner } of publicOperations) {
      const { roles, strangers, wrong } = judged.get(operationId) ?? { roles: 0, strangers: 0, wrong: 0 };
      expect([operationId, roles, strangers > 0]).toEqual([operationId, personas.length, owner !== null]);
      if (wrong === 0) recordOperation(operationId, 'access matrix');
    }
  });
});

function personaNamed(name: string): { name: string; roles: readonly Role[] } {
  const persona = personas.find((p) => p.name === name);
  if (persona === undefined) throw new Error(name);
  return persona;
}

/** The examples name a currency of another installation and pictures that are not there. */
function fitting(operation: OperationMeta, body: unknown): unknown {
  if (operation.operationId !== 'replaceProduct') return body;
  const { image_ids: _, ...rest } = body as Record<string, unknown>;
  return { ...rest, currency: 'USD', category_id: belongings.category };
}
