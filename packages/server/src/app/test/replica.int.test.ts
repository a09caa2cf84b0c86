/**
 * Readers on a real replica that is behind, frozen and dead. The application has two API processes' worth of edges,
 * so that what one wrote must be known to the other.
 */
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallContext } from '../../platform/context/call-context.ts';
import { systemContext } from '../../platform/context/make-context.ts';
import { writeAudit } from '../../platform/db/audit-log.ts';
import type { ModuleDatabase } from '../../platform/db/database.ts';
import type { PlatformTables } from '../../platform/db/platform-tables.ts';
import { WriteMarks } from '../../platform/db/write-marks.ts';
import { closeRedis, createRedis } from '../../platform/queue/redis-clients.ts';
import { Policies } from '../../platform/resilience/policies.ts';
import { noOwnMysql, type OwnMysql, startOwnMysql } from '../../platform/testing/own-mysql.ts';
import { testContext } from '../test-app.ts';
import { EdgeApp, type People } from './edge-app.ts';
import { type Answer, HttpClient } from './http-client.ts';

const primaryId = 1;
const replicaId = 11;

let primary: OwnMysql | null = null;
let replica: OwnMysql;
let app: EdgeApp;
let people: People;
let second: HttpClient;

beforeAll(async () => {
  primary = await startOwnMysql();
  if (primary === null) return;
  replica = await primary.replica();
  const { port, password } = primary;
  app = await EdgeApp.start({
    second: true,
    modules: ['user', 'notification', 'order', 'cart', 'product', 'payment'],
    overrides: { mysql: { host: '127.0.0.1', port, rootPassword: password, replicas: [`127.0.0.1:${replica.port}`] } },
  });
  second = new HttpClient(app.app.secondUrl);
  people = await app.people();
}, 180_000);
afterAll(async () => {
  replica?.thaw();
  second?.close();
  await app?.close().catch(() => undefined);
  await primary?.close();
}, 60_000);

function database(): ModuleDatabase<PlatformTables> {
  const found = app.app.composition.modules.find((m) => m.name === 'notification');
  if (found === undefined) throw new Error('no notification');
  return found.db;
}

function contextOf(userId: string): CallContext {
  const actor = { kind: 'user', userId, sessionId: 'ses_test', roles: ['buyer'] } as const;
  return systemContext('test', { actor, class: 'browse' });
}

async function serverOf(db: unknown): Promise<number> {
  const { rows } = await sql<{ id: number }>`SELECT @@server_id AS id`.execute(db as Kysely<never>);
  return Number(rows[0]?.id);
}

const anyServer = (): Promise<number> => serverOf(database().reader('any', 'browse'));

/** The replica takes over a change this much later from now on. */
async function setBehind(seconds: number): Promise<void> {
  await replica.query('STOP REPLICA SQL_THREAD');
  await replica.query(`CHANGE REPLICATION SOURCE TO SOURCE_DELAY=${seconds}`);
  await replica.query('START REPLICA SQL_THREAD');
}

