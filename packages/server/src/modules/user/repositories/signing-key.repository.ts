import { type Selectable, sql } from 'kysely';
import type { Tx, Writer } from '../../../platform/db/database.ts';
import type { SigningKeys, UserTables } from '../user.tables.gen.ts';

export type SigningKeyRow = Selectable<SigningKeys>;
export type KeySlot = 'current' | 'next';

export const signingKeyRepository = {
  async insert(
    tx: Tx<UserTables>,
    key: { id: string; slot: KeySlot; publicJwk: string; privateSealed: string },
  ): Promise<void> {
    await tx
      .insertInto('signing_keys')
      .values({
        id: key.id,
        slot: key.slot,
        public_jwk: key.publicJwk,
        private_sealed: key.privateSealed,
        activated_at: key.slot === 'current' ? sql<Date>`NOW(3)` : null,
        retired_at: null,
      })
      .execute();
  },

  async inSlots(db: Writer<UserTables>): Promise<SigningKeyRow[]> {
    return db.selectFrom('signing_keys').selectAll().where('slot', 'is not', null).orderBy('id').execute();
  },

  /** The same, locked in one order, with whether the current one has signed long enough. */
  async lockSlots(tx: Tx<UserTables>, rotateAfterS: number): Promise<(SigningKeyRow & { due: boolean })[]> {
    const rows = await tx
      .selectFrom('signing_keys')
      .selectAll()
      .select(sql<number>`(activated_at <= NOW(3) - INTERVAL ${rotateAfterS} SECOND)`.as('is_due'))
      .where('slot', 'is not', null)
      .orderBy('slot')
      .forUpdate()
      .execute();
    return rows.map(({ is_due, ...row }) => ({ ...row, due: Number(is_due) === 1 }));
  },

  async retire(tx: Tx<UserTables>, id: string): Promise<void> {
    await tx
      .updateTable('signing_keys')
      .set({ slot: null, retired_at: sql<Date>`NOW(3)` })
      .where('id', '=', id)
      .execute();
  },

  async activate(tx: Tx<UserTables>, id: string): Promise<void> {
    await tx
      .updateTable('signing_keys')
      .set({ slot: 'current', activated_at: sql<Date>`NOW(3)` })
      .where('id', '=', id)
      .execute();
  },

  /** The present key, the next one, and those that retired less than `retiredS` ago: their tokens may still live. */
  async published(db: Writer<UserTables>, retiredS: number): Promise<SigningKeyRow[]> {
    return db
      .selectFrom('signing_keys')
      .selectAll()
      .where((eb) =>
        eb.or([eb('slot', 'is not', null), eb('retired_at', '>', sql<Date>`NOW(3) - INTERVAL ${retiredS} SECOND`)]),
      )
      .orderBy('id', 'desc')
      .limit(10)
      .execute();
  },

  async deleteLongRetired(db: Writer<UserTables>): Promise<void> {
    await db
      .deleteFrom('signing_keys')
      .where('slot', 'is', null)
      .where('retired_at', '<', sql<Date>`NOW(3) - INTERVAL 30 DAY`)
      .execute();
  },
};
