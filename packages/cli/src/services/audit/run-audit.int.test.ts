/** Each invariant is proved by planting its violation in an otherwise empty installation. */
import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { moduleNames } from '../../../../server/src/platform/kernel/modules.ts';
import {
  createTestInstallation,
  type TestInstallation,
} from '../../../../server/src/platform/testing/test-installation.ts';
import { plants } from './planted-violations.fixture.ts';
import { runAudit } from './run-audit.ts';

let installation: TestInstallation;
let root: Connection;

beforeAll(async () => {
  installation = await createTestInstallation(moduleNames);
  const { host, port, rootUser, rootPassword } = installation.config.mysql;
  root = await mysql.createConnection({ host, port, user: rootUser, password: rootPassword, multipleStatements: true });
}, 120_000);

afterAll(async () => {
  await root?.end();
  await installation?.close();
});

const audit = (only?: string): ReturnType<typeof runAudit> =>
  runAudit(installation.config, { settleS: 0, againAfterMs: 10, ...(only === undefined ? {} : { only: [only] }) });

test('an empty installation breaks nothing', async () => {
  const checks = await audit();
  expect(checks.flatMap(({ findings }) => findings)).toEqual([]);
  expect(new Set(checks.map(({ invariant }) => invariant))).toEqual(new Set(plants.map(({ invariant }) => invariant)));
});

test.each(plants)('$invariant in $module finds $what', async ({ invariant, module, sql, tidy, subject }) => {
  const use = `USE ${installation.config.mysql.schemaPrefix}_`;
  for (const [schema, statement] of sql) await root.query(`${use}${schema}; ${statement}`);
  try {
    const found = (await audit(invariant)).flatMap(({ findings }) => findings);
    expect(found).toContainEqual(expect.objectContaining({ invariant, module, subject }));
  } finally {
    for (const [schema, statement] of tidy) await root.query(`${use}${schema}; ${statement}`);
  }
});
