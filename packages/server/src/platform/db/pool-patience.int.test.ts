import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemContext } from '../context/make-context.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { type ModuleDatabase, openDatabase } from './database.ts';

const REQUEST_MS = 1_000;

let installation: TestInstallation;
let db: ModuleDatabase<never>;

describe('waiting for a connection', () => {
  beforeAll(async () => {
    installation = await createTestInstallation(['cart']);
    const { config } = installation;
    // One connection a class.
    const mysql = { ...config.mysql, poolScale: 0.1, acquireTimeoutMs: REQUEST_MS };
    db = openDatabase({ ...config, mysql }, 'cart');
  });
  afterAll(async () => {
    await db.close();
    await installation.close();
  });

  it('is short for requests: they get 503 while the pool is held', async () => {
    await db
      .writer('checkout')
      .connection()
      .execute(async (held) => {
        await sql`SELECT 1`.execute(held);
        await expect(sql`SELECT 1`.execute(db.writer('checkout'))).rejects.toMatchObject({
          code: 'service_unavailable',
        });
      });
  });

  it('is long for background work: it is done when its turn comes', async () => {
    const waiting = await db
      .writer('background')
      .connection()
      .execute(async (held) => {
        await sql`SELECT 1`.execute(held);
        const later = sql`SELECT 1`.execute(db.writer('background'));
        await delay(REQUEST_MS * 1.5);
        return { later };
      });
    await expect(waiting.later).resolves.toMatchObject({ rows: [{ 1: 1 }] });
  });

  it('ends at the deadline of a transaction that hangs: its connection is free, and it can ask nothing more', async () => {
    const ended = Promise.withResolvers<unknown>();
    const goOn = Promise.withResolvers<void>();
    const hanging = db.transaction(systemContext('test', { timeoutMs: 300, class: 'checkout' }), async (tx) => {
      await sql`SELECT 1`.execute(tx);
      await goOn.promise;
      await sql`SELECT 2`.execute(tx).then(ended.resolve, ended.resolve);
    });
    await expect(hanging).rejects.toMatchObject({ code: 'service_unavailable', meta: { part: 'deadline' } });
    await sql`SELECT 1`.execute(db.writer('checkout'));
    goOn.resolve();
    expect(String(await ended.promise)).toMatch(/rolled back/);
  });

  it('leaves nothing of a transaction whose deadline comes amid a statement', async () => {
    const ended = Promise.withResolvers<unknown>();
    const work = db.transaction(systemContext('test', { timeoutMs: 300, class: 'checkout' }), async (tx) => {
      await sql`SELECT SLEEP(0.8)`.execute(tx);
      await sql`INSERT INTO consumer_pauses (consumer, reason, paused_by) VALUES ('left-behind', 'x', 'y')`
        .execute(tx)
        .then(ended.resolve, ended.resolve);
    });
    await expect(work).rejects.toMatchObject({ code: 'service_unavailable', meta: { part: 'deadline' } });
    expect(String(await ended.promise)).toMatch(/ended|rolled back/);
    const { rows } = await sql`SELECT reason FROM consumer_pauses WHERE consumer = 'left-behind'`.execute(
      db.writer('checkout'),
    );
    expect(rows).toEqual([]);
  });
});
