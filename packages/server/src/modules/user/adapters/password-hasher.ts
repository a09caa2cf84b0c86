import { hash, verify } from '@node-rs/argon2';
import { AppError } from '../../../platform/kernel/errors.ts';

// Argon2id is the library's default. With 46 MiB one pass and one lane are OWASP's floor. A stored hash names its own.
const passes = { timeCost: 1, parallelism: 1 };

/**
 * Argon2id with so many hashes at once as there is memory and CPU for, and a short queue behind them: a
 * flood of logins is refused (`overloaded`) instead of starving everything else in the process.
 */
export class PasswordHasher {
  private readonly concurrency: number;
  private readonly maxWaiting: number;
  private readonly parameters: { memoryCost: number; timeCost: number; parallelism: number };
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private decoy: Promise<string> | null = null;

  /** `memoryKib`: of one hash. */
  constructor(options: { concurrency: number; memoryKib: number; maxWaiting?: number }) {
    this.concurrency = options.concurrency;
    this.parameters = { ...passes, memoryCost: options.memoryKib };
    this.maxWaiting = options.maxWaiting ?? options.concurrency * 16;
  }

  async hash(password: string): Promise<string> {
    return this.bounded(() => hash(password, this.parameters));
  }

  /**
   * The account that `find` gives, if this is its password. Looked up once it is its turn, so that a flood waits here and
   * not for the database. Null without an account or a hash, after the same work: an unknown address takes as long as a
   * wrong password.
   */
  async verified<T extends { password_hash: string | null }>(
    find: () => Promise<T | undefined>,
    password: string,
  ): Promise<T | null> {
    return this.bounded(async () => {
      const account = await find();
      const stored = account?.password_hash ?? null;
      const isRight = await verify(stored ?? (await this.decoyHash()), password);
      return isRight && stored !== null && account !== undefined ? account : null;
    });
  }

  private decoyHash(): Promise<string> {
    this.decoy ??= hash('no account has this password', this.parameters).catch((error: unknown) => {
      this.decoy = null;
      throw error;
    });
    return this.decoy;
  }

  private async bounded<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.concurrency) {
      if (this.waiting.length >= this.maxWaiting)
        throw new AppError('overloaded', {
          detail: 'Too many sign-ins at once; try again in a moment.',
          meta: { part: 'passwords' },
          retryAfterS: 2,
        });
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running++;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }
}
