/** Shops. Every change raises `version`, which is the ETag and the sequence of the shop's events. */
import { type Selectable, sql } from 'kysely';
import type { Reader, Tx, Writer } from '../../../platform/db/database.ts';
import type { ShopStatus } from '../domain/shop-status.ts';
import type { Shops, UserTables } from '../user.tables.gen.ts';

export type ShopRow = Selectable<Shops>;
type Db = Writer<UserTables>;

export interface ShopFields {
  name: string;
  nameKey: string;
  description: string;
  country: string;
  supportEmail: string | null;
}

export const shopRepository = {
  async insert(
    tx: Tx<UserTables>,
    shop: ShopFields & { id: string; userId: string; slug: string; commissionBps: number },
  ): Promise<void> {
    await tx
      .insertInto('shops')
      .values({
        id: shop.id,
        user_id: shop.userId,
        name: shop.name,
        name_key: shop.nameKey,
        slug: shop.slug,
        description: shop.description,
        country: shop.country,
        support_email: shop.supportEmail,
        status: 'pending',
        status_reason: null,
        commission_bps: shop.commissionBps,
      })
      .execute();
  },

  async slugTaken(tx: Tx<UserTables>, slug: string): Promise<boolean> {
    const row = await tx.selectFrom('shops').select('id').where('slug', '=', slug).executeTakeFirst();
    return row !== undefined;
  },

  async byUser(db: Db, userId: string): Promise<ShopRow | undefined> {
    return db.selectFrom('shops').selectAll().where('user_id', '=', userId).executeTakeFirst();
  },

  async idOfUser(db: Db, userId: string): Promise<string | null> {
    const row = await db.selectFrom('shops').select('id').where('user_id', '=', userId).executeTakeFirst();
    return row?.id ?? null;
  },

  async byId(db: Db, id: string): Promise<ShopRow | undefined> {
    return db.selectFrom('shops').selectAll().where('id', '=', id).executeTakeFirst();
  },

  async byIdsOrUsers(db: Db, ids: readonly string[], userIds: readonly string[]): Promise<ShopRow[]> {
    // Two reads, each by its own unique key.
    const all = db.selectFrom('shops').selectAll();
    const [byId, byUser] = await Promise.all([
      ids.length === 0 ? [] : all.where('id', 'in', ids).execute(),
      userIds.length === 0 ? [] : all.where('user_id', 'in', userIds).execute(),
    ]);
    const seen = new Set(byId.map((row) => row.id));
    return [...byId, ...byUser.filter((row) => !seen.has(row.id))];
  },

  /** As buyers may see it: approved ones only. */
  async approvedById(db: Reader<UserTables>, id: string): Promise<ShopRow | undefined> {
    return db.selectFrom('shops').selectAll().where('id', '=', id).where('status', '=', 'approved').executeTakeFirst();
  },

  async lock(tx: Tx<UserTables>, id: string): Promise<ShopRow | undefined> {
    return tx.selectFrom('shops').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  },

  async lockByUser(tx: Tx<UserTables>, userId: string): Promise<ShopRow | undefined> {
    return tx.selectFrom('shops').selectAll().where('user_id', '=', userId).forUpdate().executeTakeFirst();
  },

  async setFields(tx: Tx<UserTables>, id: string, fields: ShopFields): Promise<void> {
    await tx
      .updateTable('shops')
      .set({
        name: fields.name,
        name_key: fields.nameKey,
        description: fields.description,
        country: fields.country,
        support_email: fields.supportEmail,
        version: sql`version + 1`,
        updated_at: sql`NOW(3)`,
      })
      .where('id', '=', id)
      .execute();
  },

  async setStatus(tx: Tx<UserTables>, id: string, status: ShopStatus, reason: string | null): Promise<void> {
    await tx
      .updateTable('shops')
      .set({ status, status_reason: reason, version: sql`version + 1`, updated_at: sql`NOW(3)` })
      .where('id', '=', id)
      .execute();
  },

  async setCommission(
    tx: Tx<UserTables>,
    id: string,
    terms: { bps: number; cap: number | null; fees: string },
  ): Promise<void> {
    const { bps: commission_bps, cap: commission_cap, fees } = terms;
    await tx
      .updateTable('shops')
      .set({ commission_bps, commission_cap, fees, version: sql`version + 1`, updated_at: sql`NOW(3)` })
      .where('id', '=', id)
      .execute();
  },

  /** Shops with their owners' addresses, the newest first; `nameKey` is the beginning of a name. */
  async list(
    db: Db,
    filter: { status?: ShopStatus; nameKey?: string },
    afterId: string | null,
    limit: number,
  ): Promise<(ShopRow & { user_email: string })[]> {
    let query = db
      .selectFrom('shops')
      .innerJoin('users', 'users.id', 'shops.user_id')
      .selectAll('shops')
      .select('users.email as user_email');
    if (filter.status !== undefined) query = query.where('shops.status', '=', filter.status);
    if (filter.nameKey !== undefined) {
      const beginning = `${filter.nameKey.replaceAll(/[\\%_]/g, '\\$&')}%`;
      query = query.where('shops.name_key', 'like', beginning);
    }
    if (afterId !== null) query = query.where('shops.id', '<', afterId);
    return query.orderBy('shops.id', 'desc').limit(limit).execute();
  },

  async emailOfOwner(db: Db, userId: string): Promise<string> {
    const row = await db.selectFrom('users').select('email').where('id', '=', userId).executeTakeFirstOrThrow();
    return row.email;
  },
};
