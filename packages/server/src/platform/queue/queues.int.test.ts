import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Policies } from '../resilience/policies.ts';
import { Metrics } from '../telemetry/metrics.ts';
import { type OwnRedis, startOwnRedis } from '../testing/own-redis.ts';
import { type ModuleJob, ModuleJobs } from './module-jobs.ts';
import { QueueGuard } from './queue-guard.ts';
import { QueueWorker, type RunningJob } from './queue-worker.ts';
import { Queues } from './queues.ts';
import { closeRedis, createRedis } from './redis-clients.ts';

let server: OwnRedis;
let queues: Queues;
const keyPrefix = 't_plat_';
const open: (() => unknown)[] = [];

beforeEach(async () => {
  server = await startOwnRedis();
  queues = new Queues({ url: server.url, keyPrefix, policies: new Policies() });
});
afterEach(async () => {
  server.thaw();
  for (const close of open.splice(0).reverse()) await close();
  await queues.close();
  await server.close();
});

function newConnection() {
  const connection = createRedis(server.url, 'queue_worker');
  open.push(() => closeRedis(connection));
  return connection;
}

function startWorker(run: (job: RunningJob) => Promise<void>, concurrency = 2): QueueWorker {
  const worker = new QueueWorker({ queue: 'things', keyPrefix, connection: newConnection(), concurrency, run });
  open.push(() => worker.close(200));
  return worker;
}

async function until(look: () => Promise<unknown> | unknown): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (await look()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`It did not come true: ${look.toString()}`);
}

const isEmpty = async (): Promise<boolean> => {
  const depth = await queues.depth('things');
  return depth.waiting + depth.active + depth.delayed === 0;
};

test('a job is there once while it waits, and may be added again when it is done', async () => {
  const job = { id: 'evt_1.things', name: 'thing', data: { n: 1 } };
  await queues.add('things', [job, job]);
  await queues.add('things', [job]);
  expect(await queues.depth('things')).toMatchObject({ waiting: 1, active: 0 });
  const seen: unknown[] = [];
  startWorker(async ({ data }) => void seen.push(data));
  await until(async () => seen.length === 1 && (await isEmpty()));
  await queues.add('things', [job]);
  await until(() => seen.length === 2);
});

test('a job that throws is tried again, then gone, so that adding it again is no silent no-op', async () => {
  let tries = 0;
  startWorker(async () => {
    tries += 1;
    throw new Error('not even the inbox could be written');
  });
  const job = { id: 'evt_1.things', name: 'thing', data: {} };
  await queues.add('things', [job]);
  await until(async () => tries === 3 && (await isEmpty()));
  await queues.add('things', [job]);
  await until(() => tries > 3);
});

test('a job that hangs holds one slot; those behind it pass', async () => {
  const done: string[] = [];
  startWorker(async ({ id }) => {
    if (id === 'hangs') await new Promise(() => {});
    done.push(id);
  });
  await queues.add(
    'things',
    ['hangs', 'a', 'b', 'c'].map((id) => ({ id, name: 'thing', data: {} })),
  );
  await until(() => done.length === 3);
  expect(done).toEqual(['a', 'b', 'c']);
});

