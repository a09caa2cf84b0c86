import { expect, test } from 'vitest';
import { isAppError } from './errors.ts';
import { CursorCodec, type CursorScope, pageOf, unordered } from './page.ts';

const scope: CursorScope = { operation: 'listOrders', filter: { status: 'confirmed' }, principal: 'usr_a' };
const codec = new CursorCodec(['a key of sixteen or more']);

function isRefused(act: () => unknown): boolean {
  try {
    act();
    return false;
  } catch (error) {
    return isAppError(error, 'invalid_cursor');
  }
}

test('a cursor gives back the values it was made of', () => {
  const cursor = codec.encode(scope, ['2026-02-23T10:00:00.000Z', 42, null, 'ord_x']);
  expect(codec.decode(scope, cursor)).toEqual(['2026-02-23T10:00:00.000Z', 42, null, 'ord_x']);
  expect(codec.decode(scope, undefined)).toBeNull();
});

test('a cursor of another operation, filter or principal, an altered or an invented one is refused', () => {
  const cursor = codec.encode(scope, ['ord_x']);
  expect(isRefused(() => codec.decode({ ...scope, operation: 'listPayments' }, cursor))).toBe(true);
  expect(isRefused(() => codec.decode({ ...scope, filter: {} }, cursor))).toBe(true);
  expect(isRefused(() => codec.decode({ ...scope, principal: 'usr_b' }, cursor))).toBe(true);
  for (let i = 0; i < cursor.length - 1; i++) {
    const altered = `${cursor.slice(0, i)}${cursor[i] === 'A' ? 'B' : 'A'}${cursor.slice(i + 1)}`;
    expect(
      isRefused(() => codec.decode(scope, altered)),
      `position ${i}`,
    ).toBe(true);
  }
  for (const invented of ['', 'x', 'AAAAAAAAAAAAAAAAAAAAAAAA', "' OR 1=1 --"])
    expect(isRefused(() => codec.decode(scope, invented))).toBe(true);
});

test('a cursor is of the same request in whatever order its filters come', () => {
  const filter = { q: 'lamp', brand: ['Sony'], attr: { size: ['M'], color: ['Black'] } };
  const reordered = { attr: { color: ['Black'], size: ['M'] }, brand: ['Sony'], sort: undefined, q: 'lamp' };
  const cursor = codec.encode({ ...scope, filter }, ['ord_x']);
  expect(codec.decode({ ...scope, filter: reordered }, cursor)).toEqual(['ord_x']);
});

test('a cursor of lists that say what may be is of the same request in whatever order their values come', () => {
  const of = (brand: string[], size: string[]) => ({ ...scope, filter: unordered({ brand, attr: { size } }) });
  const cursor = codec.encode(of(['Sony', 'JBL'], ['M', 'L']), ['prod_x']);
  expect(codec.decode(of(['JBL', 'Sony', 'JBL'], ['L', 'M']), cursor)).toEqual(['prod_x']);
  expect(isRefused(() => codec.decode(of(['Sony'], ['M', 'L']), cursor))).toBe(true);
});

test('a cursor is bound to the dates of its filters', () => {
  const from = (day: number) => ({ ...scope, filter: { from: new Date(Date.UTC(2026, 1, day)) } });
  const cursor = codec.encode(from(1), ['ord_x']);
  expect(codec.decode(from(1), cursor)).toEqual(['ord_x']);
  expect(isRefused(() => codec.decode(from(2), cursor))).toBe(true);
});

test('the key before the present one is still accepted, an older one is not', () => {
  const old = new CursorCodec(['the key of last month']).encode(scope, ['ord_x']);
  expect(new CursorCodec(['the key of this month', 'the key of last month']).decode(scope, old)).toEqual(['ord_x']);
  expect(isRefused(() => new CursorCodec(['the key of next month', 'the key of this month']).decode(scope, old))).toBe(
    true,
  );
});

test('a page says where the next one begins only when there is one', () => {
  expect(pageOf([1, 2, 3], 2, String)).toEqual({ items: [1, 2], page: { next_cursor: '2', limit: 2 } });
  expect(pageOf([1, 2], 2, String).page.next_cursor).toBeNull();
  expect(pageOf([], 2, String)).toEqual({ items: [], page: { next_cursor: null, limit: 2 } });
});
