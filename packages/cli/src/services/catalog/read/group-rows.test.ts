import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { groupRows } from './group-rows.ts';
import type { RawRow } from './raw-row.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mkt group '));
  vi.stubEnv('TMPDIR', dir);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

const count = 3_000;

it('has no file under a name that a killed import would leave behind', async () => {
  const left: string[] = [];
  async function* rows(): AsyncGenerator<RawRow> {
    for (let row = 1; row <= count; row += 1) {
      // More than is kept in memory.
      yield { row, line: row, cells: { key: String(row % 2), text: 'x'.repeat(2_000) }, repairs: [] };
      left.push(...readdirSync(dir));
    }
  }
  const sizes: number[] = [];
  for await (const group of groupRows(rows(), { by: ['{key}'], aliases: [] })) {
    sizes.push(group.length);
    left.push(...readdirSync(dir));
  }
  expect(sizes).toEqual([count / 2, count / 2]);
  expect(left).toEqual([]);
});
