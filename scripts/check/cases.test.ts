/** The list of attacks and faults in docs/reliability.md names the file that holds each, and the file does hold it. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Each case of checkout, payments, webhooks and events that the platform promises to hold. */
const promised = [
  ...['A01', 'A02', 'A04', 'A05', 'A06', 'A08', 'A10', 'A11', 'A13', 'A16', 'A17', 'A19', 'A20', 'A21', 'A22', 'A25'],
  ...['A26', 'A27', 'A29', 'A30', 'A63', 'A64', 'A67', 'F01', 'F02', 'F04', 'F07', 'F13', 'F14', 'F20', 'F23', 'F25'],
  ...['F26', 'F27', 'F28', 'F29', 'F30', 'F31', 'F33', 'F34', 'F35'],
];

function rows(): { id: string; files: string[] }[] {
  return readFileSync(at('docs/reliability.md'), 'utf8')
    .split('\n')
    .map((line) => /^\| ([AF]\d{2,3}) \|(.*)\|$/.exec(line))
    .filter((match) => match !== null)
    .map(([, id = '', rest = '']) => ({
      id,
      files: [...rest.matchAll(/`([^`]+\.ts)`/g)].map(([, file = '']) => file),
    }));
}

test('every promised case has its row', () => {
  const listed = rows().map(({ id }) => id);
  expect(promised.filter((id) => !listed.includes(id))).toEqual([]);
  expect(new Set(listed).size).toBe(listed.length);
});

test.each(rows())('$id is held by a title in each file of its row', ({ id, files }) => {
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    expect(existsSync(at(file)), file).toBe(true);
    expect(readFileSync(at(file), 'utf8'), file).toMatch(new RegExp(`['"\`]${id}\\b`));
  }
});
