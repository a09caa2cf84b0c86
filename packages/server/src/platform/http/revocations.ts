/**
 * Sessions and users whose access tokens no longer hold. The truth is in MySQL; this list makes it known
 * to every process: published at once, re-read every second, each entry kept as long as a token may live.
 */
import type { Redis } from 'ioredis';

/** The part of a token that a revocation may name. */
export interface TokenIdentity {
  sessionId: string;
  userId: string;
  userVersion: number;
}

export class RevocationList {
  private readonly redis: Redis;
  private readonly key: string;
  private readonly keepMs: number;
  private sessions = new Map<string, number>();
  private users = new Map<string, { minVersion: number; until: number; disabled: boolean }>();
  private timer: NodeJS.Timeout | undefined;
  private generation = 0;

  constructor(redis: Redis, options: { keyPrefix: string; accessTokenTtlS: number }) {
    this.redis = redis;
    this.key = `${options.keyPrefix}revocations`;
    this.keepMs = (options.accessTokenTtlS + 120) * 1000;
  }

  /** Rises whenever something was added: remembered verifications compare it. */
  get version(): number {
    return this.generation;
  }

  start(): void {
    const poll = async (): Promise<void> => {
      await this.reload().catch(() => undefined);
      this.timer = setTimeout(() => void poll(), 1_000);
      this.timer.unref();
    };
    void poll();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** Null while the token holds, else why it does not. */
  reasonAgainst(token: TokenIdentity): 'session_ended' | 'account_disabled' | null {
    const user = this.users.get(token.userId);
    if (user !== undefined && token.userVersion < user.minVersion)
      return user.disabled ? 'account_disabled' : 'session_ended';
    return this.sessions.has(token.sessionId) ? 'session_ended' : null;
  }

  /** Ends one session's access tokens everywhere within a second. */
  async revokeSession(sessionId: string): Promise<void> {
    this.remember(`s:${sessionId}`, Date.now() + this.keepMs);
    await this.publish(`s:${sessionId}`);
  }

  /** Ends all access tokens of a user that carry a version below `minVersion`; `disabled` is what its owner is told. */
  async revokeUser(userId: string, minVersion: number, reason?: 'disabled'): Promise<void> {
    const entry = `u:${userId}:${minVersion}${reason === undefined ? '' : `:${reason}`}`;
    this.remember(entry, Date.now() + this.keepMs);
    await this.publish(entry);
  }

  /** Reads what other processes published. */
  async reload(): Promise<void> {
    const now = Date.now();
    const entries = await this.redis.zrangebyscore(this.key, now, '+inf', 'WITHSCORES');
    for (let i = 0; i < entries.length; i += 2) this.remember(String(entries[i]), Number(entries[i + 1]));
    for (const [id, until] of this.sessions) if (until < now) this.sessions.delete(id);
    for (const [id, { until }] of this.users) if (until < now) this.users.delete(id);
  }

  private remember(entry: string, until: number): void {
    const [kind, id = '', version, reason] = entry.split(':');
    if (kind === 's') {
      if (!this.sessions.has(id)) this.generation++;
      this.sessions.set(id, until);
    } else {
      const minVersion = Number(version);
      const known = this.users.get(id);
      if (known === undefined || known.minVersion < minVersion) {
        this.generation++;
        this.users.set(id, { minVersion, until, disabled: reason === 'disabled' });
      }
    }
  }

  /** Redis being away is no failure: MySQL has the truth and sensitive operations read it. */
  private async publish(entry: string): Promise<void> {
    const until = Date.now() + this.keepMs;
    await this.redis
      .multi()
      .zadd(this.key, until, entry)
      .zremrangebyscore(this.key, '-inf', Date.now())
      .pexpire(this.key, this.keepMs)
      .exec()
      .catch(() => undefined);
  }
}
