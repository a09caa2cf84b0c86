import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { Policies } from '../resilience/policies.ts';
import { Metrics } from '../telemetry/metrics.ts';
import { type OwnRedis, startOwnRedis } from '../testing/own-redis.ts';
import { type ModuleJob, ModuleJobs } from './module-jobs.ts';
import { QueueGuard } from './queue-guard.ts';
import { QueueWorker, type RunningJob } from './queue-worker.ts';
import { Queues } from './queues.ts';
import { closeRedis, createRedis } from './redis-clients.ts';

const keyPrefix = 't_plat_';

/** A Redis of a test's own and what works on it: tests mostly wait, so that they wait beside each other. */
class Bench {
  readonly server: OwnRedis;
  readonly queues: Queues;
  readonly open: (() => unknown)[] = [];

  private constructor(server: OwnRedis) {
    this.server = server;
    this.queues = new Queues({ url: server.url, keyPrefix, policies: new Policies() });
  }

  static async run(work: (bench: Bench) => Promise<void>): Promise<void> {
    const bench = new Bench(await startOwnRedis());
    try {
      await work(bench);
    } finally {
      bench.server.thaw();
      for (const close of bench.open.reverse()) await close();
      await bench.queues.close();
      await bench.server.close();
    }
  }

  newConnection() {
    const connection = createRedis(this.server.url, 'queue_worker');
    this.open.push(() => closeRedis(connection));
    return connection;
  }

  startWorker(run: (job: RunningJob) => Promise<void>, concurrency = 2): QueueWorker {
    const worker = new QueueWorker({ queue: 'things', keyPrefix, connection: this.newConnection(), concurrency, run });
    this.open.push(() => worker.close(200));
    return worker;
  }

  startJobs(jobs: readonly ModuleJob[]): ModuleJobs {
    const connection = this.newConnection();
    const moduleJobs = new ModuleJobs({ module: 'order', jobs, queues: this.queues, keyPrefix, connection });
    this.open.push(() => moduleJobs.close());
    moduleJobs.start();
    return moduleJobs;
  }

  async isEmpty(): Promise<boolean> {
    const depth = await this.queues.depth('things');
    return depth.waiting + depth.active + depth.delayed === 0;
  }
}

