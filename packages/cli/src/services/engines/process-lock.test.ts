import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityOf, isRunning } from '../../../bin/runtime/process-identity.mjs';
import { withProcessLock } from '../../../bin/runtime/process-lock.mjs';

const lockModule = new URL('../../../bin/runtime/process-lock.mjs', import.meta.url).href;

/** Another process that takes the lock, says so, and holds it until it is killed. */
async function holdElsewhere(path: string) {
  const script = `import { withProcessLock } from ${JSON.stringify(lockModule)};
    await withProcessLock(${JSON.stringify(path)}, () => { console.log('held'); return new Promise(() => setInterval(() => {}, 1000)); });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

describe('the lock between processes', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mkt lock-'));
    path = join(folder, 'a.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('lets one in at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withProcessLock(path, work)));
    expect(most).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it('is kept by a living holder and taken over from one that was killed', async () => {
    const holder = await holdElsewhere(path);
    const waited: number[] = [];
    const order: string[] = [];
    const taken = withProcessLock(path, async () => order.push('taken'), {
      onWait: (holders) => waited.push(holders[0]?.pid ?? 0),
    });
    while (waited.length === 0) await new Promise((resolve) => setImmediate(resolve));
    order.push('killed');
    holder.kill('SIGKILL');
    await taken;
    expect(order).toEqual(['killed', 'taken']);
    expect(waited).toEqual([holder.pid]);
  });

  it('is taken over from a pid that belongs to another process by now', async () => {
    writeFileSync(path, JSON.stringify({ holders: [{ pid: process.pid, startTime: 'of an earlier process' }] }));
    expect(await withProcessLock(path, async () => 'in')).toBe('in');
  });

  it('is given back when the work fails', async () => {
    await expect(withProcessLock(path, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(existsSync(path)).toBe(false);
  });
});

describe('the identity of a process', () => {
  it('ends with the process, though its parent has not collected it yet', async () => {
    const child = spawn('sh', ['-c', 'sleep 60'], { stdio: 'ignore' });
    const identity = identityOf(child.pid ?? 0);
    expect(isRunning(identity)).toBe(true);
    child.kill('SIGKILL');
    while (isRunning(identity)) await new Promise((resolve) => setImmediate(resolve));
    expect(identityOf(child.pid ?? 0)).toBeNull();
  });
});
