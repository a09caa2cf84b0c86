/** Forgotten and changed passwords, and changes of address: whatever ends sessions or asks for the password. */
import { writeAudit } from '../../../platform/db/audit-log.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { LoginThrottle } from '../adapters/login-throttle.ts';
import type { PasswordHasher } from '../adapters/password-hasher.ts';
import { emailKeyOf } from '../domain/email-address.ts';
import { acceptNewPassword } from '../domain/password.ts';
import { sessionRepository } from '../repositories/session.repository.ts';
import { type UserRow, userRepository } from '../repositories/user.repository.ts';
import { verificationRepository } from '../repositories/verification.repository.ts';
import type { UserDeps } from '../user.deps.ts';
import { codeInvalid, invalidCredentials } from '../user.errors.ts';
import type { UserEvents } from '../user.events.ts';
import type { UserTables } from '../user.tables.gen.ts';
import type { OpenedSession, SessionService } from './session.service.ts';
import type { SignInService } from './sign-in.service.ts';
import type { Proof, VerificationService } from './verification.service.ts';

interface Parts {
  hasher: PasswordHasher;
  throttle: LoginThrottle;
  sessions: SessionService;
  signIn: SignInService;
  verifications: VerificationService;
  events: UserEvents;
}

export class PasswordService {
  private readonly deps: UserDeps;
  private readonly parts: Parts;

  constructor(deps: UserDeps, parts: Parts) {
    this.deps = deps;
    this.parts = parts;
  }

  async forgot(context: RequestContext, email: string): Promise<void> {
    const emailKey = emailKeyOf(email);
    await this.deps.db.transaction(context, async (tx) => {
      const found = await userRepository.lockAccountByEmail(tx, emailKey);
      const account = found?.status === 'active' ? found : undefined;
      await verificationRepository.voidAll(tx, account?.id ?? newId('usr'), ['reset_password']);
      await this.parts.verifications.request(tx, context, {
        userId: account?.id ?? null,
        purpose: 'reset_password',
        email: account?.email ?? email.trim(),
        emailKey,
        locale: account?.locale ?? context.locale,
      });
    });
  }

  /** Ends every session. A mail that was read also proves the address, if nobody had yet. */
  async reset(context: RequestContext, proof: Proof, newPassword: string): Promise<void> {
    const accepted = acceptNewPassword(newPassword, '/body/new_password');
    const row = await this.parts.verifications.find(context, proof, ['reset_password']);
    const passwordHash = await this.parts.hasher.hash(accepted);
    const user = await this.deps.db.transaction(context, async (tx) => {
      const locked = await userRepository.lock(tx, row.user_id);
      if (locked === undefined || locked.status === 'disabled') throw codeInvalid();
      await this.parts.verifications.use(tx, row);
      if (locked.email_verified_at === null) {
        await userRepository.markVerified(tx, locked.id, { passwordHash, name: null, roles: locked.roles });
        const { id, locale } = locked;
        await this.parts.events.userRegistered(tx, context, { id, sequence: locked.sequence + 1, locale });
      }
      return this.replacePassword(tx, context, locked, passwordHash, 'user.password_reset');
    });
    await this.parts.throttle.clearAccount(user.email_key);
    await this.deps.revocations.revokeUser(user.id, user.version);
  }

  /** Ends every session and opens a new one. */
  async change(
    context: RequestContext,
    userId: string,
    input: { currentPassword: string; newPassword: string },
  ): Promise<OpenedSession> {
    const accepted = acceptNewPassword(input.newPassword, '/body/new_password');
    const checked = await this.parts.signIn.confirmPassword(context, userId, input.currentPassword);
    const passwordHash = await this.parts.hasher.hash(accepted);
    const opened = await this.deps.db.transaction(context, async (tx) => {
      const locked = await userRepository.lock(tx, userId);
      if (locked === undefined || locked.password_hash !== checked.password_hash) throw invalidCredentials();
      const user = await this.replacePassword(tx, context, locked, passwordHash, 'user.password_changed');
      return this.parts.sessions.open(tx, context, user);
    });
    await this.deps.revocations.revokeUser(userId, opened.user.version);
    return opened;
  }

  /** The new address gets a code; it changes nothing until that is used. */
  async changeEmail(
    context: RequestContext,
    userId: string,
    input: { newEmail: string; password: string },
  ): Promise<void> {
    const user = await this.parts.signIn.confirmPassword(context, userId, input.password);
    const emailKey = emailKeyOf(input.newEmail);
    await this.deps.db.transaction(context, async (tx) => {
      const holder = await userRepository.accountByEmail(tx, emailKey);
      await verificationRepository.voidAll(tx, userId, ['change_email']);
      const taken = holder !== undefined && holder.id !== userId && holder.email_verified_at !== null;
      const mail = taken
        ? { userId: holder.id, purpose: 'account_exists' as const, email: holder.email, locale: holder.locale }
        : { userId, purpose: 'change_email' as const, email: input.newEmail.trim(), locale: user.locale };
      await this.parts.verifications.request(tx, context, { ...mail, emailKey }, ['change_email', 'account_exists']);
    });
  }

  private async replacePassword(
    tx: Tx<UserTables>,
    context: RequestContext,
    user: UserRow,
    passwordHash: string,
    action: string,
  ): Promise<UserRow> {
    await userRepository.setPassword(tx, user.id, passwordHash);
    await sessionRepository.endAll(tx, user.id, 'password');
    await verificationRepository.voidAll(tx, user.id, ['verify_email', 'reset_password', 'change_email']);
    await writeAudit(tx, context, { action, subject: { type: 'user', id: user.id } });
    return (await userRepository.byId(tx, user.id)) as UserRow;
  }
}
