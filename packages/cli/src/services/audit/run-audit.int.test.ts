/** Each check is proved by planting its violation in an otherwise empty installation. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { StripeFake } from '../../../../server/src/modules/payment/test/stripe-fake.ts';
import { accountOf, schemaOf } from '../../../../server/src/platform/db/accounts.ts';
import { connectionBudget } from '../../../../server/src/platform/db/connection-budget.ts';
import { newId } from '../../../../server/src/platform/kernel/ids.ts';
import { moduleNames } from '../../../../server/src/platform/kernel/modules.ts';
import { freePort } from '../../../../server/src/platform/testing/free-ports.ts';
import {
  createTestInstallation,
  type TestInstallation,
} from '../../../../server/src/platform/testing/test-installation.ts';
import { startSandboxGateway } from '../../../../server/src/sandbox/gateway/start-sandbox-gateway.ts';
import { checksOf, runAudit } from './run-audit.ts';
import { document, type Plant, payment, type Step, step } from './test/plant.ts';
import { plantsBetween } from './test/plants-between.ts';
import { plantsInModules } from './test/plants-in-modules.ts';

const plants: readonly Plant[] = [...plantsInModules, ...plantsBetween];
let installation: TestInstallation;
let root: Connection;
let gateway: Awaited<ReturnType<typeof startSandboxGateway>>;
let isMariadb = false;

beforeAll(async () => {
  const port = await freePort();
  const gatewayUrl = `http://127.0.0.1:${port}`;
  installation = await createTestInstallation(moduleNames, { payment: { gatewayUrl } });
  const { config } = installation;
  gateway = await startSandboxGateway({
    host: '127.0.0.1',
    port,
    apiKey: config.secrets.gatewayApiKey,
    webhookSecret: config.secrets.gatewayWebhook,
    journalPath: join(config.stateDir, 'gateway', 'journal.ndjson'),
  });
  const { host, rootUser, rootPassword } = config.mysql;
  root = await mysql.createConnection({
    host,
    port: config.mysql.port,
    user: rootUser,
    password: rootPassword,
    multipleStatements: true,
  });
  const [rows] = await root.query('SELECT VERSION() AS version');
  isMariadb = /mariadb/i.test((rows as { version: string }[])[0]?.version ?? '');
}, 120_000);

afterAll(async () => {
  await root?.end();
  await gateway?.close();
  await installation?.close();
});

const use = (schema: string): string => `USE ${installation.config.mysql.schemaPrefix}_${schema}; `;

async function plant({ schema, sql, without }: Step): Promise<void> {
  const [table, constraint] = without ?? [];
  if (table === undefined) await root.query(`${use(schema)}${sql}`);
  else if (isMariadb)
    await root.query(`${use(schema)}SET check_constraint_checks = 0; ${sql}; SET check_constraint_checks = 1`);
  else await root.query(`${use(schema)}ALTER TABLE ${table} ALTER CHECK ${constraint} NOT ENFORCED; ${sql}`);
}

/** Which tables a test wrote to is its own affair: they are all empty again, and every constraint holds. */
async function tidy(steps: readonly Step[]): Promise<void> {
  for (const schema of new Set(steps.map((one) => one.schema))) {
    const [rows] = await root.query(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'migration%' AND table_name <> 'catalog_state'`,
      [`${installation.config.mysql.schemaPrefix}_${schema}`],
    );
    const names = (rows as { name: string }[]).map(({ name }) => name);
    await root.query(`${use(schema)}${names.map((name) => `DELETE FROM ${name}`).join('; ')}`);
    if (names.includes('loose')) await root.query(`${use(schema)}DROP TABLE loose`);
    if (schema === 'payment')
      await root
        .query(`${use(schema)}ALTER TABLE webhook_events ADD UNIQUE KEY webhook_events_event (provider, event_id)`)
        .catch(() => undefined);
  }
  if (!isMariadb)
    for (const { schema, without } of steps)
      if (without !== undefined)
        await root.query(`${use(schema)}ALTER TABLE ${without[0]} ALTER CHECK ${without[1]} ENFORCED`);
}

let planted: readonly Step[] = [];
afterEach(async () => {
  await tidy(planted);
  planted = [];
});

const audit = (names?: readonly string[]): ReturnType<typeof runAudit> =>
  runAudit(installation.config, { settleS: 0, againAfterMs: 10, ...(names === undefined ? {} : { names }) });

test('an empty installation breaks nothing, and every check can be made', async () => {
  const checks = await audit();
  expect(checks.flatMap(({ findings }) => findings)).toEqual([]);
  expect(checks.filter(({ skipped }) => skipped !== null)).toEqual([]);
});

test('every check has a violation planted for it', () => {
  const proved = new Set(plants.map(({ check }) => check));
  const others = ['chk_24_behind', 'index', 'chk_27_primary_keys', 'idle-transactions', 'connections', 'half-written'];
  const missing = checksOf(installation.config)
    .map(({ name }) => name)
    .filter((name) => !proved.has(name) && !others.includes(name) && !name.startsWith('delivered-'));
  expect([...new Set(missing)]).toEqual([]);
});

test.each(plants)('$check of $module names $what', async ({ check, module, steps, subject }) => {
  planted = steps;
  for (const one of steps) await plant(one);
  const [invariant] = checksOf(installation.config).flatMap((one) => (one.name === check ? [one.invariant] : []));
  const found = (await audit([check])).flatMap(({ findings }) => findings);
  expect(found).toContainEqual(expect.objectContaining({ invariant, module, subject }));
});

const named = async (check: string, config = installation.config): Promise<string[]> =>
  (await runAudit(config, { settleS: 0, againAfterMs: 10, names: [check] })).flatMap(({ findings }) =>
    findings.map(({ invariant, subject }) => `${invariant} ${subject}`),
  );

test('chk_24_behind names a row that the index does not follow', async () => {
  planted = [step('search', document({ version: 2 }))];
  for (const one of planted) await plant(one);
  const { config } = installation;
  expect(await named('chk_24_behind', { ...config, search: { ...config.search, url: 'http://127.0.0.1:1' } })).toEqual([
    'I24 prod_1',
  ]);
});

test('index names a row that the index does not hold', async (context) => {
  if (installation.config.search.url === '') context.skip('Elasticsearch is not here');
  const product = newId('prod');
  planted = [step('search', document({ version: 2 }).replace('prod_1', product))];
  for (const one of planted) await plant(one);
  expect(await named('index')).toEqual([`I24 ${product}`]);
});

test('gateway-list names a session at the gateway that has no attempt here', async () => {
  const { config } = installation;
  const response = await fetch(`${config.payment.gatewayUrl}/sessions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${config.secrets.gatewayApiKey}`,
      'content-type': 'application/json',
      'idempotency-key': 'planted',
    },
    body: JSON.stringify({
      reference: 'pay_9',
      amount: 500,
      currency: 'USD',
      capture: 'manual',
      description: 'd',
      locale: 'en',
      return_url: 'http://127.0.0.1/',
      webhook_url: 'http://127.0.0.1/',
      expires_at: new Date(Date.now() + 600_000).toISOString(),
    }),
  });
  expect(response.status).toBe(201);
  expect(await named('gateway-list')).toEqual(['I12 pay_9']);
});

test('a gateway that does not answer is not checked, which is no clean audit', async () => {
  const { config } = installation;
  const [check] = await runAudit(
    { ...config, payment: { ...config.payment, gatewayUrl: 'http://127.0.0.1:1' } },
    { settleS: 0, names: ['gateway-list'] },
  );
  expect(check).toMatchObject({ findings: [], skipped: expect.stringContaining('does not answer') });
});

test('gateway-books names what differs at a gateway that is not the sandbox, and needs its answer', async () => {
  const secrets = { apiKey: 'sk_test_audit', webhookSecret: 'whsec_audit' };
  const stripe = await StripeFake.start(secrets);
  const { config } = installation;
  const atStripe = {
    ...config,
    payment: { ...config.payment, provider: 'stripe', stripe: { ...config.payment.stripe, apiUrl: stripe.url } },
    secrets: { ...config.secrets, stripeApiKey: secrets.apiKey, stripeWebhook: secrets.webhookSecret },
  } as const;
  const look = async () => (await runAudit(atStripe, { settleS: 0, names: ['gateway-books-stripe'] }))[0];
  expect(await look()).toMatchObject({ findings: [], skipped: null });
  const id = newId('pay');
  planted = [step('payment', payment(id, 'captured', 500).replace("'sandbox'", "'stripe'"))];
  for (const one of planted) await plant(one);
  expect(await look()).toMatchObject({ findings: [{ invariant: 'I12', subject: id }], skipped: null });
  await stripe.close();
  expect(await look()).toMatchObject({ findings: [], skipped: expect.stringContaining('stripe could not be read') });
});

test('idle-transactions and connections name what was left open, half-written what was left behind', async () => {
  const { config } = installation;
  const { host, port } = config.mysql;
  const account = { host, port, ...accountOf(config, 'cart'), database: schemaOf(config, 'cart') };
  const open = await Promise.all(
    Array.from({ length: connectionBudget(config, 'cart') + 1 }, () => mysql.createConnection(account)),
  );
  try {
    await open[0]?.query('START TRANSACTION');
    await open[0]?.query('SELECT * FROM carts FOR UPDATE');
    await open[0]?.query("INSERT INTO carts (id, state) VALUES ('cart_9', '{}')");
    expect(await named('idle-transactions')).toEqual([`I30 ${open[0]?.threadId}`]);
    expect(await named('connections')).toEqual([`I30 ${account.user}`]);
  } finally {
    for (const one of open) one.destroy();
  }
  mkdirSync(config.storage.dir, { recursive: true });
  writeFileSync(join(config.storage.dir, 'picture.abc.part'), 'half');
  expect(await named('half-written')).toEqual(['I30 picture.abc.part']);
});
