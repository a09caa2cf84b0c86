/**
 * The live carts in Redis. Every call gives undefined when Redis does not answer: the caller goes on with MySQL.
 * A cart remembers the run of the server it was written in, because a server that died may have come back older
 * (its log is flushed once a second): a cart of another run is compared with MySQL before it is believed.
 */
import type { Redis } from 'ioredis';
import type { Policy } from '../../../platform/resilience/policy.ts';
import type { Logger } from '../../../platform/telemetry/logger.ts';
import type { CartChange, EditOutcome, EditResult } from '../domain/cart-edit.ts';
import type { CartState, Offer } from '../domain/cart-state.ts';
import { fromFields, toFields } from './cart-fields.ts';
import { adoptScript, editScript, refreshScript, savedScript, toArguments } from './cart-script.ts';

export interface LiveCart {
  state: CartState;
  /** The version that MySQL has, as far as Redis knows. */
  savedVersion: number;
}

export interface LiveEdit extends EditResult {
  savedVersion: number;
}

/** Not here, or of another run of the server: MySQL has to be looked at. */
export type Unknown = 'absent' | 'stale';

interface Scripts {
  mktCartEdit(key: string, ...args: (string | number)[]): Promise<string[]>;
  mktCartAdopt(key: string, ...args: (string | number)[]): Promise<string[]>;
  mktCartSaved(key: string, version: number): Promise<number>;
  mktCartRefresh(key: string, ...args: string[]): Promise<number>;
}

const guestTtlMs = 7 * 86_400_000;
const ownedTtlMs = 30 * 86_400_000;
const refTtlMs = 3_600_000;
/** After a failure Redis is left alone for so long, so that one request never waits for it twice. */
const pauseMs = 250;
/** Commands are cut at 100 ms. */
const lateMs = 130;
/** After a failure carts are compared with MySQL for so long: this or another process may have written there. */
const doubtMs = 60_000;

export class RedisCarts {
  private readonly redis: Redis & Scripts;
  private readonly policy: Policy;
  private readonly keyPrefix: string;
  private readonly log: Logger;
  private pausedUntil = 0;
  private doubtedUntil = 0;
  private run: Promise<string> | null = null;
  private readonly onClose = (): void => {
    this.run = null;
    this.doubtedUntil = performance.now() + doubtMs;
  };

  constructor(redis: Redis, options: { policy: Policy; keyPrefix: string; log: Logger }) {
    redis.defineCommand('mktCartEdit', { numberOfKeys: 1, lua: editScript });
    redis.defineCommand('mktCartAdopt', { numberOfKeys: 1, lua: adoptScript });
    redis.defineCommand('mktCartSaved', { numberOfKeys: 1, lua: savedScript });
    redis.defineCommand('mktCartRefresh', { numberOfKeys: 1, lua: refreshScript });
    redis.on('close', this.onClose);
    this.redis = redis as Redis & Scripts;
    this.policy = options.policy;
    this.keyPrefix = options.keyPrefix;
    this.log = options.log;
  }

  /** True for a while after Redis failed: what it says is then compared with MySQL. */
  get isDoubted(): boolean {
    return performance.now() < this.doubtedUntil;
  }

  async find(id: string): Promise<LiveCart | Unknown | undefined> {
    return this.attempt(async () => {
      const [run, fields] = await Promise.all([this.runId(), this.redis.hgetall(this.key(id))]);
      if (fields['v'] === undefined) return 'absent';
      return fields['life'] === run ? (liveCart(id, fields) ?? 'absent') : 'stale';
    });
  }

  /** `changes` begin with a key or a mark: an edit whose answer was lost may be sent again. */
  async edit(
    id: string,
    changes: readonly CartChange[],
    limits: EditLimitsMs,
  ): Promise<LiveEdit | Unknown | undefined> {
    return this.attempt(async () => {
      const [outcome, ...flat] = await this.redis.mktCartEdit(
        this.key(id),
        await this.runId(),
        ttlMs(limits.isGuest),
        limits.now,
        limits.mostLines,
        ...toArguments(changes),
      );
      if (outcome === 'absent' || outcome === 'stale') return outcome;
      return { outcome: outcome as EditOutcome, ...(liveCart(id, toRecord(flat)) as LiveCart) };
    });
  }