async function until(look: () => boolean | Promise<boolean>, forMs = 30_000): Promise<void> {
  const end = Date.now() + forMs;
  while (!(await look())) {
    if (Date.now() > end) throw new Error('it did not come to be');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const isReadable = (): boolean => database().replicas()[0]?.isReadable === true;

/** The same request in the other process. */
function elsewhere(path: string): Promise<Answer> {
  const headers = { authorization: `Bearer ${path.startsWith('/seller') ? people.seller.token : people.buyer.token}` };
  return second.send({ method: 'GET', target: `/api/v1${path}`, headers });
}

describe('on a replica', () => {
  beforeEach(({ skip }) => skip(primary === null, noOwnMysql));

  it('reads that may be old, and those of people who wrote nothing, use it', async () => {
    await until(isReadable);
    expect(await anyServer()).toBe(replicaId);
    const stranger = contextOf('usr_who_wrote_nothing');
    expect(await serverOf(database().reader('recent', stranger))).toBe(replicaId);
    expect(await serverOf(database().reader('fresh', 'browse'))).toBe(primaryId);
    expect(await serverOf(database().writer('browse'))).toBe(primaryId);
  });

  it('whoever wrote something reads it at once, from the replica as soon as that has it', async () => {
    const seen = new Set<number>();
    for (let i = 0; i < 40 && !seen.has(replicaId); i++) {
      const context = contextOf(people.buyer.userId);
      await database().transaction(context, (tx) =>
        writeAudit(
          tx,
          { ...context, requestId: `req_round_${i}` },
          { action: 'test', subject: { type: 'test', id: '1' } },
        ),
      );
      const reader = database().reader('recent', context);
      const found = await reader
        .selectFrom('audit_log')
        .select('request_id')
        .where('request_id', '=', `req_round_${i}`)
        .execute();
      expect(found).toHaveLength(1);
      seen.add(await serverOf(reader));
    }
    expect([...seen]).toContain(replicaId);
  });

  describe('three seconds behind', () => {
    beforeAll(async () => {
      if (primary !== null) await setBehind(3);
    });
    afterAll(async () => {
      if (primary !== null) await setBehind(0);
    });

    it('what a person changed in one process is there in the other, whatever the replica knows', async () => {
      for (let i = 0; i < 5; i++) {
        const wanted = await changePreferences(i % 2 === 0);
        const read = await elsewhere('/users/me/notification-preferences');
        expect([read.status, read.body.data]).toEqual([200, wanted]);
      }
      expect(await anyServer()).toBe(replicaId);
    });

    it('a page is the one that its seller made and edited, for everybody', async () => {
      const made = await app.call('POST', '/products', people.seller.token, await lamp('A lamp'), {
        'idempotency-key': 'lamp-1',
      });
      expect([made.status, made.code]).toEqual([201, undefined]);
      const path = `/products/${made.body.data.id}`;
      const titles: string[] = [(await elsewhere(path)).body.data?.title];
      for (const title of ['A better lamp', 'The best lamp']) {
        const current = await app.call('GET', `/seller${path}`, people.seller.token);
        const edited = await app.call('PUT', path, people.seller.token, await lamp(title), {
          'if-match': String(current.headers['etag']),
        });
        expect([edited.status, edited.code]).toEqual([200, undefined]);
        titles.push((await elsewhere(path)).body.data?.title);
      }
      expect(titles).toEqual(['A lamp', 'A better lamp', 'The best lamp']);
    });

    it('a seller finds the coupon that was just made, and the one that was just taken away is gone', async () => {
      const body = { code: 'BEHIND', kind: 'percent', percent_bps: 1_000 };
      const made = await app.call('POST', '/seller/coupons', people.seller.token, body, {
        'idempotency-key': 'behind-1',
      });
      expect([made.status, made.code]).toEqual([201, undefined]);
      const codes = async (): Promise<string[]> => {
        const { body: page } = await elsewhere('/seller/coupons');
        return (page.data as { code: string }[]).map((coupon) => coupon.code);
      };
      expect(await codes()).toContain('BEHIND');
      const { etag = '' } = made.headers;
      const gone = await app.call('DELETE', `/seller/coupons/${made.body.data.id}`, people.seller.token, undefined, {
        'if-match': String(etag),
      });
      expect(gone.status).toBe(204);
      expect(await codes()).not.toContain('BEHIND');
    });
  });

  it('one that hangs is left at once, and nobody who was reading from it fails', { timeout: 60_000 }, async () => {
    await until(isReadable);
    replica.freeze();
    const answers = await Promise.all(Array.from({ length: 8 }, anyServer)).finally(() => replica.thaw());
    expect(answers).toEqual(answers.map(() => primaryId));
    await until(isReadable);
    expect(await anyServer()).toBe(replicaId);
  });

  it('one that is behind by more than five seconds takes no reads until it has caught up', {
    timeout: 60_000,
  }, async () => {
    await until(isReadable);
    await replica.query('STOP REPLICA SQL_THREAD');
    await until(async () => {
      // Without a change there is nothing to be behind of.
      await changePreferences(Math.random() < 0.5);
      return !isReadable();
    });
    expect(await anyServer()).toBe(primaryId);
    await replica.query('START REPLICA SQL_THREAD');
    await until(isReadable);
    expect(await anyServer()).toBe(replicaId);
  });

  it('one that is killed is not missed', { timeout: 60_000 }, async () => {
    await until(isReadable);
    await replica.kill();
    const answers = await Promise.all(Array.from({ length: 20 }, anyServer));
    expect(answers).toEqual(answers.map(() => primaryId));
    const wanted = await changePreferences(true);
    const read = await elsewhere('/users/me/notification-preferences');
    expect(read.body.data).toEqual(wanted);
  });
});

it('without Redis nobody can say what was written elsewhere, so that people read the primary', async () => {
  const dead = createRedis('redis://127.0.0.1:1', 'state');
  const marks = new WriteMarks(dead, new Policies().get('redis.state'), 'test_');
  const context = contextOf('usr_anybody');
  expect(await marks.needed(context)).toBe('primary');
  // The platform's own calls know what they wrote themselves.
  const call = systemContext('job');
  expect(await marks.needed(call)).toBeNull();
  await marks.record(call, '3e11fa47-71ca-11e1-9e33-c80aa9429562:23');
  await marks.record(call, '3e11fa47-71ca-11e1-9e33-c80aa9429562:21');
  expect(await marks.needed(call)).toBe('3e11fa47-71ca-11e1-9e33-c80aa9429562:1-23');
  await marks.record(call, 'a form of later releases:tag:5');
  expect(await marks.needed(call)).toBe('primary');
  await closeRedis(dead);
});

async function lamp(title: string): Promise<Record<string, unknown>> {
  const { categories } = await app.ports.product.importCategories(testContext(), {
    categories: [{ external_id: 'lamps', parent_external_id: null, name: 'Lamps', position: 0 }],
  });
  return {
    title,
    description: 'It shines.',
    brand: null,
    category_id: categories[0]?.category_id,
    currency: 'USD',
    compare_at_price: null,
    attributes: {},
    status: 'published',
    skus: [{ code: 'LAMP-1', title: 'White', price: 1_000, initial_stock: 5, low_stock_threshold: 1, attributes: {} }],
  };
}

async function changePreferences(email: boolean): Promise<unknown> {
  const path = '/users/me/notification-preferences';
  const { body } = await app.call('GET', path, people.buyer.token);
  const wanted = { ...body.data, reminders: { ...body.data.reminders, email } };
  const answer = await app.call('PUT', path, people.buyer.token, wanted);
  expect([answer.status, answer.body.data]).toEqual([200, wanted]);
  return wanted;
}
