/** The user's own row, what other modules ask of it, and what the operator does to it. */
import type { components } from '../../../contract/types.gen.ts';
import type { Role } from '../../../platform/context/actor.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { writeAudit } from '../../../platform/db/audit-log.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import { notFound } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { PasswordHasher } from '../adapters/password-hasher.ts';
import { emailKeyOf } from '../domain/email-address.ts';
import { acceptNewPassword } from '../domain/password.ts';
import { accountRoles, formatRoles, losesRole, parseRoles } from '../domain/roles.ts';
import { addressRepository } from '../repositories/address.repository.ts';
import { sessionRepository } from '../repositories/session.repository.ts';
import { shopRepository } from '../repositories/shop.repository.ts';
import { type UserRow, userRepository } from '../repositories/user.repository.ts';
import type { UserDeps } from '../user.deps.ts';
import { accountDisabled, sessionEnded } from '../user.errors.ts';
import type { UserEvents } from '../user.events.ts';
import { toAccountRecord, toAddress, toUser, toUserContact } from '../user.mapper.ts';
import type { UserTables } from '../user.tables.gen.ts';
import { lockActiveUser } from './active-user.ts';
import type { VerificationService } from './verification.service.ts';

type Schemas = components['schemas'];

export class AccountService {
  private readonly deps: UserDeps;
  private readonly hasher: PasswordHasher;
  private readonly verifications: VerificationService;
  private readonly events: UserEvents;

  constructor(
    deps: UserDeps,
    parts: { hasher: PasswordHasher; verifications: VerificationService; events: UserEvents },
  ) {
    this.deps = deps;
    this.hasher = parts.hasher;
    this.verifications = parts.verifications;
    this.events = parts.events;
  }

  async me(context: CallContext, userId: string): Promise<Schemas['User']> {
    const db = this.deps.db.writer(context.class);
    const [row, sellerId] = await Promise.all([userRepository.byId(db, userId), shopRepository.idOfUser(db, userId)]);
    if (row === undefined) throw sessionEnded();
    if (row.status === 'disabled') throw accountDisabled();
    return toUser(row, sellerId);
  }

  async updateMe(
    context: CallContext,
    userId: string,
    profile: { name: string; phone: string | null; locale: string },
  ): Promise<Schemas['User']> {
    const row = await this.deps.db.transaction(context, async (tx) => {
      await lockActiveUser(tx, userId);
      await userRepository.setProfile(tx, userId, profile);
      return (await userRepository.byId(tx, userId)) as UserRow;
    });
    return toUser(row, await shopRepository.idOfUser(this.deps.db.writer(context.class), userId));
  }

  async contact(context: CallContext, userId: string): Promise<Schemas['UserContact']> {
    const row = await userRepository.byId(this.deps.db.writer(context.class), userId);
    if (row === undefined) throw notFound('user');
    return toUserContact(row);
  }

  async check(context: CallContext, input: Schemas['CheckUserInput']): Promise<Schemas['CheckUserOutput']> {
    const db = this.deps.db.writer(context.class);
    const standing = await userRepository.standing(db, input.user_id, input.session_id);
    if (standing === undefined || standing.session === 'unknown')
      return { active: false, reason: 'unknown', roles: [], version: 0, seller_id: null };
    const { user, session, sellerId } = standing;
    const base = { roles: parseRoles(user.roles), version: user.version, seller_id: sellerId };
    if (user.status === 'disabled') return { active: false, reason: 'account_disabled', ...base };
    if (session === 'ended') return { active: false, reason: 'session_ended', ...base };
    return { active: true, reason: null, ...base };
  }

  async checkoutBuyer(
    context: CallContext,
    input: Schemas['GetCheckoutBuyerInput'],
  ): Promise<Schemas['CheckoutBuyer']> {
    const db = this.deps.db.writer(context.class);
    const [standing, address] = await Promise.all([
      userRepository.standing(db, input.user_id, input.session_id),
      input.address_id === undefined ? null : addressRepository.ownById(db, input.user_id, input.address_id),
    ]);
    if (standing === undefined) throw notFound('user');
    if (address === undefined) throw notFound('address');
    const { user, session, sellerId } = standing;
    return {
      user_id: user.id,
      status: user.status as Schemas['UserStatus'],
      session_active: session === 'live',
      roles: parseRoles(user.roles),
      version: user.version,
      email: user.email,
      email_verified: user.email_verified_at !== null,
      name: user.name,
      locale: user.locale as Schemas['Locale'],
      seller_id: sellerId,
      address: address === null ? null : toAddress(address),
    };
  }