  /** Puts the copy from MySQL here unless this one is as new; gives the one that counts. */
  async adopt(stored: CartState): Promise<LiveCart | undefined> {
    return this.attempt(async () => {
      const fields = Object.entries(toFields(stored)).flat();
      const ttl = ttlMs(stored.ownerId === null);
      const flat = await this.redis.mktCartAdopt(
        this.key(stored.id),
        stored.version,
        await this.runId(),
        ttl,
        ...fields,
      );
      return liveCart(stored.id, toRecord(flat)) as LiveCart;
    });
  }

  async noteSaved(id: string, version: number): Promise<void> {
    await this.attempt(() => this.redis.mktCartSaved(this.key(id), version));
  }

  async refreshOffers(id: string, offers: readonly Offer[]): Promise<void> {
    if (offers.length === 0) return;
    await this.attempt(() =>
      this.redis.mktCartRefresh(this.key(id), ...offers.flatMap((offer) => [offer.skuId, JSON.stringify(offer)])),
    );
  }

  async remove(id: string): Promise<void> {
    await this.attempt(() => this.redis.unlink(this.key(id)));
  }

  /** The cart of a user's id or of a token's hash, as it was looked up within the last hour. */
  async findRef(holder: string): Promise<string | null | undefined> {
    return this.attempt(() => this.redis.get(this.refKey(holder)));
  }

  async setRef(holder: string, cartId: string): Promise<void> {
    await this.attempt(() => this.redis.set(this.refKey(holder), cartId, 'PX', refTtlMs));
  }

  async removeRef(holder: string): Promise<void> {
    await this.attempt(() => this.redis.unlink(this.refKey(holder)));
  }

  close(): void {
    this.redis.off('close', this.onClose);
  }

  private key(id: string): string {
    return `${this.keyPrefix}cart:{${id}}`;
  }

  private refKey(holder: string): string {
    return `${this.keyPrefix}cartof:{${holder}}`;
  }

  private runId(): Promise<string> {
    if (this.run !== null) return this.run;
    const asked = this.redis.info('server').then((info) => {
      const id = /^run_id:(\w+)/m.exec(info)?.[1];
      if (id === undefined) throw new Error('INFO server gave no run_id');
      return id;
    });
    this.run = asked;
    asked.catch(() => {
      if (this.run === asked) this.run = null;
    });
    return asked;
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (performance.now() < this.pausedUntil) return undefined;
    try {
      return await this.policy.execute(() => onceMoreIfLate(work));
    } catch (error) {
      const now = performance.now();
      if (!this.isDoubted) this.log.warn({ err: error }, 'Carts go on with their copy in MySQL');
      this.pausedUntil = now + pauseMs;
      this.doubtedUntil = now + doubtMs;
      return undefined;
    }
  }
}

/**
 * A time-out that came much later than it was due says that this process stood still, not that Redis did: the answer
 * is likely there. Everything sent here may be sent twice.
 */
async function onceMoreIfLate<T>(work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  try {
    return await work();
  } catch (error) {
    if (performance.now() - startedAt < lateMs) throw error;
    return work();
  }
}

export interface EditLimitsMs {
  now: number;
  mostLines: number;
  isGuest: boolean;
}

function liveCart(id: string, fields: Readonly<Record<string, string>>): LiveCart | null {
  const state = fromFields(id, fields);
  return state === null ? null : { state, savedVersion: Number(fields['saved'] ?? -1) };
}

function toRecord(flat: readonly string[]): Record<string, string> {
  const record: Record<string, string> = {};
  for (let i = 0; i < flat.length; i += 2) record[flat[i] as string] = flat[i + 1] as string;
  return record;
}

function ttlMs(isGuest: boolean): number {
  return isGuest ? guestTtlMs : ownedTtlMs;
}
