import { expect, test } from 'vitest';
import { lintMigration } from './lint-migration.ts';

const rulesOf = (sql: string): string[] => lintMigration('0200_x.sql', sql).map(({ rule }) => rule);
const table = (columns: string): string =>
  `CREATE TABLE things (\n  ${columns},\n  PRIMARY KEY (id)\n) ENGINE = InnoDB;\n`;

test.each([
  ['DROP TABLE orders;', 'drop-table'],
  ['TRUNCATE orders;', 'drop-table'],
  ['ALTER TABLE orders DROP COLUMN note;', 'drop-column'],
  ['ALTER TABLE orders DROP note;', 'drop-column'],
  ['ALTER TABLE orders RENAME COLUMN note TO remark;', 'rename'],
  ['ALTER TABLE orders ADD COLUMN kind VARCHAR(10) NOT NULL;', 'not-null-without-default'],
  ['ALTER TABLE orders MODIFY note VARCHAR(2000) NULL;', 'rewrites-table'],
  ['UPDATE orders SET note = NULL;', 'unbounded-write'],
  ['ALTER TABLE orders ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES carts (id);', 'foreign-key'],
  ['CREATE TABLE things (\n  id VARCHAR(40) NOT NULL\n);', 'no-primary-key'],
  [table('id BIGINT NOT NULL,\n  price DOUBLE NOT NULL'), 'inexact-number'],
  [table('id BIGINT NOT NULL,\n  at DATETIME NOT NULL'), 'clock-type'],
  [table('id BIGINT NOT NULL,\n  at TIMESTAMP NOT NULL'), 'clock-type'],
  [table('id VARCHAR(40) COLLATE utf8mb4_0900_ai_ci NOT NULL'), 'one-database-only'],
])('%s is refused by %s', (sql, rule) => expect(rulesOf(sql)).toContain(rule));

test('a table with keys, defaults and times to the millisecond is in order', () => {
  expect(
    rulesOf(
      table(
        'id BIGINT NOT NULL,\n  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)',
      ),
    ),
  ).toEqual([]);
  expect(rulesOf('ALTER TABLE orders ADD COLUMN kind VARCHAR(10) NOT NULL DEFAULT 0;')).toEqual([]);
  expect(rulesOf('ALTER TABLE orders DROP INDEX orders_old;')).toEqual([]);
});

test('a table made by the same file may be changed in any way', () => {
  expect(rulesOf(`${table('id BIGINT NOT NULL')}UPDATE things SET id = 1;`)).toEqual([]);
});

test('a rule is waived by a comment with a reason, for the next statement alone', () => {
  const waiver = '-- lint: drop-table because nothing has read it since the last release\n';
  expect(rulesOf(`${waiver}DROP TABLE old;\nDROP TABLE other;`)).toEqual(['drop-table']);
  expect(rulesOf('-- lint: drop-table\nDROP TABLE old;')).toEqual(['drop-table']);
});

test('a fault names the line its statement begins on', () => {
  expect(lintMigration('f.sql', '-- why\n\nDROP TABLE\n  old;')[0]).toMatchObject({ file: 'f.sql', line: 3 });
});
