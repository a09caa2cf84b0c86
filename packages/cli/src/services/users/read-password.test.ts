import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readPassword } from './read-password.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mkt-password-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('the first line of standard input is the password', async () => {
  expect(await readPassword({ environment: {}, stdin: Readable.from(['seven quiet bridges\nnot this\n']) })).toBe(
    'seven quiet bridges',
  );
});

test('the environment goes before standard input', async () => {
  expect(await readPassword({ environment: { MKT_PASSWORD: 'from there' }, stdin: Readable.from([]) })).toBe(
    'from there',
  );
});

test('a file that others can read is refused', async () => {
  const file = join(folder, 'password');
  writeFileSync(file, 'kept well\n', { mode: 0o600 });
  expect(await readPassword({ file })).toBe('kept well');
  chmodSync(file, 0o644);
  await expect(readPassword({ file })).rejects.toMatchObject({ code: 'file_is_open', exitCode: 3 });
});

test('nothing at all is wrong usage', async () => {
  await expect(readPassword({ environment: {}, stdin: Readable.from([]) })).rejects.toMatchObject({ exitCode: 2 });
});
