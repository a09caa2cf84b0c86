/** Who may do what, for every operation of the contract and every kind of person; nothing of another's is ever given. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationMeta, Role } from '../../contract/operation-meta.ts';
import { newId } from '../../platform/kernel/ids.ts';
import type { RunningSandboxGateway } from '../../sandbox/gateway/start-sandbox-gateway.ts';
import { type Belongings, makeBelongings, startGatewayFor } from './belongings.ts';
import { publicOperations, sampleOf } from './contract-requests.ts';
import { EdgeApp, type People } from './edge-app.ts';
import { type Answer, inBatches } from './http-client.ts';

let app: EdgeApp;
let people: People;
let belongings: Belongings;
let gateway: RunningSandboxGateway;
const journal = join(tmpdir(), `mkt-gateway-${newId('req')}`);

beforeAll(async () => {
  gateway = await startGatewayFor(join(journal, 'journal.ndjson'));
  app = await EdgeApp.start({ worker: true, overrides: { payment: { gatewayUrl: gateway.url } } });
  people = await app.people();
  belongings = await makeBelongings(app, people, gateway.url);
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

/** The sessions of the matrix must outlive it. */
const endsTheSession = ['logout'];

function tokenOf(name: keyof People | 'anonymous'): string | undefined {
  return name === 'anonymous' ? undefined : people[name].token;
}

async function ask(operation: OperationMeta, persona: keyof People | 'anonymous', given = {}): Promise<Answer> {
  const token = tokenOf(persona);
  return app.ask(operation, { ...sampleOf(operation, given), ...(token === undefined ? {} : { token }) });
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
function owned(): { operation: OperationMeta; resource: keyof Belongings; given: Record<string, string> }[] {
  return publicOperations.flatMap((operation) => {
    const { owner } = operation;
    if (owner === null || !(owner.resource in belongings)) return [];
    const resource = owner.resource as keyof Belongings;
    return [{ operation, resource, given: { [owner.name]: belongings[resource] } }];
  });
}

describe('access', () => {
  it('is given and refused by role alone: 401 without a token, 403 with the wrong role, else let through', async () => {
    const cells = publicOperations
      .filter((operation) => !endsTheSession.includes(operation.operationId))
      .flatMap((operation) => personas.map((persona) => ({ operation, persona })));
    const wrong = await inBatches(cells, async ({ operation, persona }) => {
      const { status, code } = await ask(operation, persona.name);
      const expected = refusalOf(operation, persona);
      const met = code === 'unauthenticated' || code === 'forbidden' || code === 'token_expired' ? code : null;
      const ok = met === expected && status < 500;
      return ok ? null : `${operation.operationId} by ${persona.name}: ${status} ${code}, not ${expected}`;
    });
    expect(wrong.filter(Boolean)).toEqual([]);
    expect(cells.length).toBe((publicOperations.length - 1) * 8);
  }, 60_000);

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
      if (answer.code === 'not_found' || suspended) return null;
      return `${operation.operationId} of ${resource} by ${name}: ${answer.status} ${answer.text.slice(0, 150)}`;
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
