/** The platform's processes as tests and benchmarks start them: by role, until they say that they are ready. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const mainFile = fileURLToPath(new URL('../packages/server/src/main.ts', import.meta.url));

/** `env` comes over this process's own; `nodeArgs` go before the program's file. */
export function startServerProcess(
  role: string,
  env: Readonly<Record<string, string>>,
  nodeArgs: readonly string[] = [],
): ChildProcess {
  return spawn(process.execPath, ['--conditions=mkt-source', ...nodeArgs, mainFile, role], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
}

/** What it printed until it was ready. Rejects when it ends before that, or is not ready within a minute. */
export function untilReady(name: string, child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`${name} was not ready within 60 s: ${output}`)), 60_000);
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes('ready:')) return;
      clearTimeout(timer);
      resolve(output);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`${name} ended with ${code}: ${output}`));
    });
  });
}

/** By SIGTERM, and by SIGKILL after 20 s. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(hard);
}
