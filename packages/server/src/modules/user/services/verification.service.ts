/**
 * Mails with a code and a link. A mail that is asked for is a row and an event without the code; the code is
 * made when the mail is (`issueCode`). For an address nobody has the same row and event are written, so that
 * known and unknown addresses take the same work; the mail is then never made.
 */
import { randomInt } from 'node:crypto';
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { notFound } from '../../../platform/kernel/errors.ts';
import { newId, newSecret } from '../../../platform/kernel/ids.ts';
import { equalHashes, hashCode, hashSecret } from '../adapters/secret-hash.ts';
import {
  carriesCode,
  codeValidForS,
  maxMailsPerHour,
  type VerificationPurpose,
} from '../domain/verification-purpose.ts';
import { userRepository } from '../repositories/user.repository.ts';
import { type VerificationRow, verificationRepository } from '../repositories/verification.repository.ts';
import type { UserDeps } from '../user.deps.ts';
import { codeInvalid } from '../user.errors.ts';
import type { UserEvents } from '../user.events.ts';
import type { UserTables } from '../user.tables.gen.ts';

export interface MailRequest {
  /** Null for an address nobody has. */
  userId: string | null;
  purpose: VerificationPurpose;
  email: string;
  emailKey: string;
  locale: string;
  /** What the account gets when this very mail is used. */
  passwordHash?: string | null;
  name?: string | null;
}

/** The link's token alone, or the digits with the address they were sent to. */
export interface Proof {
  token?: string | undefined;
  emailKey?: string | undefined;
  code?: string | undefined;
}

export class VerificationService {
  private readonly deps: UserDeps;
  private readonly events: UserEvents;

  constructor(deps: UserDeps, events: UserEvents) {
    this.deps = deps;
    this.events = events;
  }

  /** Asks for a mail, unless this address got its share within the hour. `counted` purposes share one limit. */
  async request(
    tx: Tx<UserTables>,
    context: CallContext,
    mail: MailRequest,
    counted: readonly VerificationPurpose[] = [mail.purpose],
  ): Promise<void> {
    const sent = await verificationRepository.countRecent(tx, mail.emailKey, counted);
    if (sent >= maxMailsPerHour) return;
    const id = newId('ver');
    await verificationRepository.insert(tx, {
      id,
      userId: mail.userId,
      purpose: mail.purpose,
      email: mail.email,
      emailKey: mail.emailKey,
      passwordHash: mail.passwordHash ?? null,
      name: mail.name ?? null,
      locale: mail.locale,
    });
    await this.events.verificationRequested(tx, context, { id, purpose: mail.purpose });
  }

  /** Makes code and link and gives them out once; a repeat makes new ones and the former are void. */
  async issueCode(context: CallContext, verificationId: string): Promise<components['schemas']['IssuedCode']> {
    const code = String(randomInt(0, 1_000_000)).padStart(6, '0');
    const linkToken = newSecret();
    return this.deps.db.transaction(context, async (tx) => {
      const row = await verificationRepository.lockIssuable(tx, verificationId);
      const user = row?.user_id ? await userRepository.byId(tx, row.user_id) : undefined;
      if (row === undefined || user === undefined) throw notFound('verification');
      const purpose = row.purpose as VerificationPurpose;
      const who = {
        purpose,
        user_id: user.id,
        email: row.email,
        name: row.name ?? user.name,
        locale: row.locale as components['schemas']['Locale'],
      };
      if (!carriesCode(purpose)) return { ...who, code: null, link_token: null, expires_at: null };
      const hashes = { codeHash: this.hashCode(row.id, code), linkHash: hashSecret(linkToken) };
      const expiresAt = await verificationRepository.setCode(tx, row.id, hashes, codeValidForS);
      return { ...who, code, link_token: linkToken, expires_at: expiresAt.toISOString() };
    });
  }

  /**
   * The verification that this proof is right for; throws `code_invalid`. Each try of digits is counted before
   * they are compared. What is found is not used yet: `use` claims it in the transaction of its effect.
   */
  async find(
    context: CallContext,
    proof: Proof,
    purposes: readonly VerificationPurpose[],
  ): Promise<VerificationRow & { user_id: string }> {
    const db = this.deps.db.writer(context.class);
    let found: VerificationRow | undefined;
    if (proof.token !== undefined) {
      found = await verificationRepository.liveByLink(db, hashSecret(proof.token), purposes);
    } else if (proof.emailKey !== undefined && proof.code !== undefined) {
      for (const row of await verificationRepository.liveByEmail(db, proof.emailKey, purposes)) {
        if (!(await verificationRepository.countAttempt(db, row.id))) continue;
        if (equalHashes(row.code_hash ?? '', this.hashCode(row.id, proof.code))) found ??= row;
      }
    }
    if (found === undefined || found.user_id === null) throw codeInvalid();
    return { ...found, user_id: found.user_id };
  }

  /** Claims it; `code_invalid` for everybody but the first. */
  async use(tx: Tx<UserTables>, row: VerificationRow): Promise<void> {
    if (!(await verificationRepository.use(tx, row))) throw codeInvalid();
  }

  private hashCode(verificationId: string, code: string): string {
    return hashCode(this.deps.config.secrets.keyEncryption, verificationId, code);
  }
}
