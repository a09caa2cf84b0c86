/**
 * Sessions and the refresh tokens they were ever given. A token is exchanged by one conditional UPDATE, so
 * that of several exchanges at once exactly one wins.
 */
import { type Selectable, sql } from 'kysely';
import type { Tx, Writer } from '../../../platform/db/database.ts';
import type { Sessions, UserTables } from '../user.tables.gen.ts';

export type SessionRow = Selectable<Sessions>;
type Db = Writer<UserTables>;

export interface NewSession {
  id: string;
  userId: string;
  cartHash: string | null;
  userAgent: string | null;
  ipAddress: string | null;
  ttlS: number;
}

export interface FoundToken {
  sessionId: string;
  userId: string;
  rotated: boolean;
  ended: boolean;
}

export const sessionRepository = {
  async insert(tx: Tx<UserTables>, session: NewSession, tokenHash: string): Promise<void> {
    await tx
      .insertInto('sessions')
      .values({
        id: session.id,
        user_id: session.userId,
        cart_hash: session.cartHash,
        user_agent: session.userAgent,
        ip_address: session.ipAddress,
        expires_at: sql<Date>`NOW(3) + INTERVAL ${session.ttlS} SECOND`,
        ended_at: null,
        end_reason: null,
      })
      .execute();
    await this.insertToken(tx, session.id, tokenHash);
  },

  async insertToken(tx: Tx<UserTables>, sessionId: string, tokenHash: string): Promise<void> {
    await tx
      .insertInto('refresh_tokens')
      .values({ token_hash: tokenHash, session_id: sessionId, rotated_at: null })
      .execute();
  },

  async byId(db: Db, id: string): Promise<SessionRow | undefined> {
    return db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
  },

  async findToken(db: Db, tokenHash: string): Promise<FoundToken | undefined> {
    const row = await db
      .selectFrom('refresh_tokens as t')
      .innerJoin('sessions as s', 's.id', 't.session_id')
      .select(['s.id', 's.user_id', 't.rotated_at'])
      .select(sql<number>`(s.ended_at IS NOT NULL OR s.expires_at <= NOW(3))`.as('ended'))
      .where('t.token_hash', '=', tokenHash)
      .executeTakeFirst();
    return row === undefined
      ? undefined
      : { sessionId: row.id, userId: row.user_id, rotated: row.rotated_at !== null, ended: Number(row.ended) === 1 };
  },

  /** True for exactly one caller per token. */
  async rotateToken(tx: Tx<UserTables>, tokenHash: string): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('refresh_tokens')
      .set({ rotated_at: sql<Date>`NOW(3)` })
      .where('token_hash', '=', tokenHash)
      .where('rotated_at', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  /** False when the session has ended meanwhile. */
  async touch(
    tx: Tx<UserTables>,
    id: string,
    seen: { ttlS: number; userAgent: string | null; ipAddress: string | null },
  ): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('sessions')
      .set({
        last_used_at: sql<Date>`NOW(3)`,
        expires_at: sql<Date>`NOW(3) + INTERVAL ${seen.ttlS} SECOND`,
        user_agent: seen.userAgent,
        ip_address: seen.ipAddress,
      })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .where('expires_at', '>', sql<Date>`NOW(3)`)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  /** False when there was no such live session (of this user, when one is named). */
  async end(db: Db, id: string, reason: string, userId?: string): Promise<boolean> {
    let query = db
      .updateTable('sessions')
      .set({ ended_at: sql<Date>`NOW(3)`, end_reason: reason })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .where('expires_at', '>', sql<Date>`NOW(3)`);
    if (userId !== undefined) query = query.where('user_id', '=', userId);
    const { numUpdatedRows } = await query.executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  async endAll(tx: Tx<UserTables>, userId: string, reason: string): Promise<void> {
    await tx
      .updateTable('sessions')
      .set({ ended_at: sql<Date>`NOW(3)`, end_reason: reason })
      .where('user_id', '=', userId)
      .where('ended_at', 'is', null)
      .execute();
  },

  /** Live sessions, the latest used first; `after` are the sort values of the last one given. */
  async listLive(
    db: Db,
    userId: string,
    after: { lastUsedAt: Date; id: string } | null,
    limit: number,
  ): Promise<SessionRow[]> {
    let query = db
      .selectFrom('sessions')
      .selectAll()
      .where('user_id', '=', userId)
      .where('ended_at', 'is', null)
      .where('expires_at', '>', sql<Date>`NOW(3)`);
    if (after !== null)
      query = query.where((eb) =>
        eb.or([
          eb('last_used_at', '<', after.lastUsedAt),
          eb.and([eb('last_used_at', '=', after.lastUsedAt), eb('id', '<', after.id)]),
        ]),
      );
    return query.orderBy('last_used_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  },

  /** Sessions that are over since a day, with their tokens, a batch at a time; returns how many went. */
  async deleteOver(db: Db, batch: number): Promise<number> {
    const rows = await db
      .selectFrom('sessions')
      .select('id')
      .where('expires_at', '<', sql<Date>`NOW(3) - INTERVAL 1 DAY`)
      .orderBy('expires_at')
      .limit(batch)
      .execute();
    const ids = rows.map((row) => row.id);
    if (ids.length === 0) return 0;
    await db.deleteFrom('refresh_tokens').where('session_id', 'in', ids).execute();
    await db.deleteFrom('sessions').where('id', 'in', ids).execute();
    return ids.length;
  },
};
