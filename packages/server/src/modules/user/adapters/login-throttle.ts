/**
 * Limits wrong passwords on two axes: by account, whoever tries, and by client address, whatever is tried.
 * A try is counted before the password is checked, so that tries sent at once do not slip through, and given
 * back when it was right. With Redis away each process counts alone. Unknown addresses are counted alike.
 */
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../../../platform/kernel/errors.ts';
import { hashSecret } from './secret-hash.ts';

const windowS = 900;
const triesByAccount = 10;
const triesByAddress = 50;

export class LoginThrottle {
  private readonly byAccount: RateLimiterRedis | null;
  private readonly byAddress: RateLimiterRedis | null;

  /** `scale` multiplies the limits; 0 switches them off. */
  constructor(redis: Redis, options: { keyPrefix: string; scale: number }) {
    const limiter = (name: string, tries: number): RateLimiterRedis | null => {
      if (options.scale === 0) return null;
      const points = Math.max(1, Math.round(tries * options.scale));
      return new RateLimiterRedis({
        storeClient: redis,
        points,
        duration: windowS,
        keyPrefix: `${options.keyPrefix}login:${name}`,
        insuranceLimiter: new RateLimiterMemory({ points, duration: windowS }),
        rejectIfRedisNotReady: true,
      });
    };
    this.byAccount = limiter('account', triesByAccount);
    this.byAddress = limiter('address', triesByAddress);
  }

  /** Counts one try; throws `rate_limited` when the account or the client has none left. */
  async count(emailKey: string, clientAddress: string): Promise<void> {
    await take(this.byAddress, clientAddress);
    await take(this.byAccount, hashSecret(emailKey));
  }

  /** The password was right: the account begins anew, the client gets its try back. */
  async forgive(emailKey: string, clientAddress: string): Promise<void> {
    await Promise.all([this.byAccount?.delete(hashSecret(emailKey)), this.byAddress?.reward(clientAddress)]).catch(
      () => undefined,
    );
  }

  /** The owner proved the address by mail: whoever locked the account out loses. */
  async clearAccount(emailKey: string): Promise<void> {
    await this.byAccount?.delete(hashSecret(emailKey)).catch(() => undefined);
  }
}

async function take(limiter: RateLimiterRedis | null, key: string): Promise<void> {
  try {
    await limiter?.consume(key);
  } catch (rejected) {
    if (!(rejected instanceof RateLimiterRes)) throw rejected;
    throw new AppError('rate_limited', {
      detail: 'Too many tries to sign in. Wait, or set a new password by mail.',
      retryAfterS: Math.max(1, Math.ceil(rejected.msBeforeNext / 1000)),
    });
  }
}
