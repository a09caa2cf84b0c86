import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemContext } from '../context/make-context.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { type ModuleDatabase, openDatabase } from './database.ts';
import { loadRows, RowsNotLoaded } from './load-rows.ts';
import type { PlatformTables } from './platform-tables.ts';

const columns = ['consumer', 'reason', 'paused_by'] as const;
const target = { table: 'consumer_pauses', columns };
/** What a format of lines and tabs could trip over. */
const texts = [
  'a\tb\nc\r\nd\\n\\N',
  '',
  'NULL',
  '\\N',
  'zero \0 byte',
  '"quoted", \'so\'',
  'قهوة عربية',
  '😀 four bytes',
];

let installation: TestInstallation;
let db: ModuleDatabase<PlatformTables>;
beforeAll(async () => {
  installation = await createTestInstallation(['cart']);
  db = openDatabase<PlatformTables>(installation.config, 'cart');
});
afterAll(async () => {
  await db?.close();
  await installation?.close();
});

const inBackground = () => systemContext('test', { class: 'background', timeoutMs: 20_000 });
const reasons = async (prefix: string): Promise<string[]> => {
  const rows = await db
    .writer()
    .selectFrom('consumer_pauses')
    .select('reason')
    .where('consumer', 'like', `${prefix}%`)
    .orderBy('consumer')
    .execute();
  return rows.map((row) => row.reason);
};
const rowsOf = (prefix: string) => texts.map((text, i) => [`${prefix}${i}`, text, 'test']);

it('writes texts as they are', async () => {
  await db.transaction(inBackground(), (tx) => loadRows(tx, target, rowsOf('load')));
  expect(await reasons('load')).toEqual(texts);
});

it('takes many chunks in one statement', async () => {
  const rows = Array.from({ length: 3_000 }, (_, i) => [`many${String(i).padStart(5, '0')}`, 'x'.repeat(450), 'test']);
  await db.transaction(inBackground(), (tx) => loadRows(tx, target, rows));
  expect(await reasons('many')).toHaveLength(3_000);
});

it.each([
  ['a key that is taken', ['twice', 'b', 'test'], true],
  ['a text that is too long', ['long', 'x'.repeat(600), 'test'], false],
  ['NULL where there is none', ['null', null, 'test'], false],
])('throws for %s, so that nothing stands', async (_what, bad, isDuplicate) => {
  const work = db.transaction(inBackground(), (tx) => loadRows(tx, target, [['twice', 'a', 'test'], bad]));
  await expect(work).rejects.toBeInstanceOf(RowsNotLoaded);
  await expect(work).rejects.toMatchObject({ isDuplicate });
  expect(await reasons('twice')).toEqual([]);
});

it('never sends a file, whatever the server names', async () => {
  const work = db.transaction(inBackground(), (tx) =>
    sql`LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE consumer_pauses (consumer)`.execute(tx),
  );
  await expect(work).rejects.toThrow(/not offered/);
});

it('inserts the same rows where LOCAL is refused', async () => {
  const context = systemContext('test', { class: 'browse', timeoutMs: 20_000 });
  await db.transaction(context, (tx) => loadRows(tx, target, rowsOf('insert')));
  expect(await reasons('insert')).toEqual(texts);
  const again = db.transaction(context, (tx) => loadRows(tx, target, rowsOf('insert')));
  await expect(again).rejects.toBeInstanceOf(RowsNotLoaded);
  await expect(again).rejects.toMatchObject({ isDuplicate: true });
});
