/**
 * The durable copy of carts. Every write of a state names the version it may replace; who owns a cart stands in a
 * column of its own that no state overwrites.
 */
import { sql } from 'kysely';
import type { Reader, Tx, Writer } from '../../../platform/db/database.ts';
import { parseJson } from '../../../platform/db/json.ts';
import type { CartTables } from '../cart.tables.gen.ts';
import { type CartState, emptyCart } from '../domain/cart-state.ts';

/** How long a guest's cart lives after its last change. */
const guestLife = sql<Date>`NOW(3) + INTERVAL 7 DAY`;
const untouched = sql<Date>`NOW(3) + INTERVAL 1 DAY`;

export interface AbandonedCart {
  state: CartState;
  ownerId: string;
}

export async function insertCart(
  db: Writer<CartTables>,
  cart: { id: string; ownerId: string | null; tokenHash: string | null },
): Promise<void> {
  await db
    .insertInto('carts')
    .values({
      id: cart.id,
      owner_id: cart.ownerId,
      token_hash: cart.tokenHash,
      state: toText(emptyCart(cart.id, cart.ownerId)),
      expires_at: cart.ownerId === null ? guestLife : null,
      remind_at: null,
    })
    .execute();
}

export async function findCart(db: Reader<CartTables>, id: string): Promise<CartState | null> {
  const row = await db
    .selectFrom('carts')
    .select(['id', 'owner_id', 'version', 'state'])
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? null : toState(row);
}

export async function findCarts(db: Reader<CartTables>, ids: readonly string[]): Promise<Map<string, CartState>> {
  const rows = await db
    .selectFrom('carts')
    .select(['id', 'owner_id', 'version', 'state'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, toState(row)]));
}

export async function findIdByOwner(db: Reader<CartTables>, ownerId: string): Promise<string | null> {
  const row = await db.selectFrom('carts').select('id').where('owner_id', '=', ownerId).executeTakeFirst();
  return row?.id ?? null;
}

export async function findIdByToken(db: Reader<CartTables>, tokenHash: string): Promise<string | null> {
  const row = await db
    .selectFrom('carts')
    .select('id')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', sql<Date>`NOW(3)`)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Stores a state unless one as new is there. False: refused, or the cart is gone. */
export async function storeIfNewer(db: Writer<CartTables>, state: CartState): Promise<boolean> {
  const result = await db
    .updateTable('carts')
    .set(columnsOf(state))
    .where('id', '=', state.id)
    .where('version', '<', state.version)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Stores what was made of exactly this version. False: somebody else was first. */
export async function storeOver(db: Writer<CartTables>, state: CartState, version: number): Promise<boolean> {
  const result = await db
    .updateTable('carts')
    .set(columnsOf(state))
    .where('id', '=', state.id)
    .where('version', '=', version)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Gives a guest's cart to a user, once. Fails with a duplicate when the user has one. */
export async function giveToOwner(
  db: Writer<CartTables>,
  cart: { id: string; tokenHash: string; ownerId: string },
): Promise<boolean> {
  const result = await db
    .updateTable('carts')
    .set({ owner_id: cart.ownerId, token_hash: null, expires_at: null })
    .where('id', '=', cart.id)
    .where('token_hash', '=', cart.tokenHash)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function deleteGuestCart(db: Writer<CartTables>, id: string, tokenHash: string): Promise<void> {
  await db.deleteFrom('carts').where('id', '=', id).where('token_hash', '=', tokenHash).execute();
}

/** A guest whose token outlived its cart goes on with an empty one. */
export async function deleteExpiredByToken(db: Writer<CartTables>, tokenHash: string): Promise<void> {
  await db
    .deleteFrom('carts')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '<=', sql<Date>`NOW(3)`)
    .execute();
}

export async function findExpiredIds(db: Reader<CartTables>, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('carts')
    .select('id')
    .where('expires_at', '<=', sql<Date>`NOW(3)`)
    .orderBy('expires_at')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.id);
}

export async function deleteExpired(db: Writer<CartTables>, ids: readonly string[]): Promise<void> {
  await db
    .deleteFrom('carts')
    .where('id', 'in', [...ids])
    .where('expires_at', '<=', sql<Date>`NOW(3)`)
    .execute();
}

/** Locks carts that nobody has touched for a day; other workers skip them. */
export async function lockAbandoned(tx: Tx<CartTables>, limit: number): Promise<AbandonedCart[]> {
  const rows = await tx
    .selectFrom('carts')
    .select(['id', 'owner_id', 'version', 'state'])
    .where('remind_at', '<=', sql<Date>`NOW(3)`)
    .orderBy('remind_at')
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.flatMap((row) => (row.owner_id === null ? [] : [{ state: toState(row), ownerId: row.owner_id }]));
}

/** Told, or not to be told: until the cart changes. */
export async function clearReminders(tx: Writer<CartTables>, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable('carts')
    .set({ remind_at: null })
    .where('id', 'in', [...ids])
    .execute();
}

export async function clearReminderOfOwner(tx: Writer<CartTables>, ownerId: string): Promise<void> {
  await tx.updateTable('carts').set({ remind_at: null }).where('owner_id', '=', ownerId).execute();
}

function columnsOf(state: CartState) {
  const hasLines = state.lines.length > 0;
  return {
    version: state.version,
    state: toText(state),
    line_count: state.lines.length,
    updated_at: sql<Date>`NOW(3)`,
    expires_at: sql<Date | null>`IF(owner_id IS NULL, ${guestLife}, NULL)`,
    remind_at: hasLines ? sql<Date | null>`IF(owner_id IS NULL, NULL, ${untouched})` : null,
  };
}

/** Who owns it stands in a column of its own, which alone decides. */
function toText(state: CartState): string {
  const { id: _id, version: _version, ownerId: _ownerId, ...rest } = state;
  return JSON.stringify(rest);
}

function toState(row: { id: string; owner_id: string | null; version: number; state: string }): CartState {
  const rest = parseJson<Omit<CartState, 'id' | 'version' | 'ownerId'>>(row.state);
  return { ...rest, id: row.id, version: row.version, ownerId: row.owner_id };
}