  /** An account without registration: for the operator and for seeds. A known address is left as it is. */
  async create(context: CallContext, input: Schemas['CreateAccountInput']): Promise<Schemas['AccountRecord']> {
    const emailKey = emailKeyOf(input.email);
    const known = await userRepository.accountByEmail(this.deps.db.writer(context.class), emailKey);
    if (known !== undefined) return toAccountRecord(known, false);
    const passwordHash = await this.hasher.hash(acceptNewPassword(input.password, '/body/password'));
    try {
      return await this.deps.db.transaction(context, (tx) => this.insert(tx, context, input, passwordHash));
    } catch (error) {
      if (!isDuplicate(error, 'users_account_email_key')) throw error;
      const other = await userRepository.accountByEmail(this.deps.db.writer(context.class), emailKey);
      return toAccountRecord(other as UserRow, false);
    }
  }

  async setRoles(context: CallContext, input: Schemas['SetRolesInput']): Promise<Schemas['AccountRecord']> {
    const after = accountRoles(input.roles);
    const { row, revoked } = await this.deps.db.transaction(context, async (tx) => {
      const user = await lockAccount(tx, input.email);
      const before = parseRoles(user.roles);
      if (user.roles === formatRoles(after)) return { row: user, revoked: false };
      const loses = losesRole(before, after);
      await userRepository.setRoles(tx, user.id, formatRoles(after), loses);
      await writeAudit(tx, context, {
        action: 'user.roles_changed',
        subject: { type: 'user', id: user.id },
        before,
        after,
        detail: `${before.join(', ')} → ${after.join(', ')}`,
      });
      return { row: (await userRepository.byId(tx, user.id)) as UserRow, revoked: loses };
    });
    if (revoked) await this.deps.revocations.revokeUser(row.id, row.version);
    return toAccountRecord(row, false);
  }

  async setStatus(context: CallContext, input: Schemas['SetUserStatusInput']): Promise<Schemas['AccountRecord']> {
    const { row, changed } = await this.deps.db.transaction(context, async (tx) => {
      const user = await lockAccount(tx, input.email);
      if (user.status === input.status) return { row: user, changed: false };
      await userRepository.setStatus(tx, user.id, input.status);
      const now = (await userRepository.byId(tx, user.id)) as UserRow;
      if (input.status === 'disabled') {
        await sessionRepository.endAll(tx, user.id, 'disabled');
        await this.events.userDisabled(tx, context, now);
      }
      await writeAudit(tx, context, {
        action: input.status === 'disabled' ? 'user.disabled' : 'user.enabled',
        subject: { type: 'user', id: user.id },
        before: user.status,
        after: input.status,
      });
      return { row: now, changed: true };
    });
    const reason = input.status === 'disabled' ? 'disabled' : undefined;
    if (changed) await this.deps.revocations.revokeUser(row.id, row.version, reason);
    return toAccountRecord(row, false);
  }

  private async insert(
    tx: Tx<UserTables>,
    context: CallContext,
    input: Schemas['CreateAccountInput'],
    passwordHash: string,
  ): Promise<Schemas['AccountRecord']> {
    const { name, locale, verified } = input;
    const email = input.email.trim();
    const emailKey = emailKeyOf(email);
    const roles: Role[] = accountRoles(input.roles);
    const id = newId('usr');
    const user = { id, kind: 'account' as const, email, emailKey, passwordHash, name, locale };
    await userRepository.insert(tx, { ...user, roles: formatRoles(roles), verified });
    if (!verified)
      await this.verifications.request(tx, context, {
        userId: id,
        purpose: 'verify_email',
        email,
        emailKey,
        locale,
        passwordHash,
        name,
      });
    await writeAudit(tx, context, {
      action: 'user.created',
      subject: { type: 'user', id },
      after: roles,
      detail: `Made with the roles ${roles.join(', ')}.`,
    });
    return toAccountRecord((await userRepository.byId(tx, id)) as UserRow, true);
  }
}

async function lockAccount(tx: Tx<UserTables>, email: string): Promise<UserRow> {
  const user = await userRepository.lockAccountByEmail(tx, emailKeyOf(email));
  if (user === undefined) throw notFound('account');
  return user;
}
