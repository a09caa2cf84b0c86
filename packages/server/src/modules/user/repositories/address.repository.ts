/** Addresses, always by their owner: another's row is as absent as none. */
import { type Selectable, sql } from 'kysely';
import type { Tx, Writer } from '../../../platform/db/database.ts';
import type { Addresses, UserTables } from '../user.tables.gen.ts';

export type AddressRow = Selectable<Addresses>;
type Db = Writer<UserTables>;

export interface AddressFields {
  label: string | null;
  name: string;
  line1: string;
  line2: string | null;
  city: string;
  region: string | null;
  postal_code: string | null;
  country: string;
  phone: string | null;
}

export const addressRepository = {
  async insert(
    tx: Tx<UserTables>,
    id: string,
    userId: string,
    fields: AddressFields,
    isDefault: boolean,
  ): Promise<void> {
    await tx
      .insertInto('addresses')
      .values({ id, user_id: userId, ...fields, is_default: isDefault ? 1 : 0 })
      .execute();
  },

  async count(tx: Tx<UserTables>, userId: string): Promise<number> {
    const row = await tx
      .selectFrom('addresses')
      .select(sql<number>`COUNT(*)`.as('n'))
      .where('user_id', '=', userId)
      .executeTakeFirstOrThrow();
    return Number(row.n);
  },

  async ownById(db: Db, userId: string, id: string): Promise<AddressRow | undefined> {
    return db.selectFrom('addresses').selectAll().where('id', '=', id).where('user_id', '=', userId).executeTakeFirst();
  },

  async list(db: Db, userId: string, afterId: string | null, limit: number): Promise<AddressRow[]> {
    let query = db.selectFrom('addresses').selectAll().where('user_id', '=', userId);
    if (afterId !== null) query = query.where('id', '>', afterId);
    return query.orderBy('id').limit(limit).execute();
  },

  async replace(tx: Tx<UserTables>, userId: string, id: string, fields: AddressFields): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('addresses')
      .set({ ...fields, updated_at: sql`NOW(3)` })
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  async makeDefault(tx: Tx<UserTables>, userId: string, id: string): Promise<void> {
    await tx
      .updateTable('addresses')
      .set({ is_default: sql`CASE WHEN id = ${id} THEN 1 ELSE 0 END` })
      .where('user_id', '=', userId)
      .execute();
  },

  async latest(tx: Tx<UserTables>, userId: string): Promise<AddressRow | undefined> {
    return tx
      .selectFrom('addresses')
      .selectAll()
      .where('user_id', '=', userId)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
  },

  async delete(tx: Tx<UserTables>, userId: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await tx
      .deleteFrom('addresses')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  },
};
