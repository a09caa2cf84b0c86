/**
 * Sessions: opened by login, verification and guests, carried on by refresh tokens that are good once.
 *
 * Two exchanges of one token: the later one is a replay, which ends the session, because one of the two is a
 * thief. Exchanges that overlap in time are no replay yet: one wins, the others get 401 and the session lives,
 * so that two tabs waking up together do not sign the user out. Nobody ever gets two successors of one token,
 * and whoever lost and tries the same token once more has then replayed it.
 */
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { writeAudit } from '../../../platform/db/audit-log.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { newId, newSecret } from '../../../platform/kernel/ids.ts';
import { hashSecret } from '../adapters/secret-hash.ts';
import { parseRoles } from '../domain/roles.ts';
import { type SessionRow, sessionRepository } from '../repositories/session.repository.ts';
import { shopRepository } from '../repositories/shop.repository.ts';
import { type UserRow, userRepository } from '../repositories/user.repository.ts';
import type { UserDeps } from '../user.deps.ts';
import { accountDisabled, sessionEnded } from '../user.errors.ts';
import { toUser } from '../user.mapper.ts';
import type { UserTables } from '../user.tables.gen.ts';
import type { SigningKeyService } from './signing-key.service.ts';

/** A session inside the transaction that opened it; `tokens` makes the answer of it afterwards. */
export interface OpenedSession {
  user: UserRow;
  sessionId: string;
  refreshToken: string;
  cartHash: string | null;
}

export class SessionService {
  private readonly deps: UserDeps;
  private readonly keys: SigningKeyService;

  constructor(deps: UserDeps, keys: SigningKeyService) {
    this.deps = deps;
    this.keys = keys;
  }

  async open(
    tx: Tx<UserTables>,
    context: RequestContext,
    user: UserRow,
    cartHash: string | null = null,
  ): Promise<OpenedSession> {
    const sessionId = newId('sess');
    const refreshToken = newSecret();
    const session = { id: sessionId, userId: user.id, cartHash, ttlS: this.ttlS, ...deviceOf(context) };
    await sessionRepository.insert(tx, session, hashSecret(refreshToken));
    return { user, sessionId, refreshToken, cartHash };
  }

  async tokens(context: CallContext, opened: OpenedSession): Promise<components['schemas']['Tokens']> {
    const { user, sessionId, refreshToken, cartHash } = opened;
    const db = this.deps.db.writer(context.class);
    const accessToken = await this.keys.sign(context, {
      userId: user.id,
      sessionId,
      roles: parseRoles(user.roles),
      userVersion: user.version,
      cartHash,
    });
    const session = await sessionRepository.byId(db, sessionId);
    if (session === undefined) throw sessionEnded();
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in_s: this.deps.config.auth.accessTokenTtlS,
      refresh_token: refreshToken,
      refresh_expires_at: session.expires_at.toISOString(),
      session_id: sessionId,
      user: toUser(user, await shopRepository.idOfUser(db, user.id)),
    };
  }

  /** Exchanges a refresh token for a new one of the same session. */
  async refresh(context: RequestContext, refreshToken: string): Promise<OpenedSession> {
    const { db } = this.deps;
    const tokenHash = hashSecret(refreshToken);
    const found = await sessionRepository.findToken(db.writer(context.class), tokenHash);
    if (found === undefined || found.ended) throw sessionEnded();
    if (found.rotated) {
      await this.endReplayed(context, found.sessionId, found.userId);
      throw sessionEnded();
    }
    return db.transaction(context, async (tx) => {
      if (!(await sessionRepository.rotateToken(tx, tokenHash))) throw sessionEnded();
      if (!(await sessionRepository.touch(tx, found.sessionId, { ttlS: this.ttlS, ...deviceOf(context) })))
        throw sessionEnded();
      const user = await userRepository.byId(tx, found.userId);
      if (user === undefined) throw sessionEnded();
      if (user.status === 'disabled') throw accountDisabled();
      const successor = newSecret();
      await sessionRepository.insertToken(tx, found.sessionId, hashSecret(successor));
      const session = await sessionRepository.byId(tx, found.sessionId);
      return { user, sessionId: found.sessionId, refreshToken: successor, cartHash: session?.cart_hash ?? null };
    });
  }

  /** Ends one session; false when it is not a live one of this user. */
  async end(context: CallContext, sessionId: string, userId: string, reason: string): Promise<boolean> {
    const ended = await sessionRepository.end(this.deps.db.writer(context.class), sessionId, reason, userId);
    if (ended) await this.deps.revocations.revokeSession(sessionId);
    return ended;
  }

  async list(
    context: CallContext,
    userId: string,
    page: { cursor: string | undefined; limit: number },
  ): Promise<{ rows: SessionRow[]; cursorOf: (row: SessionRow) => string }> {
    const scope = { operation: 'listSessions', filter: null, principal: userId };
    const values = this.deps.cursors.decode(scope, page.cursor);
    const after = values === null ? null : { lastUsedAt: new Date(String(values[0])), id: String(values[1]) };
    const rows = await sessionRepository.listLive(this.deps.db.writer(context.class), userId, after, page.limit + 1);
    const cursorOf = (row: SessionRow): string =>
      this.deps.cursors.encode(scope, [row.last_used_at.toISOString(), row.id]);
    return { rows, cursorOf };
  }

  private async endReplayed(context: CallContext, sessionId: string, userId: string): Promise<void> {
    await this.deps.db.transaction(context, async (tx) => {
      if (!(await sessionRepository.end(tx, sessionId, 'replayed'))) return;
      await writeAudit(tx, context, {
        action: 'session.replayed',
        subject: { type: 'session', id: sessionId },
        detail: `A refresh token of ${userId} was used twice; the session was ended.`,
      });
    });
    await this.deps.revocations.revokeSession(sessionId);
  }

  private get ttlS(): number {
    return this.deps.config.auth.refreshTokenTtlS;
  }
}

function deviceOf(context: RequestContext): { userAgent: string | null; ipAddress: string | null } {
  const agent = context.headers['user-agent'];
  return {
    userAgent: agent === undefined ? null : [...agent].slice(0, 300).join(''),
    ipAddress: context.clientAddress.slice(0, 45),
  };
}
