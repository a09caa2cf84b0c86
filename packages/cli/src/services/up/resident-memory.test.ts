import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { heldMemory } from './resident-memory.ts';

const MIB = 1024 * 1024;

it('counts a process with its children, and a child apart where it is asked for', async () => {
  const child = spawn(
    process.execPath,
    ['-e', 'const b = Buffer.alloc(64 << 20, 1); console.log(b.length); setInterval(() => b, 1e3)'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  try {
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    const pid = child.pid as number;
    const together = heldMemory([process.pid]).get(process.pid);
    const apart = heldMemory([process.pid, pid]);
    expect(apart.get(pid)?.shareBytes).toBeGreaterThan(64 * MIB);
    expect(apart.get(pid)?.residentBytes).toBeGreaterThanOrEqual(apart.get(pid)?.shareBytes ?? 0);
    expect(together?.residentBytes).toBeGreaterThan((apart.get(process.pid)?.residentBytes ?? 0) + 60 * MIB);
  } finally {
    child.kill('SIGKILL');
  }
});

it('holds nothing for a process that is gone', () => {
  expect(heldMemory([2 ** 22 + 1])).toEqual(new Map([[2 ** 22 + 1, { shareBytes: 0, residentBytes: 0 }]]));
});
