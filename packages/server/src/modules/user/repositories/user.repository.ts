/**
 * Rows of accounts and guests. Every change of version or sequence is one conditional UPDATE; callers that
 * publish an event take the row's lock first (`lock`).
 */
import { type Selectable, sql } from 'kysely';
import type { Tx, Writer } from '../../../platform/db/database.ts';
import type { Users, UserTables } from '../user.tables.gen.ts';

export type UserRow = Selectable<Users>;
type Db = Writer<UserTables>;

export interface UserStanding {
  user: UserRow;
  session: 'live' | 'ended' | 'unknown';
  sellerId: string | null;
}

export interface NewUser {
  id: string;
  kind: 'account' | 'guest';
  email: string;
  emailKey: string;
  passwordHash: string | null;
  roles: string;
  name: string | null;
  locale: string;
  verified: boolean;
}

export const userRepository = {
  async insert(tx: Tx<UserTables>, user: NewUser): Promise<void> {
    await tx
      .insertInto('users')
      .values({
        id: user.id,
        kind: user.kind,
        email: user.email,
        email_key: user.emailKey,
        password_hash: user.passwordHash,
        roles: user.roles,
        name: user.name,
        locale: user.locale,
        email_verified_at: user.verified ? sql<Date>`NOW(3)` : null,
        phone: null,
      })
      .execute();
  },

  async byId(db: Db, id: string): Promise<UserRow | undefined> {
    return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
  },

  /** The user, how one of its sessions stands (another's is unknown), and its shop: what each checked request asks. */
  async standing(db: Db, id: string, sessionId: string): Promise<UserStanding | undefined> {
    const row = await db
      .selectFrom('users as u')
      .leftJoin('sessions as s', (join) => join.on('s.id', '=', sessionId).onRef('s.user_id', '=', 'u.id'))
      .leftJoin('shops as h', 'h.user_id', 'u.id')
      .selectAll('u')
      .select(['h.id as seller_id', sql<number | null>`(s.ended_at IS NULL AND s.expires_at > NOW(3))`.as('live')])
      .select(sql<number>`s.id IS NOT NULL`.as('has_session'))
      .where('u.id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const { seller_id: sellerId, live, has_session: hasSession, ...user } = row;
    const session = hasSession !== 1 ? 'unknown' : live === 1 ? 'live' : 'ended';
    return { user, session, sellerId };
  },

  async lock(tx: Tx<UserTables>, id: string): Promise<UserRow | undefined> {
    return tx.selectFrom('users').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  },

  /** The one full account of an address; guests are never found by it. */
  async accountByEmail(db: Db, emailKey: string): Promise<UserRow | undefined> {
    return db.selectFrom('users').selectAll().where('account_email_key', '=', emailKey).executeTakeFirst();
  },

  async lockAccountByEmail(tx: Tx<UserTables>, emailKey: string): Promise<UserRow | undefined> {
    return tx.selectFrom('users').selectAll().where('account_email_key', '=', emailKey).forUpdate().executeTakeFirst();
  },

  /** A later registration of an address nobody has proved yet. */
  async replaceUnverified(
    tx: Tx<UserTables>,
    id: string,
    change: { passwordHash: string; name: string; locale: string },
  ): Promise<void> {
    await tx
      .updateTable('users')
      .set({ password_hash: change.passwordHash, name: change.name, locale: change.locale, updated_at: sql`NOW(3)` })
      .where('id', '=', id)
      .where('email_verified_at', 'is', null)
      .execute();
  },

  /** The address is proved: the row is a full account with this password from now on. Raises version and sequence. */
  async markVerified(
    tx: Tx<UserTables>,
    id: string,
    change: { passwordHash: string | null; name: string | null; roles: string },
  ): Promise<void> {
    await tx
      .updateTable('users')
      .set({
        kind: 'account',
        roles: change.roles,
        email_verified_at: sql<Date>`NOW(3)`,
        updated_at: sql`NOW(3)`,
        version: sql`version + 1`,
        sequence: sql`sequence + 1`,
        ...(change.passwordHash === null ? {} : { password_hash: change.passwordHash }),
        ...(change.name === null ? {} : { name: change.name }),
      })
      .where('id', '=', id)
      .execute();
  },

  /** Removes an account nobody ever proved, to make room for who did prove the address. */
  async deleteUnverifiedAccount(tx: Tx<UserTables>, emailKey: string, exceptId: string): Promise<void> {
    await tx
      .deleteFrom('users')
      .where('account_email_key', '=', emailKey)
      .where('email_verified_at', 'is', null)
      .where('id', '<>', exceptId)
      .execute();
  },

  async setEmail(tx: Tx<UserTables>, id: string, email: string, emailKey: string): Promise<void> {
    await tx
      .updateTable('users')
      .set({ email, email_key: emailKey, email_verified_at: sql<Date>`NOW(3)`, updated_at: sql`NOW(3)` })
      .where('id', '=', id)
      .execute();
  },

  /** The new password and, with it, the end of every access token given so far. */
  async setPassword(tx: Tx<UserTables>, id: string, passwordHash: string): Promise<void> {
    await tx
      .updateTable('users')
      .set({ password_hash: passwordHash, version: sql`version + 1`, updated_at: sql`NOW(3)` })
      .where('id', '=', id)
      .execute();
  },

  async setProfile(db: Db, id: string, profile: { name: string; phone: string | null; locale: string }): Promise<void> {
    await db
      .updateTable('users')
      .set({ ...profile, updated_at: sql`NOW(3)` })
      .where('id', '=', id)
      .execute();
  },

  async setRoles(tx: Tx<UserTables>, id: string, roles: string, raiseVersion: boolean): Promise<void> {
    await tx
      .updateTable('users')
      .set({ roles, updated_at: sql`NOW(3)`, ...(raiseVersion ? { version: sql`version + 1` } : {}) })
      .where('id', '=', id)
      .execute();
  },

  async setStatus(tx: Tx<UserTables>, id: string, status: 'active' | 'disabled'): Promise<void> {
    await tx
      .updateTable('users')
      .set({ status, version: sql`version + 1`, sequence: sql`sequence + 1`, updated_at: sql`NOW(3)` })
      .where('id', '=', id)
      .execute();
  },
};
