import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../../platform/kernel/errors.ts';

/** Carts that one address may make without credentials in an hour: many people share an address. */
const mostPerHour = 120;
const windowS = 3_600;

/** Counts new guests' carts by address; with Redis away each process counts alone. */
export class CartCreations {
  private readonly limiter: RateLimiterRedis | null;
  private readonly points: number;

  /** `scale` multiplies the limit; 0 switches it off. */
  constructor(redis: Redis, options: { keyPrefix: string; scale: number }) {
    this.points = Math.max(1, Math.round(mostPerHour * options.scale));
    this.limiter =
      options.scale === 0
        ? null
        : new RateLimiterRedis({
            storeClient: redis,
            points: this.points,
            duration: windowS,
            keyPrefix: `${options.keyPrefix}newcart`,
            insuranceLimiter: new RateLimiterMemory({ points: this.points, duration: windowS }),
            rejectIfRedisNotReady: true,
          });
  }

  /** Throws 429 `rate_limited`. */
  async count(address: string): Promise<void> {
    try {
      await this.limiter?.consume(address);
    } catch (rejected) {
      if (!(rejected instanceof RateLimiterRes)) throw rejected;
      throw new AppError('rate_limited', {
        detail: `At most ${this.points} carts an hour can be made from one address.`,
        retryAfterS: Math.ceil(rejected.msBeforeNext / 1_000),
        meta: { limit: this.points },
      });
    }
  }
}
