/** A marketplace for bench:checkout: two API processes, a worker and the gateway as processes of their own, and a full shop. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import mysql from 'mysql2/promise';
import { startServerProcess, stopProcess, untilReady } from '../../e2e/server-process.ts';
import { fillShop } from '../../e2e/shop.ts';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { schemaOf } from '../../packages/server/src/platform/db/accounts.ts';
import type { ModuleName } from '../../packages/server/src/platform/kernel/modules.ts';
import { freePorts } from '../../packages/server/src/platform/testing/free-ports.ts';
import { untilEnd } from './bench-end.ts';
import { withInstallation } from './bench-installation.ts';
import { call, type HttpAnswer } from './http-caller.ts';
import { mysqlAddress } from './mysql-address.ts';

const own: ModuleName[] = ['user', 'product', 'cart', 'payment', 'order'];
const gatewayApiKey = 'bench-gateway-api-key-0001';

export interface Buyer {
  token: string;
  userId: string;
  /** Its API process. */
  api: URL;
}

export interface CheckoutStage {
  gateway: URL;
  gatewayApiKey: string;
  buyers: Buyer[];
  skuIds: string[];
  mysql: mysql.Pool;
  orderSchema: string;
  /** Of everything that works for a checkout, the generator and the stores included. */
  pids: ReadonlyMap<string, number>;
}

export async function withCheckoutStage<T>(
  atOnce: number,
  profileDir: string | undefined,
  work: (stage: CheckoutStage) => Promise<T>,
): Promise<T> {
  const [apiPort, gatewayPort] = (await freePorts(2)) as [number, number];
  const gateway = new URL(`http://127.0.0.1:${gatewayPort}`);
  const overrides = {
    limits: { scale: 0 },
    log: { level: 'error' },
    modules: { own },
    http: { validateResponses: false, port: apiPort, publicUrl: `http://127.0.0.1:${apiPort}` },
    payment: { gatewayUrl: gateway.href.slice(0, -1) },
    secrets: { gatewayApiKey, gatewayWebhook: 'bench-gateway-webhook-secret-0001' },
    events: { backoffScale: 1, relayIdleMs: 200 },
    rpc: { timeoutScale: 5 },
  };
  return withInstallation(own, overrides, async ({ config }) => {
    const pool = rootPool(config);
    const running: ChildProcess[] = [];
    const profile = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
    const end = async (): Promise<void> => {
      await Promise.all(running.map(stopProcess));
      await pool.end();
    };
    return untilEnd(end, async () => {
      const productIds = await fillShop({ ...config, http: { ...config.http, port: 0 } }, 400);
      const schema = schemaOf(config, 'product');
      await pool.query(`UPDATE ${schema}.skus SET on_hand = 1000000`);
      const [skus] = await pool.query<mysql.RowDataPacket[]>(`SELECT id FROM ${schema}.skus`);
      const file = join(config.stateDir, 'bench-runtime.json');
      writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
      const start = async (role: string, env: Record<string, string> = {}): Promise<string> => {
        const child = startServerProcess(
          role,
          { MKT_LOG_LEVEL: 'error', MKT_ENV: 'development', MKT_RUNTIME_FILE: file, ...env },
          profile,
        );
        running.push(child);
        return untilReady(role, child);
      };
      await start('gateway');
      const apis: URL[] = [];
      for (const port of [apiPort, 0])
        apis.push(addressIn(await start('serve', { MKT_HTTP_PORT: String(port), MKT_HTTP_INTERNAL_PORT: '0' })));
      await start('worker');
      if (productIds.length === 0) throw new Error('The shop is empty');
      const skuIds = skus.map((row) => String(row['id']));
      const buyers = await makeBuyers(apis, skuIds[0] as string, atOnce * 6);
      const orderSchema = schemaOf(config, 'order');
      const pids = new Map([
        ['generator', process.pid],
        ...(await storePids(config, pool)),
        ...running.map(({ pid }, i): [string, number] => [
          ['gateway', 'api 1', 'api 2', 'worker'][i] as string,
          pid ?? 0,
        ]),
      ]);
      return await work({ gateway, gatewayApiKey, buyers, skuIds, mysql: pool, orderSchema, pids });
    });
  });
}

function rootPool(config: Config): mysql.Pool {
  return mysql.createPool({
    ...mysqlAddress(config),
    user: config.mysql.rootUser,
    password: config.mysql.rootPassword,
    database: 'mysql',
    connectionLimit: 16,
    maxIdle: 16,
  });
}

/** The stores' processes, where they are on this machine: what they say of themselves. */
async function storePids({ redis }: Config, pool: mysql.Pool): Promise<[string, number][]> {
  const [[row]] = await pool.query<mysql.RowDataPacket[]>('SELECT @@pid_file AS file');
  const pids: [string, number][] = [];
  const file = String(row?.['file']);
  if (existsSync(file)) pids.push(['mysql', Number(readFileSync(file, 'utf8'))]);
  for (const [name, url] of [
    ['redis (state)', redis.stateUrl],
    ['redis (queue)', redis.queueUrl],
  ] as const) {
    const client = new Redis(url);
    const pid = /^process_id:(\d+)/m.exec(await client.info('server'))?.[1];
    if (pid !== undefined) pids.push([name, Number(pid)]);
    client.disconnect();
  }
  return pids;
}

/** Guests with an empty cart that knows where to send to: nobody's password is hashed while the machine is measured. */
export async function makeBuyers(
  apis: readonly URL[],
  skuId: string,
  count: number,
  domain = 'bench.example',
): Promise<Buyer[]> {
  const buyers: Buyer[] = [];
  let next = 0;
  const address = { name: 'Guest', line1: '1 Street', city: 'Cairo', country: 'EG' };
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let i = next++; i < count; i = next++) {
        const api = apis[i % apis.length] as URL;
        const cart = await made(api, 'POST', '/cart/items', { body: { sku_id: skuId, quantity: 1 } });
        const email = `buyer-${i}@${domain}`;
        const guest = await made(api, 'POST', '/auth/guest', {
          body: { email, cart_token: cart.headers['cart-token'] },
        });
        const { access_token: token, user } = guest.body.data as { access_token: string; user: { id: string } };
        const kept = await made(api, 'POST', '/users/me/addresses', { token, body: address });
        await made(api, 'PUT', '/cart/address', { token, body: { country: 'EG', address_id: kept.body.data.id } });
        await made(api, 'DELETE', '/cart', { token });
        buyers[i] = { token, userId: user.id, api };
      }
    }),
  );
  return buyers;
}

/** Not measured, so patient: sixteen at once on a cold start may be too many for a moment. */
async function made(api: URL, method: string, path: string, options: Parameters<typeof call>[3]): Promise<HttpAnswer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await call(api, method, `/api/v1${path}`, options);
    if (answer.status < 300) return answer;
    if (answer.status < 500 || attempt === 20)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function addressIn(line: string): URL {
  const port = /serving http:\/\/[^:]+:(\d+)/.exec(line)?.[1];
  if (port === undefined) throw new Error(`No address in ${line}`);
  return new URL(`http://127.0.0.1:${port}`);
}
