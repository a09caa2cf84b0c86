import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';

/**
 * Keeps retries a small share of all calls: each call earns a tenth of a retry, each retry spends one. When
 * a dependency fails altogether, the budget runs dry and retries cannot double its load.
 */
export class RetryBudget {
  private tokens: number;
  private readonly most: number;
  private readonly earnedPerCall: number;

  constructor(options: { most?: number; earnedPerCall?: number } = {}) {
    this.most = options.most ?? 10;
    this.earnedPerCall = options.earnedPerCall ?? 0.1;
    this.tokens = this.most;
  }

  /** Runs `work`, and again up to `attempts` times for errors that `retryable` accepts while the budget lasts. */
  async run<T>(
    work: () => Promise<T>,
    options: { attempts: number; retryable: (error: unknown) => boolean; firstDelayMs?: number },
  ): Promise<T> {
    this.tokens = Math.min(this.most, this.tokens + this.earnedPerCall);
    const policy = retry(
      handleWhen((error) => options.retryable(error) && this.spend()),
      {
        maxAttempts: options.attempts,
        backoff: new ExponentialBackoff({ initialDelay: options.firstDelayMs ?? 20, maxDelay: 500 }),
      },
    );
    return policy.execute(work);
  }

  private spend(): boolean {
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}