test('the job of a killed process goes on in another one, which is told of it', async () => {
  const code = `
    import { QueueWorker } from '${new URL('./queue-worker.ts', import.meta.url)}';
    import { createRedis } from '${new URL('./redis-clients.ts', import.meta.url)}';
    const run = () => { console.log('started'); return new Promise(() => {}); };
    new QueueWorker({ queue: 'things', keyPrefix: '${keyPrefix}', connection: createRedis('${server.url}', 'queue_worker'), concurrency: 1, run });`;
  const child = spawn(process.execPath, ['--conditions=mkt-source', '--input-type=module-typescript', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await queues.add('things', [{ id: 'evt_1.things', name: 'thing', data: {} }]);
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const seen: RunningJob[] = [];
  startWorker(async (job) => void seen.push(job));
  await until(() => seen.length > 0);
  expect(seen[0]).toMatchObject({ id: 'evt_1.things', stalledTimes: 1 });
});

test('adding to a frozen server fails in time and says which part', async () => {
  await queues.add('things', []);
  await queues.depth('things');
  server.freeze();
  await expect(queues.add('things', [{ id: 'x', name: 'thing', data: {} }])).rejects.toThrow();
  const refused = async (): Promise<unknown> =>
    queues.add('things', [{ id: 'x', name: 'thing', data: {} }]).catch((error: unknown) => error);
  await until(async () => ((await refused()) as { meta?: { reason?: string } }).meta?.reason === 'breaker_open');
});

test('a worker ends although its server is frozen', async () => {
  let started = 0;
  const worker = startWorker(async () => {
    started += 1;
  });
  await queues.add('things', [{ id: 'x', name: 'thing', data: {} }]);
  await until(() => started === 1);
  server.freeze();
  await worker.close(200);
});

test('depth and age of a queue are metrics', async () => {
  const metrics = new Metrics();
  const measured = new Queues({ url: server.url, keyPrefix, policies: new Policies(), metrics });
  open.push(() => measured.close());
  await measured.add('things', [{ id: 'x', name: 'thing', data: {} }]);
  measured.expose(['things']);
  const text = await metrics.registry.metrics();
  expect(text).toContain('mkt_queue_depth_jobs{queue="things",state="waiting"} 1');
  expect(text).toMatch(/mkt_queue_oldest_age_seconds\{queue="things"\} \d/);
});

test('a server that would evict jobs is refused at the start and an alarm later', async () => {
  const metrics = new Metrics();
  const admin = createRedis(server.url, 'operator');
  open.push(() => closeRedis(admin));
  const guard = new QueueGuard({ redis: queues.redis, keyPrefix, everyMs: 50, metrics });
  open.push(() => guard.close());
  await until(() => queues.redis.status === 'ready');
  await guard.start();
  await admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
  await until(async () => (await metrics.registry.metrics()).includes('mkt_queue_redis_unsafe_ratio 1'));
  const second = new QueueGuard({ redis: queues.redis, keyPrefix });
  await expect(second.start()).rejects.toThrow('must be noeviction');
});

test('lost memory is noticed: at the start, after a flush, after a restart; and not otherwise', async () => {
  let resets = 0;
  await until(() => queues.redis.status === 'ready');
  const guard = new QueueGuard({ redis: queues.redis, keyPrefix });
  open.push(() => guard.close());
  guard.onReset(() => {
    resets += 1;
  });
  await guard.check();
  await guard.check();
  expect(resets).toBe(1);
  await server.wipe();
  await guard.check();
  await guard.check();
  expect(resets).toBe(2);
  await server.kill();
  await guard.check();
  expect(resets).toBe(2);
  await server.start();
  await until(async () => {
    await guard.check();
    return resets === 3;
  });
});

function startJobs(jobs: readonly ModuleJob[]): ModuleJobs {
  const moduleJobs = new ModuleJobs({ module: 'order', jobs, queues, keyPrefix, connection: newConnection() });
  open.push(() => moduleJobs.close());
  moduleJobs.start();
  return moduleJobs;
}

test('a single job runs in one of several processes per turn, and after a wipe once scheduled again', async () => {
  const runs: number[] = [];
  const job = (process_: number): ModuleJob => ({
    name: 'order.tidy',
    everyMs: 300,
    run: async () => void runs.push(process_),
  });
  const processes = [startJobs([job(1)]), startJobs([job(2)])];
  for (const moduleJobs of processes) await moduleJobs.schedule();
  const started = Date.now();
  await until(() => runs.length >= 6);
  // Two processes with a schedule each would have run twice as often.
  expect(Date.now() - started).toBeGreaterThanOrEqual(1_200);
  await server.wipe();
  await processes[0]?.schedule();
  const before = runs.length;
  await until(() => runs.length > before + 1);
});

test('a job that a newer release dropped is scheduled no more', async () => {
  await startJobs([{ name: 'order.old', everyMs: 60_000, run: async () => {} }]).schedule();
  await startJobs([{ name: 'order.new', everyMs: 60_000, run: async () => {} }]).schedule();
  expect((await queues.queue('order-jobs').getJobSchedulers()).map((s) => s.key)).toEqual(['order.new']);
});

test('a job of every process runs without Redis, never twice at once, and survives its own failures', async () => {
  await server.kill();
  let runs = 0;
  let running = 0;
  let most = 0;
  const run = async (): Promise<void> => {
    runs += 1;
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 30));
    running -= 1;
    if (runs === 1) throw new Error('the first one fails');
  };
  startJobs([{ name: 'order.sweep', mode: 'every_process', everyMs: 20, run }]);
  await until(() => runs >= 5);
  expect(most).toBe(1);
});
