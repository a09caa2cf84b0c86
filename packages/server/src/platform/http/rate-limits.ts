/**
 * Rate limits by class of operation. Strict classes count every request in Redis; browse and search take
 * leases of a few percent of the limit and count them in the process, so that reads do not pay a round trip
 * and N processes together stay within 5 % of the limit. With Redis away each process counts alone.
 */
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { OperationClass } from '../context/call-context.ts';
import { AppError } from '../kernel/errors.ts';

interface Policy {
  points: number;
  windowS: number;
  leased: boolean;
}

/** Requests per window and principal (user id, else client address). */
const policies: Record<OperationClass, Policy> = {
  browse: { points: 3_000, windowS: 60, leased: true },
  search: { points: 1_200, windowS: 60, leased: true },
  cart: { points: 600, windowS: 60, leased: false },
  checkout: { points: 120, windowS: 60, leased: false },
  auth: { points: 60, windowS: 60, leased: false },
  seller: { points: 1_200, windowS: 60, leased: false },
  background: { points: 6_000, windowS: 60, leased: true },
};

/** What the RateLimit headers say. */
export interface RateLimitState {
  policy: string;
  limit: number;
  windowS: number;
  remaining: number;
  resetS: number;
  /** None was left for this request. */
  refused: boolean;
}

interface Lease {
  left: number;
  windowEndsAt: number;
  remaining: number;
}

export class RateLimits {
  private readonly strict = new Map<OperationClass, RateLimiterRedis>();
  private readonly leases = new Map<string, Lease>();
  private readonly redis: Redis;
  private readonly keyPrefix: string;
  private readonly scale: number;

  constructor(redis: Redis, options: { keyPrefix: string; scale: number }) {
    this.redis = redis;
    this.keyPrefix = options.keyPrefix;
    this.scale = options.scale;
    if (options.scale === 0) return;
    for (const [name, policy] of Object.entries(policies) as [OperationClass, Policy][]) {
      const points = this.pointsOf(policy);
      const insurance = new RateLimiterMemory({ points, duration: policy.windowS });
      this.strict.set(
        name,
        new RateLimiterRedis({
          storeClient: redis,
          points,
          duration: policy.windowS,
          keyPrefix: `${options.keyPrefix}rl:${name}`,
          insuranceLimiter: insurance,
          rejectIfRedisNotReady: true,
        }),
      );
    }
  }

  /** Counts one request and says whether it is one too many. Null when limiting is off. */
  async consume(operationClass: OperationClass, principal: string): Promise<RateLimitState | null> {
    if (this.scale === 0) return null;
    const policy = policies[operationClass];
    return policy.leased
      ? this.consumeLease(operationClass, policy, principal)
      : this.consumeStrict(operationClass, policy, principal);
  }

  private pointsOf(policy: Policy): number {
    return Math.max(1, Math.round(policy.points * this.scale));
  }

  private async consumeStrict(name: OperationClass, policy: Policy, principal: string): Promise<RateLimitState> {
    const limiter = this.strict.get(name) as RateLimiterRedis;
    try {
      return this.stateOf(name, policy, await limiter.consume(principal), false);
    } catch (rejected) {
      if (!(rejected instanceof RateLimiterRes)) throw rejected;
      return this.stateOf(name, policy, rejected, true);
    }
  }

  private stateOf(name: OperationClass, policy: Policy, result: RateLimiterRes, refused: boolean): RateLimitState {
    return {
      policy: name,
      limit: this.pointsOf(policy),
      windowS: policy.windowS,
      remaining: Math.max(0, result.remainingPoints),
      resetS: Math.ceil(result.msBeforeNext / 1000),
      refused,
    };
  }

  private async consumeLease(name: OperationClass, policy: Policy, principal: string): Promise<RateLimitState> {
    const now = Date.now();
    const windowMs = policy.windowS * 1000;
    const windowEndsAt = (Math.floor(now / windowMs) + 1) * windowMs;
    const key = `${name}:${principal}`;
    const limit = this.pointsOf(policy);
    let lease = this.leases.get(key);
    if (lease === undefined || lease.windowEndsAt !== windowEndsAt) {
      lease = { left: 0, windowEndsAt, remaining: limit };
      this.leases.set(key, lease);
      if (this.leases.size > 50_000) this.forgetOld(now);
    }
    if (lease.left <= 0) await this.renew(lease, key, limit, windowEndsAt, now);
    const state = {
      policy: name,
      limit,
      windowS: policy.windowS,
      remaining: Math.max(0, lease.remaining + lease.left - 1),
      resetS: Math.ceil((windowEndsAt - now) / 1000),
      refused: lease.left <= 0,
    };
    if (state.refused) return { ...state, remaining: 0 };
    lease.left--;
    return state;
  }

  private async renew(lease: Lease, key: string, limit: number, windowEndsAt: number, now: number): Promise<void> {
    const size = Math.max(1, Math.floor(limit / 50));
    const redisKey = `${this.keyPrefix}rl:${key}:${windowEndsAt}`;
    try {
      const [[failure, taken] = []] =
        (await this.redis
          .multi()
          .incrby(redisKey, size)
          .pexpireat(redisKey, windowEndsAt + 1000)
          .exec()) ?? [];
      // Counted with what is no number, nothing would ever be refused again.
      if (typeof taken !== 'number') throw failure ?? new Error('Redis counted nothing');
      const granted = Math.max(0, Math.min(size, limit - (taken - size)));
      lease.left += granted;
      lease.remaining = Math.max(0, limit - taken);
    } catch {
      const granted = Math.min(size, lease.remaining);
      lease.left += granted;
      lease.remaining -= granted;
    }
    if (now > windowEndsAt) lease.left = 0;
  }

  private forgetOld(now: number): void {
    for (const [key, lease] of this.leases) if (lease.windowEndsAt <= now) this.leases.delete(key);
  }
}

/** `RateLimit-Policy` and `RateLimit` as structured fields (draft-ietf-httpapi-ratelimit-headers). */
export function rateLimitHeaders(state: RateLimitState): Record<string, string> {
  return {
    'RateLimit-Policy': `"${state.policy}";q=${state.limit};w=${state.windowS}`,
    RateLimit: `"${state.policy}";r=${state.remaining};t=${state.resetS}`,
  };
}

/** 429 for a request that was counted as refused. */
export function rateLimited(state: RateLimitState): AppError {
  return new AppError('rate_limited', {
    detail: `At most ${state.limit} requests in ${state.windowS} s.`,
    retryAfterS: state.resetS,
  });
}
