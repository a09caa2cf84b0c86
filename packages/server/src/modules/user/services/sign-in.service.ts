import type { RequestContext } from '../../../platform/http/request-context.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { LoginThrottle } from '../adapters/login-throttle.ts';
import type { PasswordHasher } from '../adapters/password-hasher.ts';
import { hashSecret } from '../adapters/secret-hash.ts';
import { emailKeyOf } from '../domain/email-address.ts';
import { normalizePassword } from '../domain/password.ts';
import { type UserRow, userRepository } from '../repositories/user.repository.ts';
import type { UserDeps } from '../user.deps.ts';
import { accountDisabled, invalidCredentials } from '../user.errors.ts';
import type { OpenedSession, SessionService } from './session.service.ts';

/** Login by password, and guests who have none. */
export class SignInService {
  private readonly deps: UserDeps;
  private readonly hasher: PasswordHasher;
  private readonly throttle: LoginThrottle;
  private readonly sessions: SessionService;

  constructor(deps: UserDeps, parts: { hasher: PasswordHasher; throttle: LoginThrottle; sessions: SessionService }) {
    this.deps = deps;
    this.hasher = parts.hasher;
    this.throttle = parts.throttle;
    this.sessions = parts.sessions;
  }

  async login(context: RequestContext, input: { email: string; password: string }): Promise<OpenedSession> {
    const emailKey = emailKeyOf(input.email);
    await this.throttle.count(emailKey, context.clientAddress);
    const find = () => userRepository.accountByEmail(this.deps.db.writer(context.class), emailKey);
    const user = await this.checkPassword(context, emailKey, find, input.password);
    if (user.status === 'disabled') throw accountDisabled();
    if (user.email_verified_at === null)
      throw new AppError('email_not_verified', {
        detail: 'Use the link or the code of the mail first, or ask for a new one.',
      });
    return this.deps.db.transaction(context, async (tx) => {
      const now = await userRepository.lock(tx, user.id);
      // The password was changed or the account disabled while the old password was being checked.
      if (now === undefined || now.password_hash !== user.password_hash || now.status !== 'active')
        throw invalidCredentials();
      return this.sessions.open(tx, context, now);
    });
  }

  /** The password of somebody who is signed in already; counted like a login. */
  async confirmPassword(context: RequestContext, userId: string, password: string): Promise<UserRow> {
    const user = await userRepository.byId(this.deps.db.writer(context.class), userId);
    if (user === undefined) throw invalidCredentials();
    await this.throttle.count(user.email_key, context.clientAddress);
    return this.checkPassword(context, user.email_key, async () => user, password);
  }

  /** A user without password, known address or not, bound to the cart that the token opens. */
  async createGuest(
    context: RequestContext,
    input: { email: string; cartToken: string; name: string | null; locale: string },
  ): Promise<OpenedSession> {
    const id = newId('usr');
    const { name, locale } = input;
    return this.deps.db.transaction(context, async (tx) => {
      await userRepository.insert(tx, {
        id,
        kind: 'guest',
        email: input.email.trim(),
        emailKey: emailKeyOf(input.email),
        passwordHash: null,
        roles: 'guest',
        name,
        locale,
        verified: false,
      });
      const user = await userRepository.byId(tx, id);
      return this.sessions.open(tx, context, user as UserRow, hashSecret(input.cartToken));
    });
  }

  private async checkPassword(
    context: RequestContext,
    emailKey: string,
    find: () => Promise<UserRow | undefined>,
    password: string,
  ): Promise<UserRow> {
    const user = await this.hasher.verified(find, normalizePassword(password));
    if (user === null) throw invalidCredentials();
    await this.throttle.forgive(emailKey, context.clientAddress);
    return user;
  }
}
