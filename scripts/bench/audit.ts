/**
 * `npm run bench:audit [-- --orders N] [--json]`: how long a whole audit of 100,000 orders takes, and one of what
 * changed since the last clean one; against reading each row of the same tables once, in turns.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import mysql, { type Connection } from 'mysql2/promise';
import { auditFromCleanPoint } from '../../packages/cli/src/services/audit/clean-audit.ts';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { moduleNames } from '../../packages/server/src/platform/kernel/modules.ts';
import { freePort } from '../../packages/server/src/platform/testing/free-ports.ts';
import { startSandboxGateway } from '../../packages/server/src/sandbox/gateway/start-sandbox-gateway.ts';
import { fillAuditIndex } from './audit-index.ts';
import { generateOrders } from './audit-orders.ts';
import { withInstallation } from './bench-installation.ts';
import { benchOptions, positive } from './bench-options.ts';
import { ratioLine, takeTurns } from './turns.ts';

const asked = benchOptions(
  `npm run bench:audit [-- --orders N] [--json]

How long an audit of N orders (100,000) takes, whole and of what changed, in turns with reading each row once.`,
  { orders: { type: 'string', default: '100000' } },
);
const orders = positive('orders', asked.orders);
const rounds = 3;
const port = await freePort();

const result = await withInstallation(
  moduleNames,
  { payment: { gatewayUrl: `http://127.0.0.1:${port}` }, log: { level: 'error' } },
  async ({ config }) => {
    const root = await connect(config);
    const journalPath = join(config.stateDir, 'gateway', 'journal.ndjson');
    mkdirSync(dirname(journalPath), { recursive: true });
    const generating = performance.now();
    const { rows } = await generateOrders(root, config.mysql.schemaPrefix, orders, journalPath);
    await fillAuditIndex(config);
    const generatedS = (performance.now() - generating) / 1000;
    console.error(`${orders} orders, ${rows} rows written in ${generatedS.toFixed(1)} s`);
    const gateway = await startSandboxGateway({
      host: '127.0.0.1',
      port,
      apiKey: config.secrets.gatewayApiKey,
      webhookSecret: config.secrets.gatewayWebhook,
      journalPath,
    });
    try {
      await audit(config, true);
      const before = process.memoryUsage().rss;
      let peak = before;
      const watch = setInterval(() => {
        peak = Math.max(peak, process.memoryUsage().rss);
      }, 50);
      const turns = await takeTurns(
        rounds,
        async () => rows / (await audit(config, true)),
        async () => rows / (await readOnce(root, config)),
      );
      clearInterval(watch);
      const touched = Math.min(1_000, orders);
      await root.query(
        `UPDATE ${config.mysql.schemaPrefix}_order.orders SET note = 'changed' ORDER BY id DESC LIMIT ${touched}`,
      );
      const changesS = await audit(config, false);
      const peakMb = Math.round((peak - before) / 1_048_576);
      return { orders, rows, touched, full_s: rows / turns.ours, changes_s: changesS, peak_growth_mb: peakMb, turns };
    } finally {
      await gateway.close();
      await root.end();
    }
  },
);

const { turns, full_s: fullS, changes_s: changesS, peak_growth_mb: peakMb } = result;
if (asked.json) console.log(JSON.stringify(result));
else {
  console.log(`everything: ${fullS.toFixed(1)} s for ${orders} orders (${result.rows} rows), memory +${peakMb} MB`);
  console.log(`what changed: ${changesS.toFixed(1)} s with ${result.touched} orders changed`);
}
console.log(ratioLine(turns));
process.exit(0);

/** By TCP, as the audit's own snapshots are read. */
async function connect(config: Config): Promise<Connection> {
  const { host, rootUser, rootPassword } = config.mysql;
  return mysql.createConnection({
    host,
    port: config.mysql.port,
    user: rootUser,
    password: rootPassword,
    timezone: 'Z',
  });
}

/** Seconds. Throws when anything is found: a fast audit of wrong books would prove nothing. */
async function audit(config: Config, full: boolean): Promise<number> {
  const startedAt = performance.now();
  const { checks, looked_at: lookedAt } = await auditFromCleanPoint(config, { settleS: 60, full });
  const seconds = (performance.now() - startedAt) / 1000;
  const wrong = checks.filter(({ findings, skipped }) => findings.length > 0 || skipped !== null);
  if (wrong.length > 0)
    throw new Error(
      wrong.map((c) => `${c.invariant} ${c.name}: ${c.skipped ?? JSON.stringify(c.findings.slice(0, 3))}`).join('\n'),
    );
  if ((lookedAt === 'everything') !== full) throw new Error(`The audit looked at ${lookedAt}`);
  return seconds;
}

/** The limit: each row of each table touched once, by its primary key. */
async function readOnce(root: Connection, config: Config): Promise<number> {
  const [tables] = await root.query(
    "SELECT table_schema AS s, table_name AS t FROM information_schema.tables WHERE table_schema LIKE ? AND table_type = 'BASE TABLE'",
    [`${config.mysql.schemaPrefix}\\_%`],
  );
  const startedAt = performance.now();
  for (const { s, t } of tables as { s: string; t: string }[])
    await root.query(
      `SELECT COUNT(*) FROM (SELECT * FROM \`${s}\`.\`${t}\` FORCE INDEX (PRIMARY) LIMIT 1000000000) everything`,
    );
  return (performance.now() - startedAt) / 1000;
}
