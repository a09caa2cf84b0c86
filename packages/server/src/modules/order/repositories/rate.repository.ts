/** Shipping and tax rates. A removed one stays as a row until nothing shows it. */
import { type Kysely, sql } from 'kysely';
import type { Reader, Tx } from '../../../platform/db/database.ts';
import type { OrderTables, ShippingRates, TaxRates } from '../order.tables.gen.ts';
import { camelRow, type ShippingRateRecord, snakeRow, type TaxRateRecord } from './records.ts';

type Db = Kysely<OrderTables> | Reader<OrderTables>;
type Made = 'version' | 'deletedAt' | 'createdAt' | 'updatedAt';
const jsonColumns = ['translations', 'countries'];

/**
 * All living rates by position: there are few, and every checkout needs them. `readAt`: when, by the database's clock;
 * null when there is none.
 */
export async function shippingRates(db: Db): Promise<{ rates: ShippingRateRecord[]; readAt: Date | null }> {
  const rows = await (db as Kysely<OrderTables>)
    .selectFrom('shipping_rates')
    .selectAll()
    .select(sql<Date>`NOW(3)`.as('read_at'))
    .where('deleted_at', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .execute();
  const rates = rows.map(({ read_at: _, ...row }) => camelRow<ShippingRateRecord>(row, jsonColumns));
  return { rates, readAt: rows[0]?.read_at ?? null };
}

export async function listShippingRates(
  db: Db,
  after: { position: number; id: string } | null,
  limit: number,
): Promise<ShippingRateRecord[]> {
  let query = (db as Kysely<OrderTables>)
    .selectFrom('shipping_rates')
    .selectAll()
    .where('deleted_at', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .limit(limit);
  if (after !== null)
    query = query.where((where) =>
      where.or([
        where('position', '>', after.position),
        where.and([where('position', '=', after.position), where('id', '>', after.id)]),
      ]),
    );
  return (await query.execute()).map((row) => camelRow<ShippingRateRecord>(row, jsonColumns));
}

export async function lockShippingRate(tx: Tx<OrderTables>, id: string): Promise<ShippingRateRecord | null> {
  const row = await tx
    .selectFrom('shipping_rates')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? null : camelRow<ShippingRateRecord>(row, jsonColumns);
}

export async function insertShippingRate(tx: Tx<OrderTables>, rate: Omit<ShippingRateRecord, Made>): Promise<void> {
  await tx.insertInto('shipping_rates').values(snakeRow<ShippingRates>(rate)).execute();
}

export async function updateShippingRate(
  tx: Tx<OrderTables>,
  rate: ShippingRateRecord,
  change: Partial<ShippingRateRecord> | 'remove',
): Promise<void> {
  await tx
    .updateTable('shipping_rates')
    .set({
      ...(change === 'remove' ? { deleted_at: sql<Date>`NOW(3)`, active: 0 } : snakeRow<ShippingRates>(change)),
      version: rate.version + 1,
      updated_at: sql<Date>`NOW(3)`,
    })
    .where('id', '=', rate.id)
    .execute();
}

export async function taxRatesOf(db: Db, country: string): Promise<TaxRateRecord[]> {
  const rows = await (db as Kysely<OrderTables>)
    .selectFrom('tax_rates')
    .selectAll()
    .where('country', '=', country)
    .where('deleted_at', 'is', null)
    .execute();
  return rows.map((row) => camelRow<TaxRateRecord>(row));
}

/** By country, region and category: that is the order of place_key. */
export async function listTaxRates(
  db: Db,
  filter: { country?: string },
  afterKey: string | null,
  limit: number,
): Promise<TaxRateRecord[]> {
  let query = (db as Kysely<OrderTables>)
    .selectFrom('tax_rates')
    .selectAll()
    .where('deleted_at', 'is', null)
    .orderBy('place_key')
    .limit(limit);
  if (filter.country !== undefined) query = query.where('country', '=', filter.country);
  if (afterKey !== null) query = query.where('place_key', '>', afterKey);
  return (await query.execute()).map((row) => camelRow<TaxRateRecord>(row));
}

export async function lockTaxRate(tx: Tx<OrderTables>, id: string): Promise<TaxRateRecord | null> {
  const row = await tx
    .selectFrom('tax_rates')
    .selectAll()
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  return row === undefined ? null : camelRow<TaxRateRecord>(row);
}

export async function insertTaxRate(tx: Tx<OrderTables>, rate: Omit<TaxRateRecord, Made>): Promise<void> {
  await tx.insertInto('tax_rates').values(snakeRow<TaxRates>(rate)).execute();
}

export async function updateTaxRate(
  tx: Tx<OrderTables>,
  rate: TaxRateRecord,
  change: Partial<TaxRateRecord> | 'remove',
): Promise<void> {
  await tx
    .updateTable('tax_rates')
    .set({
      ...(change === 'remove'
        ? { deleted_at: sql<Date>`NOW(3)`, active: 0, place_key: rate.id }
        : snakeRow<TaxRates>(change)),
      version: rate.version + 1,
      updated_at: sql<Date>`NOW(3)`,
    })
    .where('id', '=', rate.id)
    .execute();
}

/** Whether there ever was a shipping rate, removed ones included. */
export async function shippingRatesEver(db: Db): Promise<boolean> {
  const row = await (db as Kysely<OrderTables>).selectFrom('shipping_rates').select('id').limit(1).executeTakeFirst();
  return row !== undefined;
}
