/**
 * `npm run dev`: engines and helpers as `mkt up` runs them, and one API process with a worker that starts again when
 * a source file changes. A changed handler answers in about a second.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const mkt = join(root, 'packages/cli/bin/mkt.mjs');
const server = join(root, 'packages/server/src/main.ts');
const runtimeFile = join(root, '.mkt', 'runtime.json');
const settleMs = 80;

let child: ChildProcess | null = null;
let timer: NodeJS.Timeout | undefined;
let stopping = false;

await runToEnd(process.execPath, [mkt, 'up', '-d', ...process.argv.slice(2)]);
if (!existsSync(runtimeFile)) throw new Error('mkt up left no runtime file; see `npm run mkt -- logs`.');
const port = freeDevelopmentPort();
start();
for (const folder of ['packages/server/src', 'packages/server/assets']) {
  watch(join(root, folder), { recursive: true }, (_event, file) => {
    if (file === null || /\.test\.ts$|~$/.test(file)) return;
    clearTimeout(timer);
    timer = setTimeout(restart, settleMs);
  });
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    child?.kill('SIGTERM');
    void runToEnd(process.execPath, [mkt, 'down']).finally(() => process.exit(0));
  });
}

function start(): void {
  const startedAt = Date.now();
  child = spawn(process.execPath, ['--conditions=mkt-source', server, 'all'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      MKT_RUNTIME_FILE: runtimeFile,
      MKT_HTTP_PORT: String(port),
      MKT_HTTP_INTERNAL_PORT: String(port + 1),
      MKT_LOG_LEVEL: process.env['MKT_LOG_LEVEL'] ?? 'warn',
    },
  });
  child.stdout?.on('data', (chunk: Buffer) => {
    const text = chunk.toString();
    if (text.includes('ready:'))
      console.log(
        `http://127.0.0.1:${port} is up after ${Date.now() - startedAt} ms; it starts again when a file changes`,
      );
    else process.stdout.write(text);
  });
  child.once('exit', (code) => {
    if (!stopping && code !== 0 && code !== null)
      console.error(`The server ended with ${code}; it starts again when a file changes.`);
  });
}

/** Nobody's requests are under way while one develops: the old process need not drain. */
function restart(): void {
  const old = child;
  if (old === null || old.exitCode !== null || old.signalCode !== null) {
    start();
    return;
  }
  old.once('exit', start);
  old.kill('SIGKILL');
}

function freeDevelopmentPort(): number {
  const runtime = JSON.parse(readFileSync(runtimeFile, 'utf8')) as { http?: { ports?: number[] } };
  return (runtime.http?.ports?.[0] ?? 4000) + 50;
}

function runToEnd(command: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const run = spawn(command, args, { cwd: root, stdio: 'inherit' });
    run.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${args.join(' ')} ended with ${code}`))));
  });
}
