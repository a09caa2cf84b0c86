/** An API process for a benchmark, with limits off, on free ports. */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { untilEnd } from './bench-end.ts';

const mainFile = fileURLToPath(new URL('../../packages/server/src/main.ts', import.meta.url));

/** `env` is added to the process'; the work gets the public and the internal address. */
export async function withServer<T>(
  config: Config,
  env: Record<string, string>,
  work: (base: string, internal: string) => Promise<T>,
  profileDir?: string,
): Promise<T> {
  const runtimeFile = join(config.stateDir, `bench-server-${process.pid}.json`);
  writeFileSync(runtimeFile, JSON.stringify(config), { mode: 0o600 });
  const profiled = profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDir}`];
  const child = spawn(process.execPath, ['--conditions=mkt-source', ...profiled, mainFile, 'serve'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      MKT_RUNTIME_FILE: runtimeFile,
      MKT_HTTP_PORT: '0',
      MKT_HTTP_INTERNAL_PORT: '0',
      MKT_LOG_LEVEL: 'error',
      MKT_LIMITS_SCALE: '0',
      ...env,
    },
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  return untilEnd(stop, async () => {
    const { base, internal } = await addressesOf(child);
    return work(base, internal);
  });
}

function addressesOf(child: ChildProcess): Promise<{ base: string; internal: string }> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`The API process ended with ${code}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /serving (http:\S+) \(internal (http:[^\s)]+)\)/.exec(text);
      if (found !== null) resolve({ base: found[1] as string, internal: found[2] as string });
    });
  });
}
