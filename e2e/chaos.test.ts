/**
 * A slice of the fault suite: buyers and sellers on two API processes, a worker and the gateway, while processes and
 * stores are killed, frozen and stopped at failpoints. The whole suite is `npm run chaos`.
 */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Arena } from '../scripts/chaos/arena.ts';
import { freshFolder, runSeed } from '../scripts/chaos/run.ts';
import { bringPeople } from '../scripts/chaos/shop.ts';

const seed = 7;
const stateDir = freshFolder(`slice-${process.pid}`);
const stop = new AbortController();
let arena: Arena | null = null;
let absent = '';
let isClean = false;

beforeAll(async () => {
  try {
    arena = await Arena.start({ stateDir, search: false, signal: stop.signal });
  } catch (error) {
    // It kills its engines, so that they have to be processes of this machine.
    if ((error as { code?: string }).code !== 'missing_precondition') throw error;
    absent = (error as Error).message;
  }
}, 240_000);

afterAll(async () => {
  stop.abort();
  await arena?.close();
  if (isClean || arena === null) rmSync(stateDir, { recursive: true, force: true });
}, 60_000);

test('two faults at a time for 15 seconds: nothing is lost, sold twice or charged twice', { timeout: 240_000 }, async ({
  skip,
}) => {
  if (arena === null) return skip(`engines of this machine are missing: ${absent}`);
  const people = await bringPeople(arena, 6);
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const result = await runSeed(arena, { seed, loadMs: 15_000, people, search: false, quietWithinMs: 120_000, log });
  expect(result.failures, `npm run chaos -- --seed ${seed} replays it; logs: ${stateDir}\n${lines.join('\n')}`).toEqual(
    [],
  );
  expect(result.acknowledged).toBeGreaterThan(0);
  expect(result.faults.length).toBeGreaterThan(1);
  isClean = true;
});
