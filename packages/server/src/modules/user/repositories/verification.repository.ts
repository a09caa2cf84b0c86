/**
 * Mails that were asked for, with the hashes of their codes. Both a try and a use are claimed by one
 * conditional UPDATE: tries sent at once do not slip through, and a code is used once.
 */
import { type Selectable, sql } from 'kysely';
import type { Tx, Writer } from '../../../platform/db/database.ts';
import { maxCodeAttempts, type VerificationPurpose } from '../domain/verification-purpose.ts';
import type { UserTables, Verifications } from '../user.tables.gen.ts';

export type VerificationRow = Selectable<Verifications>;
type Db = Writer<UserTables>;

export interface NewVerification {
  id: string;
  /** Null for an address nobody has. */
  userId: string | null;
  purpose: VerificationPurpose;
  email: string;
  emailKey: string;
  passwordHash: string | null;
  name: string | null;
  locale: string;
}

/** How long after it was asked for a mail may still be made. */
const issuableS = 86_400;

export const verificationRepository = {
  async insert(tx: Tx<UserTables>, v: NewVerification): Promise<void> {
    await tx
      .insertInto('verifications')
      .values({
        id: v.id,
        user_id: v.userId,
        purpose: v.purpose,
        email: v.email,
        email_key: v.emailKey,
        password_hash: v.passwordHash,
        name: v.name,
        locale: v.locale,
        code_hash: null,
        link_hash: null,
        expires_at: null,
        used_at: null,
        voided_at: null,
      })
      .execute();
  },

  /** How many mails of these purposes an address was sent in the last hour. */
  async countRecent(db: Db, emailKey: string, purposes: readonly VerificationPurpose[]): Promise<number> {
    const row = await db
      .selectFrom('verifications')
      .select(sql<number>`COUNT(*)`.as('n'))
      .where('email_key', '=', emailKey)
      .where('purpose', 'in', purposes)
      .where('created_at', '>', sql<Date>`NOW(3) - INTERVAL 1 HOUR`)
      .executeTakeFirstOrThrow();
    return Number(row.n);
  },

  /** Ends every code of a user with one of these purposes that is not used yet. */
  async voidAll(tx: Tx<UserTables>, userId: string, purposes: readonly VerificationPurpose[]): Promise<void> {
    await tx
      .updateTable('verifications')
      .set({ voided_at: sql<Date>`NOW(3)` })
      .where('user_id', '=', userId)
      .where('purpose', 'in', purposes)
      .where('used_at', 'is', null)
      .where('voided_at', 'is', null)
      .execute();
  },

  async lockIssuable(tx: Tx<UserTables>, id: string): Promise<VerificationRow | undefined> {
    return tx
      .selectFrom('verifications')
      .selectAll()
      .where('id', '=', id)
      .where('user_id', 'is not', null)
      .where('used_at', 'is', null)
      .where('voided_at', 'is', null)
      .where('created_at', '>', sql<Date>`NOW(3) - INTERVAL ${sql.lit(issuableS)} SECOND`)
      .forUpdate()
      .executeTakeFirst();
  },

  /** Stores the hashes of a fresh code and link and returns until when they are good. The tries made stay counted. */
  async setCode(
    tx: Tx<UserTables>,
    id: string,
    hashes: { codeHash: string; linkHash: string },
    validForS: number,
  ): Promise<Date> {
    await tx
      .updateTable('verifications')
      .set({
        code_hash: hashes.codeHash,
        link_hash: hashes.linkHash,
        expires_at: sql<Date>`NOW(3) + INTERVAL ${validForS} SECOND`,
      })
      .where('id', '=', id)
      .execute();
    const row = await tx
      .selectFrom('verifications')
      .select('expires_at')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    return row.expires_at as Date;
  },

  async liveByLink(
    db: Db,
    linkHash: string,
    purposes: readonly VerificationPurpose[],
  ): Promise<VerificationRow | undefined> {
    return this.live(db, purposes).where('link_hash', '=', linkHash).executeTakeFirst();
  },

  /** Those whose six digits may still be tried at this address, the latest first. */
  async liveByEmail(db: Db, emailKey: string, purposes: readonly VerificationPurpose[]): Promise<VerificationRow[]> {
    return this.live(db, purposes)
      .where('email_key', '=', emailKey)
      .where('code_hash', 'is not', null)
      .where('attempts', '<', maxCodeAttempts)
      .orderBy('created_at', 'desc')
      .limit(10)
      .execute();
  },

  live(db: Db, purposes: readonly VerificationPurpose[]) {
    return db
      .selectFrom('verifications')
      .selectAll()
      .where('purpose', 'in', purposes)
      .where('used_at', 'is', null)
      .where('voided_at', 'is', null)
      .where('expires_at', '>', sql<Date>`NOW(3)`);
  },

  /** Counts one try of the digits; false when none is left. */
  async countAttempt(db: Db, id: string): Promise<boolean> {
    const { numUpdatedRows } = await db
      .updateTable('verifications')
      .set({ attempts: sql`attempts + 1` })
      .where('id', '=', id)
      .where('attempts', '<', maxCodeAttempts)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  /** True for exactly one caller, and only while the very code that was checked is still the one. */
  async use(tx: Tx<UserTables>, row: VerificationRow): Promise<boolean> {
    const { numUpdatedRows } = await tx
      .updateTable('verifications')
      .set({ used_at: sql<Date>`NOW(3)` })
      .where('id', '=', row.id)
      .where('link_hash', '=', row.link_hash)
      .where('used_at', 'is', null)
      .where('voided_at', 'is', null)
      .where('expires_at', '>', sql<Date>`NOW(3)`)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  async deleteOld(db: Db, batch: number): Promise<number> {
    const { numDeletedRows } = await db
      .deleteFrom('verifications')
      .where('created_at', '<', sql<Date>`NOW(3) - INTERVAL 30 DAY`)
      .orderBy('created_at')
      .limit(batch)
      .executeTakeFirst();
    return Number(numDeletedRows);
  },
};
