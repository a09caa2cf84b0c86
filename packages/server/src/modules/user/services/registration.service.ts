/**
 * Registration and the proof of addresses. A registration is bound to its own mail: whichever mail is used,
 * the account gets the password that was sent with it, so that registering somebody else's address again
 * does not put a password of one's own behind the owner's mail.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { writeAudit } from '../../../platform/db/audit-log.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { PasswordHasher } from '../adapters/password-hasher.ts';
import { emailKeyOf } from '../domain/email-address.ts';
import { acceptNewPassword } from '../domain/password.ts';
import { sessionRepository } from '../repositories/session.repository.ts';
import { type UserRow, userRepository } from '../repositories/user.repository.ts';
import { type VerificationRow, verificationRepository } from '../repositories/verification.repository.ts';
import type { UserDeps } from '../user.deps.ts';
import { accountDisabled, codeInvalid } from '../user.errors.ts';
import type { UserEvents } from '../user.events.ts';
import type { UserTables } from '../user.tables.gen.ts';
import type { OpenedSession, SessionService } from './session.service.ts';
import type { Proof, VerificationService } from './verification.service.ts';

interface Registration {
  email: string;
  emailKey: string;
  passwordHash: string;
  name: string;
  locale: string;
}

type ProvedRow = VerificationRow & { user_id: string };

export class RegistrationService {
  private readonly deps: UserDeps;
  private readonly hasher: PasswordHasher;
  private readonly sessions: SessionService;
  private readonly verifications: VerificationService;
  private readonly events: UserEvents;

  constructor(
    deps: UserDeps,
    parts: {
      hasher: PasswordHasher;
      sessions: SessionService;
      verifications: VerificationService;
      events: UserEvents;
    },
  ) {
    this.deps = deps;
    this.hasher = parts.hasher;
    this.sessions = parts.sessions;
    this.verifications = parts.verifications;
    this.events = parts.events;
  }

  /** The same answer and the same work whether the address is known or not. */
  async register(
    context: RequestContext,
    input: { email: string; password: string; name: string; locale: string },
  ): Promise<void> {
    const passwordHash = await this.hasher.hash(acceptNewPassword(input.password, '/body/password'));
    const { name, locale } = input;
    const registration = { email: input.email.trim(), emailKey: emailKeyOf(input.email), passwordHash, name, locale };
    const run = (): Promise<void> =>
      this.deps.db.transaction(context, (tx) => this.registerLocked(tx, context, registration));
    try {
      await run();
    } catch (error) {
      // Two registrations of one new address at once: the second finds the first's row now.
      if (!isDuplicate(error, 'users_account_email_key')) throw error;
      await run();
    }
  }

  /** Uses the code or link of a registration or of a change of address, and signs in. */
  async verifyEmail(context: RequestContext, proof: Proof): Promise<OpenedSession> {
    const row = await this.verifications.find(context, proof, ['verify_email', 'change_email']);
    const wasGuest = { value: false };
    try {
      const opened = await this.deps.db.transaction(context, async (tx) => {
        const user = await userRepository.lock(tx, row.user_id);
        if (user === undefined) throw codeInvalid();
        await this.verifications.use(tx, row);
        if (user.status === 'disabled') throw accountDisabled();
        wasGuest.value = user.kind === 'guest';
        // Whoever registered this address without ever proving it makes room for who just did.
        await userRepository.deleteUnverifiedAccount(tx, row.email_key, user.id);
        if (row.purpose === 'verify_email') await this.proveRegistration(tx, context, user, row);
        else await this.changeAddress(tx, context, user, row);
        const now = await userRepository.byId(tx, user.id);
        return this.sessions.open(tx, context, now as UserRow);
      });
      if (wasGuest.value) await this.deps.revocations.revokeUser(opened.user.id, opened.user.version);
      return opened;
    } catch (error) {
      // Somebody else proved the same address since the mail was sent.
      if (isDuplicate(error, 'users_account_email_key')) throw codeInvalid();
      throw error;
    }
  }

  /** Sends the mail of a registration again and voids the former ones. */
  async resend(context: RequestContext, email: string): Promise<void> {
    const emailKey = emailKeyOf(email);
    await this.deps.db.transaction(context, async (tx) => {
      const account = await userRepository.lockAccountByEmail(tx, emailKey);
      const waiting =
        account !== undefined && account.email_verified_at === null && account.status === 'active' ? account : null;
      await verificationRepository.voidAll(tx, waiting?.id ?? newId('usr'), ['verify_email']);
      await this.verifications.request(tx, context, {
        userId: waiting?.id ?? null,
        purpose: 'verify_email',
        email: waiting?.email ?? email.trim(),
        emailKey,
        locale: waiting?.locale ?? context.locale,
        passwordHash: waiting?.password_hash ?? null,
        name: waiting?.name ?? null,
      });
    });
  }

  private async registerLocked(tx: Tx<UserTables>, context: RequestContext, r: Registration): Promise<void> {
    const account = await userRepository.lockAccountByEmail(tx, r.emailKey);
    const known = account !== undefined && (account.email_verified_at !== null || account.status === 'disabled');
    const userId = account?.id ?? (await this.newUser(tx, context, r));
    if (account !== undefined && !known) await userRepository.replaceUnverified(tx, account.id, r);
    const base = { userId, email: r.email, emailKey: r.emailKey };
    const counted = ['verify_email', 'account_exists'] as const;
    if (known) {
      const mail = { ...base, purpose: 'account_exists' as const, email: account.email, locale: account.locale };
      await this.verifications.request(tx, context, mail, counted);
    } else {
      const { locale, passwordHash, name } = r;
      const mail = { ...base, purpose: 'verify_email' as const, locale, passwordHash, name };
      await this.verifications.request(tx, context, mail, counted);
    }
  }

  /** A guest who registers the address of its own orders becomes the account when the mail is used. */
  private async newUser(tx: Tx<UserTables>, context: CallContext, r: Registration): Promise<string> {
    if (context.actor.kind === 'guest') {
      const guest = await userRepository.byId(tx, context.actor.userId);
      if (guest?.kind === 'guest' && guest.email_key === r.emailKey) return guest.id;
    }
    const id = newId('usr');
    await userRepository.insert(tx, { id, kind: 'account', roles: 'buyer', verified: false, ...r });
    return id;
  }

  private async proveRegistration(
    tx: Tx<UserTables>,
    context: CallContext,
    user: UserRow,
    row: ProvedRow,
  ): Promise<void> {
    if (user.email_verified_at !== null) throw codeInvalid();
    const roles = user.kind === 'guest' ? 'buyer' : user.roles;
    await userRepository.markVerified(tx, user.id, { passwordHash: row.password_hash, name: row.name, roles });
    await verificationRepository.voidAll(tx, user.id, ['verify_email']);
    if (user.kind === 'guest') await sessionRepository.endAll(tx, user.id, 'registered');
    await this.events.userRegistered(tx, context, { id: user.id, sequence: user.sequence + 1, locale: user.locale });
  }

  private async changeAddress(tx: Tx<UserTables>, context: CallContext, user: UserRow, row: ProvedRow): Promise<void> {
    await userRepository.setEmail(tx, user.id, row.email, row.email_key);
    await verificationRepository.voidAll(tx, user.id, ['verify_email', 'change_email', 'reset_password']);
    await this.verifications.request(tx, context, {
      userId: user.id,
      purpose: 'email_changed',
      email: user.email,
      emailKey: user.email_key,
      locale: user.locale,
    });
    await writeAudit(tx, context, {
      action: 'user.email_changed',
      subject: { type: 'user', id: user.id },
      before: user.email_key,
      after: row.email_key,
    });
  }
}
