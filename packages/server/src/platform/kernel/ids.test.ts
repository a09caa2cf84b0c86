import { randomUUIDv7 } from 'node:crypto';
import { TypeID } from 'typeid-js';
import { expect, test } from 'vitest';
import { encodeUuid, firstIdAt, idPrefixes, newId, newSecret } from './ids.ts';

test('an id reads back as the UUID it was made of, by the reference implementation', () => {
  for (let i = 0; i < 500; i++) {
    const uuid = randomUUIDv7();
    expect(TypeID.fromString(`ord_${encodeUuid(uuid)}`).toUUID()).toBe(uuid);
  }
  expect(encodeUuid('ffffffff-ffff-ffff-ffff-ffffffffffff')).toBe('7zzzzzzzzzzzzzzzzzzzzzzzzz');
  expect(encodeUuid('00000000-0000-0000-0000-000000000000')).toBe('00000000000000000000000000');
});

test('every prefix makes ids that the reference accepts, and that fit the column', () => {
  for (const prefix of idPrefixes) {
    const id = newId(prefix);
    expect(TypeID.fromString(id, prefix).toUUID()).toMatch(/^[0-9a-f-]{36}$/);
    expect(id.length).toBeLessThanOrEqual(40);
  }
});

test('ids of later milliseconds sort after earlier ones', async () => {
  const first = newId('evt');
  await new Promise((resolve) => setTimeout(resolve, 3));
  expect(newId('evt') > first).toBe(true);
});

test('the first id of a moment parts the ids made before it from those made after', async () => {
  const before = newId('pay');
  await new Promise((resolve) => setTimeout(resolve, 3));
  const first = firstIdAt('pay', Date.now());
  expect(first > before).toBe(true);
  expect(newId('pay') > first).toBe(true);
});

test('a secret has the bits asked for and never repeats', () => {
  const secrets = new Set(Array.from({ length: 1_000 }, () => newSecret(128)));
  expect(secrets.size).toBe(1_000);
  for (const secret of secrets) expect(Buffer.from(secret, 'base64url')).toHaveLength(16);
});
