/**
 * What every operation answers when something behind it fails. A handler that fails in each way shows the edge's part
 * for all of them; a database that is cut off, and limits that are used up, are the real thing.
 */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OperationMeta } from '../../contract/operation-meta.ts';
import { AppError } from '../../platform/kernel/errors.ts';
import { type OwnRedis, startOwnRedis } from '../../platform/testing/own-redis.ts';
import { testEngines } from '../../platform/testing/test-installation.ts';
import { recordOperation } from '../../platform/testing/test-record.ts';
import { serve } from '../serve.ts';
import { publicOperations, sampleOf } from './contract-requests.ts';
import { allowedPerson, EdgeApp, type People, type Person } from './edge-app.ts';
import { type Answer, HttpClient, inBatches } from './http-client.ts';

/** Stands between the application and MySQL, and can be cut. */
class Cable {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  private constructor(server: Server) {
    this.server = server;
  }

  static async to(host: string, port: number): Promise<Cable> {
    const server = createServer((near) => {
      if (cable.isCut) {
        near.destroy();
        return;
      }
      const far = connect(port, host);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        cable.sockets.add(one);
        one.on('error', () => undefined);
        one.on('close', () => {
          cable.sockets.delete(one);
          other.destroy();
        });
        one.pipe(other);
      }
    });
    const cable = new Cable(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return cable;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}

let app: EdgeApp;
let people: People;
let leaver: Person;
let cable: Cable;
let redis: OwnRedis;
let fault: (() => never) | null = null;
/** Operations whose own handler a request came to. */
const reached = new Set<string>();

beforeAll(async () => {
  const { mysql } = testEngines();
  redis = await startOwnRedis();
  cable = await Cable.to(mysql.hostname, Number(mysql.port));
  app = await EdgeApp.start({
    overrides: {
      mysql: { host: '127.0.0.1', port: cable.port },
      redis: { stateUrl: redis.url, cacheUrl: redis.url },
    },
    wrapHandler: (operationId, handler) => async (context, input) => {
      reached.add(operationId);
      fault?.();
      return handler(context, input);
    },
  });
  people = await app.people();
  leaver = await app.signIn();
}, 120_000);
afterAll(async () => {
  cable?.mend();
  await app?.close();
  cable?.close();
  await redis?.close();
});

function ask(operation: OperationMeta): Promise<Answer> {
  const person = operation.operationId === 'logout' ? leaver : allowedPerson(operation, people);
  return app.ask(operation, person === null ? {} : { token: person.token });
}

async function withFault<T>(throwing: () => never, work: () => Promise<T>): Promise<T> {
  fault = throwing;
  try {
    return await work();
  } finally {
    fault = null;
  }
}

describe('a handler that fails', () => {
  it.each(['overloaded', 'service_unavailable'] as const)('with %s is 503 with a time to come back', async (code) => {
    const listing = publicOperations.filter((operation) => operation.errors.includes(code));
    const answers = await withFault(
      () => {
        throw new AppError(code, { meta: { part: 'test' } });
      },
      () => inBatches(listing, ask),
    );
    expect(answers.map((a, i) => [listing[i]?.operationId, a.status, a.code, a.headers['retry-after']])).toEqual(
      listing.map((operation) => [operation.operationId, 503, code, '1']),
    );
    expect(listing.length).toBeGreaterThan(90);
  });

  it('by a bug of ours is 500 without a word of it, and every operation has one', async () => {
    reached.clear();
    const answers = await withFault(
      () => {
        throw new Error('SELECT secret_column FROM inner_table');
      },
      () => inBatches(publicOperations, ask),
    );
    expect(answers.map((a, i) => [publicOperations[i]?.operationId, a.status, a.code])).toEqual(
      publicOperations.map((operation) => [operation.operationId, 500, 'internal']),
    );
    for (const answer of answers) {
      expect(answer.text).not.toMatch(/secret_column|inner_table|\.ts|Error:/);
      expect(answer.body.meta.request_id).toBe(answer.headers['x-request-id']);
    }
    expect([...reached].sort()).toEqual(publicOperations.map((operation) => operation.operationId).sort());
    for (const operationId of reached) recordOperation(operationId, 'handler');
  });
});

describe('with the database cut off', () => {
  it('no operation breaks: each answers from what it has or says which part is away', async () => {
    cable.cut();
    const answers = await inBatches(
      publicOperations,
      async (operation) => ({ operation, answer: await ask(operation) }),
      8,
    );
    cable.mend();
    const broken = answers
      .filter(({ operation, answer }) => answer.status >= 500 && answer.status !== 503 && !operation.raw)
      .map(({ operation, answer }) => `${operation.operationId}: ${answer.status} ${answer.text.slice(0, 200)}`);
    expect(broken).toEqual([]);
    const away = answers.filter(({ answer }) => answer.code === 'service_unavailable');
    expect(away.length).toBeGreaterThan(70);
    for (const { answer } of away) expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    const health = answers.find(({ operation }) => operation.operationId === 'getHealth');
    const ready = answers.find(({ operation }) => operation.operationId === 'getReadiness');
    expect([health?.answer.status, ready?.answer.status, ready?.answer.body.status]).toEqual([200, 503, 'not_ready']);
  }, 60_000);

  it('all is well again once it is back', async () => {
    const until = Date.now() + 15_000;
    let answer = await app.call('GET', '/users/me', people.buyer.token);
    while (answer.status !== 200 && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      answer = await app.call('GET', '/users/me', people.buyer.token);
    }
    expect(answer.status).toBe(200);
  }, 20_000);
});

describe('with the limits used up', () => {
  it('every operation that has one says when to come back', { timeout: 60_000 }, async () => {
    const { config } = app.app;
    // A scale this small leaves one request per window, class and person.
    const limited = await serve({
      ...config,
      limits: { scale: 0.000_001 },
      http: { ...config.http, port: 0, internalPort: 0 },
    });
    const client = new HttpClient(limited.publicUrl);
    await app.signingKey();
    try {
      const listing = publicOperations.filter((operation) => operation.errors.includes('rate_limited'));
      const answers = await inBatches(listing, async (operation) => {
        const { method, path, search, headers, body } = sampleOf(operation);
        const token = operation.roles === null ? null : await app.mint({});
        const index = listing.indexOf(operation);
        const wanted = {
          method,
          target: search === '' ? path : `${path}?${search}`,
          headers: {
            ...headers,
            'x-forwarded-for': `10.1.${Math.floor(index / 200)}.${index % 200}`,
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        };
        const first = await client.send(wanted);
        const second = await client.send(wanted);
        // One may be counted apart: by the process while Redis is late, or in the next minute of a leased class.
        const isApart = second.code !== 'rate_limited';
        return { operation, first, second: isApart ? await client.send(wanted) : second };
      });
      for (const { operation, first, second } of answers) {
        const { operationId } = operation;
        expect([operationId, first.code]).not.toEqual([operationId, 'rate_limited']);
        expect([operationId, second.status, second.code]).toEqual([operationId, 429, 'rate_limited']);
        expect(Number(second.headers['retry-after'])).toBeGreaterThan(0);
        expect(second.headers['ratelimit']).toMatch(new RegExp(`^"${operation.class}";r=0;t=\\d+$`));
        expect(second.headers['ratelimit-policy']).toBe(`"${operation.class}";q=1;w=60`);
      }
      const probes = await inBatches(Array.from({ length: 10 }), () =>
        client.send({ method: 'GET', target: '/healthz' }),
      );
      expect(probes.map((a) => a.status)).toEqual(probes.map(() => 200));
    } finally {
      client.close();
      await limited.close();
    }
  });
});

/** A breaker closes by the next call that ends well; this one guards every operation that looks at the user's row. */
async function isTrusted(): Promise<boolean> {
  const { status } = await app.call('GET', '/admin/sellers', people.admin.token);
  return status === 200;
}

describe('with Redis frozen', () => {
  it('every operation answers as without a fault, or says that it cannot', { timeout: 60_000 }, async () => {
    // What was cut off before is trusted again.
    await expect.poll(isTrusted, { timeout: 20_000, interval: 200 }).toBe(true);
    redis.freeze();
    const answers = await inBatches(
      publicOperations,
      async (operation) => ({ operation, answer: await ask(operation) }),
      8,
    ).finally(() => redis.thaw());
    const broken = answers
      .filter(({ operation, answer }) => answer.status >= 500 && answer.status !== 503 && !operation.raw)
      .map(({ operation, answer }) => `${operation.operationId}: ${answer.status} ${answer.text.slice(0, 200)}`);
    expect(broken).toEqual([]);
    const away = answers.filter(({ answer }) => answer.code === 'service_unavailable');
    expect(away.filter(({ answer }) => /redis/.test(answer.body.part)).map(({ answer }) => answer.text)).toEqual([]);
    // The machine may be too busy for a few; what Redis is missed by would be dozens.
    expect(away.length).toBeLessThan(10);
    const ready = answers.find(({ operation }) => operation.operationId === 'getReadiness');
    expect(ready?.answer.status).toBe(200);
  });
});
