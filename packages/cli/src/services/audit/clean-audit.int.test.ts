/** The clean point: what it spares, and when it is not believed. */
import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  createTestInstallation,
  type TestInstallation,
} from '../../../../server/src/platform/testing/test-installation.ts';
import { auditFromCleanPoint, type CleanAudit } from './clean-audit.ts';
import { readCleanPoint } from './clean-point.ts';
import * as row from './test/plant.ts';

let installation: TestInstallation;
let root: Connection;
let schema = '';

beforeAll(async () => {
  // Without payment: nothing here is about the gateway.
  installation = await createTestInstallation(['order', 'product'], { modules: { own: ['order', 'product'] } });
  const { host, port, rootUser, rootPassword, schemaPrefix } = installation.config.mysql;
  root = await mysql.createConnection({ host, port, user: rootUser, password: rootPassword, multipleStatements: true });
  schema = `${schemaPrefix}_order`;
}, 120_000);

afterAll(async () => {
  await root?.end();
  await installation?.close();
});

beforeEach(async () => {
  await root.query(
    `USE ${schema}; DELETE FROM orders; DELETE FROM order_items; DELETE FROM seller_orders; DELETE FROM outbox`,
  );
});

const audit = (full = false): Promise<CleanAudit> =>
  auditFromCleanPoint(installation.config, { settleS: 0, againAfterMs: 10, full });
const found = ({ checks }: CleanAudit): string[] =>
  checks.flatMap(({ findings }) => findings.map((one) => one.invariant));
/** Long before the margin of any clean point. */
const old = 'SET TIMESTAMP = UNIX_TIMESTAMP(NOW() - INTERVAL 1 DAY); ';
const present = '; SET TIMESTAMP = DEFAULT';

test('the first audit looks at everything, the next at what changed; a finding does not move the point', async () => {
  const first = await audit(true);
  expect([first.looked_at, found(first)]).toEqual(['everything', []]);
  const point = readCleanPoint(installation.config);
  expect(point?.wholeAt).toBe(first.whole_at);
  const second = await audit();
  expect([second.looked_at, second.because, second.whole_at]).toEqual(['changes', null, first.whole_at]);
  const clean = readCleanPoint(installation.config);
  await root.query(row.order('cancelled', { items: 600 }));
  const third = await audit();
  expect([third.looked_at, new Set(found(third)).has('I1')]).toEqual(['changes', true]);
  // As long as it is not clean, the next audit looks at the same changes again.
  expect(readCleanPoint(installation.config)).toEqual(clean);
});

test('a line that somebody changes by hand, long after its order, is found by the next audit', async () => {
  await root.query(
    `${old}${row.order('cancelled')}; ${row.part('sel_1', 500)}; ${row.line('sel_1', 5, 500)}${present}`,
  );
  await root.query(`${row.trailStep('order', 'ord_1', null, 'created')}`);
  const before = await audit(true);
  expect(found(before).filter((one) => ['I1', 'I2', 'I3'].includes(one))).toEqual([]);
  await root.query('UPDATE order_items SET quantity = 4, line_total = 400');
  expect(found(await audit())).toContain('I1');
  await root.query('DELETE FROM order_events');
});

test('a database that went back in time, and views that are others, are looked at as a whole', async () => {
  await root.query(row.event({ relayed: true }));
  await audit(true);
  expect((await audit()).looked_at).toBe('changes');
  await root.query('DELETE FROM outbox');
  expect(await audit()).toMatchObject({
    looked_at: 'everything',
    because: 'the database of order is older than at the last clean point',
  });
  expect((await audit()).looked_at).toBe('changes');
  const [views] = await root.query('SHOW CREATE VIEW chk_02_line');
  const definition = (views as { 'Create View': string }[])[0]?.['Create View'] ?? '';
  await root.query(
    'CREATE OR REPLACE SQL SECURITY INVOKER VIEW chk_02_line AS SELECT id AS subject, id AS scope_id, updated_at AS changed_at, id AS detail FROM orders WHERE 0',
  );
  expect((await audit()).looked_at).toBe('everything');
  await root.query(definition.replace('CREATE', 'CREATE OR REPLACE'));
});

test('a view that no longer fits its table fails the audit by its name', async () => {
  await root.query('ALTER TABLE coupons RENAME COLUMN per_buyer_limit TO gone');
  await expect(audit(true)).rejects.toThrow('I21 (chk_21_buyer_limit of order) could not be checked');
  await root.query('ALTER TABLE coupons RENAME COLUMN gone TO per_buyer_limit');
});
