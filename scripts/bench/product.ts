/**
 * `npm run bench:product`: the product page against bare node:http with one Redis GET, in turns of one run, over
 * 20,000 distinct products with a Zipf popularity of 0.65. Three ratios: the page found in the process, found in
 * Redis with the first layer off, and the mix that a running shop sees. The last line is the Redis one.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { Redis } from 'ioredis';
import { stopProcess } from '../../e2e/server-process.ts';
import { fillShop } from '../../e2e/shop.ts';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { untilEnd } from './bench-end.ts';
import { withInstallation } from './bench-installation.ts';
import { benchOptions } from './bench-options.ts';
import { byPopularity } from './popularity.ts';
import { sharesOf } from './shares.ts';
import { ratioLine, type Turns, takeTurns } from './turns.ts';

const { json } = benchOptions(
  `npm run bench:product [-- --json]

The product page against bare node:http with one Redis GET, over 20,000 products: found in the process, found in Redis
with the first layer off (the last line), and a mix.`,
  {},
);
const count = 20_000;
const rounds = 9;
const turnS = 1;
const connections = 24;
/** More than one asks for in a turn. */
const pagesPerConnection = 1_000;
const zipfExponent = 0.65;
const mainFile = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url));
const bareFile = fileURLToPath(new URL('./bare-redis-server.ts', import.meta.url));

const results = await withInstallation(
  ['user', 'product'],
  { limits: { scale: 0 }, log: { level: 'error' }, modules: { own: ['user', 'product'] } },
  async ({ config }) => {
    const ids = await fillShop(config, count);
    const runtimeFile = join(config.stateDir, 'bench-runtime.json');
    writeFileSync(runtimeFile, JSON.stringify(config), { mode: 0o600 });
    const warm = await startServer(runtimeFile, { MKT_CACHE_MEMORY_MS: '1000' });
    const cold = await startServer(runtimeFile, { MKT_CACHE_MEMORY_MS: '0' });
    const barePrefix = `${config.redis.keyPrefix}bare:`;
    const bare = await start(bareFile, [config.redis.cacheUrl, barePrefix], {}, /port (\d+)/);
    const end = async (): Promise<unknown> => Promise.all([warm, cold, bare].map(({ child }) => stopProcess(child)));
    return untilEnd(end, async () => {
      await fillBoth(config, ids, cold.port, barePrefix);
      const popular = byPopularity(ids, connections * pagesPerConnection, zipfExponent);
      const one = [ids[0] as string];
      const limit = (sample: string[]) => (): Promise<number> =>
        rate(
          bare.port,
          sample.map((id) => `/${id}`),
        );
      const ours = (port: number, sample: string[]) => (): Promise<number> =>
        rate(
          port,
          sample.map((id) => `/api/v1/products/${id}`),
        );
      // One unmeasured turn of each: code gets hot, connections open.
      await ours(warm.port, popular)();
      await ours(cold.port, popular)();
      await limit(popular)();
      return {
        process: await takeTurns(rounds, ours(warm.port, one), limit(one)),
        mixed: await takeTurns(rounds, ours(warm.port, popular), limit(popular)),
        redis: await takeTurns(rounds, ours(cold.port, popular), limit(popular)),
      };
    });
  },
);

if (json) console.log(JSON.stringify(results));
else {
  console.log(`hit in the process  ${ratioLine(results.process)}`);
  console.log(`mixed               ${ratioLine(results.mixed)}`);
}
console.log(ratioLine(results.redis satisfies Turns));
process.exit(0);

interface Child {
  child: ChildProcess;
  port: number;
}

function startServer(runtimeFile: string, env: Record<string, string>): Promise<Child> {
  return start(
    mainFile,
    ['serve'],
    { MKT_RUNTIME_FILE: runtimeFile, MKT_HTTP_PORT: '0', MKT_HTTP_INTERNAL_PORT: '0', MKT_LOG_LEVEL: 'error', ...env },
    /serving http:\/\/[^:]+:(\d+)/,
  );
}

function start(file: string, args: string[], env: Record<string, string>, ready: RegExp): Promise<Child> {
  const child = spawn(process.execPath, ['--conditions=mkt-source', file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      const port = ready.exec(chunk.toString())?.[1];
      if (port !== undefined) resolve({ child, port: Number(port) });
    });
  });
}

/** Every page into our cache by asking for it once, and the same bytes under the bare server's keys. */
async function fillBoth(config: Config, ids: readonly string[], port: number, barePrefix: string): Promise<void> {
  const redis = new Redis(config.redis.cacheUrl);
  const queue = [...ids];
  const worker = async (): Promise<void> => {
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/products/${id}`);
      if (response.status !== 200) throw new Error(`${id} answered ${response.status}`);
      await redis.set(`${barePrefix}${id}`, Buffer.from(await response.arrayBuffer()), 'EX', 3_600);
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  await redis.quit();
}

/**
 * Each connection asks for pages of its own, one after the other. Given the same list, all would ask for the same page
 * at once, which we would answer by one read of Redis.
 */
async function rate(port: number, paths: readonly string[]): Promise<number> {
  const shares = sharesOf(paths, connections);
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections,
    duration: turnS,
    setupClient: (client) => client.setRequests((shares.pop() ?? paths).map((path) => ({ method: 'GET', path }))),
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were not 200, ${result.errors} failed`);
  return result.requests.total / result.duration;
}
