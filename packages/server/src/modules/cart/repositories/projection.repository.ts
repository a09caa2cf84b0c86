/** What cart knows of order's coupons and rates and of user's shops: each row takes only a higher sequence. */
import { sql } from 'kysely';
import type { Reader, Writer } from '../../../platform/db/database.ts';
import { parseJson } from '../../../platform/db/json.ts';
import type { CartTables } from '../cart.tables.gen.ts';

export interface StoredRule {
  id: string;
  sequence: number;
  isDeleted: boolean;
  /** As the event carried it. */
  rule: unknown;
}

export interface StoredRate extends StoredRule {
  kind: 'shipping' | 'tax';
  /** Of a tax rate; empty for shipping. */
  country: string;
}

export async function saveCoupon(db: Writer<CartTables>, coupon: StoredRule & { code: string }): Promise<void> {
  await db
    .insertInto('coupon_rules')
    .values({
      coupon_id: coupon.id,
      code: coupon.code.toUpperCase(),
      sequence: coupon.sequence,
      is_deleted: coupon.isDeleted ? 1 : 0,
      rule: JSON.stringify(coupon.rule),
    })
    .onDuplicateKeyUpdate({ ...newer('code', 'is_deleted', 'rule'), ...highest })
    .execute();
}

export async function saveRate(db: Writer<CartTables>, rate: StoredRate): Promise<void> {
  await db
    .insertInto('rates')
    .values({
      rate_id: rate.id,
      kind: rate.kind,
      country: rate.country,
      sequence: rate.sequence,
      is_deleted: rate.isDeleted ? 1 : 0,
      rule: JSON.stringify(rate.rule),
    })
    .onDuplicateKeyUpdate({ ...newer('country', 'is_deleted', 'rule'), ...highest })
    .execute();
}

export async function saveSeller(
  db: Writer<CartTables>,
  seller: { id: string; sequence: number; isSuspended: boolean },
): Promise<void> {
  await db
    .insertInto('sellers')
    .values({ seller_id: seller.id, sequence: seller.sequence, is_suspended: seller.isSuspended ? 1 : 0 })
    .onDuplicateKeyUpdate({ ...newer('is_suspended'), ...highest })
    .execute();
}

/** Null: no such code, or no more. */
export async function findCoupon<T>(db: Reader<CartTables>, code: string): Promise<T | null> {
  const row = await db
    .selectFrom('coupon_rules')
    .select('rule')
    .where('code', '=', code)
    .where('is_deleted', '=', 0)
    .orderBy('coupon_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : parseJson<T>(row.rule);
}

/** All shipping rates and the country's taxes in one look: every reading of a cart needs both. */
export async function findRates<S, T>(db: Reader<CartTables>, country: string): Promise<{ shipping: S[]; taxes: T[] }> {
  const rows = await db
    .selectFrom('rates')
    .select(['kind', 'rule'])
    .where((e) =>
      e.or([
        e.and([e('kind', '=', 'shipping'), e('country', '=', '')]),
        e.and([e('kind', '=', 'tax'), e('country', '=', country)]),
      ]),
    )
    .where('is_deleted', '=', 0)
    .orderBy('rate_id')
    .execute();
  const of = <R>(kind: string): R[] => rows.filter((row) => row.kind === kind).map((row) => parseJson<R>(row.rule));
  return { shipping: of<S>('shipping'), taxes: of<T>('tax') };
}

export async function findSuspendedSellers(db: Reader<CartTables>, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('sellers')
    .select('seller_id')
    .where('seller_id', 'in', [...ids])
    .where('is_suspended', '=', 1)
    .execute();
  return new Set(rows.map((row) => row.seller_id));
}

function newer(...columns: string[]): Record<string, ReturnType<typeof sql>> {
  return Object.fromEntries(
    columns.map((column) => [
      column,
      sql`IF(VALUES(sequence) > sequence, VALUES(${sql.ref(column)}), ${sql.ref(column)})`,
    ]),
  );
}

/** Comes last: the other columns are compared with the sequence before. */
const highest = { sequence: sql<number>`GREATEST(sequence, VALUES(sequence))` };