async function until(look: () => Promise<unknown> | unknown): Promise<void> {
  for (let i = 0; i < 500; i++) {
    if (await look()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`It did not come true: ${look.toString()}`);
}

/** At once with the others of this file. */
function it(name: string, work: (bench: Bench) => Promise<void>): void {
  test.concurrent(name, () => Bench.run(work));
}

it('a job is there once while it waits, and may be added again when it is done', async (bench) => {
  const { queues } = bench;
  const job = { id: 'evt_1.things', name: 'thing', data: { n: 1 } };
  await queues.add('things', [job, job]);
  await queues.add('things', [job]);
  expect(await queues.depth('things')).toMatchObject({ waiting: 1, active: 0 });
  const seen: unknown[] = [];
  bench.startWorker(async ({ data }) => void seen.push(data));
  await until(async () => seen.length === 1 && (await bench.isEmpty()));
  await queues.add('things', [job]);
  await until(() => seen.length === 2);
});

it('a job that throws is tried again, then gone, so that adding it again is no silent no-op', async (bench) => {
  const { queues } = bench;
  let tries = 0;
  bench.startWorker(async () => {
    tries += 1;
    throw new Error('not even the inbox could be written');
  });
  const job = { id: 'evt_1.things', name: 'thing', data: {} };
  await queues.add('things', [job]);
  await until(async () => tries === 3 && (await bench.isEmpty()));
  await queues.add('things', [job]);
  await until(() => tries > 3);
});

it('a job that hangs holds one slot; those behind it pass', async (bench) => {
  const { queues } = bench;
  const done: string[] = [];
  bench.startWorker(async ({ id }) => {
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

it('the job of a killed process goes on in another one, which is told of it', async (bench) => {
  const { server, queues } = bench;
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
  bench.startWorker(async (job) => void seen.push(job));
  await until(() => seen.length > 0);
  expect(seen[0]).toMatchObject({ id: 'evt_1.things', crashes: 1 });
});

it('adding to a frozen server fails in time and says which part', async ({ server, queues }) => {
  await queues.add('things', []);
  await queues.depth('things');
  server.freeze();
  await expect(queues.add('things', [{ id: 'x', name: 'thing', data: {} }])).rejects.toThrow();
  const refused = async (): Promise<unknown> =>
    queues.add('things', [{ id: 'x', name: 'thing', data: {} }]).catch((error: unknown) => error);
  await until(async () => ((await refused()) as { meta?: { reason?: string } }).meta?.reason === 'breaker_open');
});

it('a worker ends although its server is frozen', async (bench) => {
  const { server, queues } = bench;
  let started = 0;
  const worker = bench.startWorker(async () => {
    started += 1;
  });
  await queues.add('things', [{ id: 'x', name: 'thing', data: {} }]);
  await until(() => started === 1);
  server.freeze();
  await worker.close(200);
});

it('depth and age of a queue are metrics', async (bench) => {
  const { server } = bench;
  const metrics = new Metrics();
  const measured = new Queues({ url: server.url, keyPrefix, policies: new Policies(), metrics });
  bench.open.push(() => measured.close());
  await measured.add('things', [{ id: 'x', name: 'thing', data: {} }]);
  measured.expose(['things']);
  const text = await metrics.registry.metrics();
  expect(text).toContain('mkt_queue_depth_jobs{queue="things",state="waiting"} 1');
  expect(text).toMatch(/mkt_queue_oldest_age_seconds\{queue="things"\} \d/);
});

it('a server that would evict jobs is refused at the start and an alarm later', async (bench) => {
  const { server, queues } = bench;
  const metrics = new Metrics();
  const admin = createRedis(server.url, 'operator');
  bench.open.push(() => closeRedis(admin));
  const guard = new QueueGuard({ redis: queues.redis, keyPrefix, everyMs: 50, metrics });
  bench.open.push(() => guard.close());
  await until(() => queues.redis.status === 'ready');
  await guard.start();
  await admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
  await until(async () => (await metrics.registry.metrics()).includes('mkt_queue_redis_unsafe_ratio 1'));
  const second = new QueueGuard({ redis: queues.redis, keyPrefix });
  await expect(second.start()).rejects.toThrow('must be noeviction');
});

it('lost memory is noticed: at the start, after a flush, after a restart; and not otherwise', async (bench) => {
  const { server, queues } = bench;
  let resets = 0;
  await until(() => queues.redis.status === 'ready');
  const guard = new QueueGuard({ redis: queues.redis, keyPrefix });
  bench.open.push(() => guard.close());
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

it('a single job runs in one of several processes per turn, and after a wipe once scheduled again', async (bench) => {
  const { server } = bench;
  const runs: number[] = [];
  const job = (process_: number): ModuleJob => ({
    name: 'order.tidy',
    everyMs: 300,
    run: async () => void runs.push(process_),
  });
  const processes = [bench.startJobs([job(1)]), bench.startJobs([job(2)])];
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

it('a job that a newer release dropped is scheduled no more', async (bench) => {
  const { queues } = bench;
  await bench.startJobs([{ name: 'order.old', everyMs: 60_000, run: async () => {} }]).schedule();
  await bench.startJobs([{ name: 'order.new', everyMs: 60_000, run: async () => {} }]).schedule();
  expect((await queues.queue('order-jobs').getJobSchedulers()).map((s) => s.key)).toEqual(['order.new']);
});

test('what a process whose clock is ten minutes ahead leaves behind waits for nobody’s clock', async () => {
  await Bench.run(async (bench) => {
    const { queues } = bench;
    let tidied = 0;
    const tidy: ModuleJob = {
      name: 'order.tidy',
      everyMs: 2_000,
      run: async () => {
        tidied += 1;
      },
    };
    let tries = 0;
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 600_000 });
    try {
      const ahead = bench.startJobs([tidy]);
      await ahead.schedule();
      bench.startWorker(async () => {
        tries += 1;
        if (tries === 1) throw new Error('no database');
      });
      await queues.add('things', [{ id: 'evt_1.things', name: 'thing', data: {} }]);
      await until(() => tries === 1 && tidied > 0);
      await ahead.close();
    } finally {
      vi.useRealTimers();
    }
    await until(async () => tries === 2 && (await bench.isEmpty()));
    const nextOf = async () => (await queues.queue('order-jobs').getJobSchedulers())[0]?.next ?? 0;
    expect(await nextOf()).toBeGreaterThan(Date.now() + 500_000);
    const before = tidied;
    const right = bench.startJobs([tidy]);
    await right.repairSchedule();
    expect(await nextOf()).toBeLessThan(Date.now() + 5_000);
    await until(() => tidied > before);
  });
});

it('a job of every process runs without Redis, never twice at once, and survives its own failures', async (bench) => {
  const { server } = bench;
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
  bench.startJobs([{ name: 'order.sweep', mode: 'every_process', everyMs: 20, run }]);
  await until(() => runs >= 5);
  expect(most).toBe(1);
});
