import type { MysqlPoolConnection } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isAppError } from '../kernel/errors.ts';
import { testEngines } from '../testing/test-installation.ts';
import { createPool, type GuardedPool, type Holder, poolFaultOf } from './pool.ts';

const acquireTimeoutMs = 500;
const reports: (readonly Holder[])[] = [];
let pool: GuardedPool;

beforeAll(() => {
  const { mysql } = testEngines();
  pool = createPool({
    host: mysql.hostname,
    port: Number(mysql.port),
    user: mysql.username,
    password: decodeURIComponent(mysql.password),
    database: 'mysql',
    connectionLimit: 2,
    queryTimeoutMs: 20_000,
    acquireTimeoutMs,
    onExhausted: (holders) => void reports.push(holders),
    name: 'test',
  });
});
afterAll(() => new Promise<void>((resolve) => pool.end(() => resolve())));

const take = (): Promise<MysqlPoolConnection> =>
  new Promise((resolve, reject) => pool.getConnection((error, it) => (error ? reject(error) : resolve(it))));
const query = (connection: MysqlPoolConnection, sql: string): Promise<unknown> =>
  new Promise((resolve, reject) => connection.query(sql, [], (e: unknown, r: unknown) => (e ? reject(e) : resolve(r))));

function reasonOf(error: unknown): string {
  let last = error;
  while (last instanceof Error && last.cause instanceof Error) last = last.cause;
  return last instanceof Error ? last.message : '';
}

it('refuses whoever finds it full after half a second, at once when the queue is full too, and names who holds it', async () => {
  const held = await Promise.all([take(), take()]);
  await query(held[0] as MysqlPoolConnection, 'SELECT 1 AS the_one_that_holds_it');
  const order: string[] = [];
  const from = performance.now();
  const asked = Array.from({ length: 200 }, async () => {
    const error: unknown = await take().catch((refusal: unknown) => refusal);
    const waited = reasonOf(error) === 'no free connection in time';
    order.push(waited ? 'waited' : 'at once');
    return { error, waited };
  });
  const refused = await Promise.all(asked);
  // Timers may be a moment early by the finer clock.
  expect(performance.now() - from).toBeGreaterThan(acquireTimeoutMs - 10);
  for (const { error } of refused) {
    expect([isAppError(error, 'service_unavailable'), poolFaultOf(error)]).toEqual([true, 'exhausted']);
    expect(isAppError(error) && error.retryAfterS).toBe(1);
  }
  // Fifty and as many as there are connections may wait; nobody behind them does.
  expect(refused.filter(({ waited }) => waited).length).toBe(52);
  expect(order.slice(0, 148)).toEqual(Array.from({ length: 148 }, () => 'at once'));
  expect(reports).toHaveLength(1);
  expect(reports[0]?.map(({ sql }) => sql)).toContain('SELECT 1 AS the_one_that_holds_it');
  for (const connection of held) connection.release();
  const again = await take();
  await query(again, 'SELECT 1');
  again.release();
});

it('lets go of everybody at once whose server is known to hang', async () => {
  const connection = await take();
  const sleeping = query(connection, 'SELECT SLEEP(15)').catch((error: unknown) => error);
  pool.breakOff();
  expect(poolFaultOf(await sleeping)).toBe('connection');
  connection.release();
  const again = await take();
  await query(again, 'SELECT 1');
  again.release();
});
