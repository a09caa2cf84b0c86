/**
 * A Redis server of a test's own, to be killed, stopped and wiped at will. It runs the program, with the
 * environment, of the shared server that the test runner started.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { freePort } from './free-ports.ts';

export interface OwnRedis {
  readonly url: string;
  /** kill −9; it keeps nothing on disk, so that a new start is empty. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** SIGSTOP: it holds its connections and answers nothing. */
  freeze(): void;
  thaw(): void;
  wipe(): Promise<void>;
  close(): Promise<void>;
}

export async function startOwnRedis(settings: readonly string[] = []): Promise<OwnRedis> {
  const { program, env } = await sharedServer();
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    const args = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--maxmemory-policy',
      'noeviction',
      ...settings,
    ];
    child = spawn(program, args, { env, stdio: 'ignore' });
    await answering(url);
  };
  const kill = async (): Promise<void> => {
    const dying = child;
    child = null;
    if (dying === null || dying.exitCode !== null) return;
    dying.kill('SIGKILL');
    await once(dying, 'exit');
  };
  // A test runner that gives up on a hook ends its process without closing what the test opened.
  const endWithUs = (): void => void child?.kill('SIGKILL');
  process.once('exit', endWithUs);
  await start();
  return {
    url,
    start,
    kill,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async wipe() {
      const redis = new Redis(url);
      await redis.flushall();
      redis.disconnect();
    },
    async close() {
      process.off('exit', endWithUs);
      await kill();
    },
  };
}

async function sharedServer(
  shared = process.env['MKT_TEST_REDIS_STATE_URL'],
): Promise<{ program: string; env: NodeJS.ProcessEnv }> {
  if (!shared)
    throw new Error('No engines for this test: run it by `npm test -- <part of its path>`, which starts them.');
  const redis = new Redis(shared);
  const info = await redis.info('server');
  redis.disconnect();
  const field = (name: string): string => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim() ?? '';
  // Its environment is overwritten by its process title; where its libraries came from is not.
  const maps = await readFile(`/proc/${field('process_id')}/maps`, 'utf8').catch(() => '');
  const libraries = new Set([...maps.matchAll(/ (\/\S+)\/[^/\s]+\.so[.\d]*$/gm)].map((match) => match[1]));
  return { program: field('executable'), env: { LD_LIBRARY_PATH: [...libraries].join(':') } };
}

async function answering(url: string): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: 250 });
  redis.on('error', () => {});
  await redis.ping();
  redis.disconnect();
}
