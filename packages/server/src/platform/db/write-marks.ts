/**
 * What each user wrote last, as the primary's GTIDs, kept for as long as a replica may be behind: in Redis, so that
 * the next request finds it in whichever process it lands, and in this process, so that it does without Redis.
 */
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { userIdOf } from '../context/actor.ts';
import type { CallContext } from '../context/call-context.ts';
import type { Policy } from '../resilience/policy.ts';
import { mostBehindMs } from './replica-set.ts';

/** A set of GTIDs that must have been executed; `primary` when nobody can say; null when anything will do. */
export type NeededGtids = string | 'primary' | null;

/** The last transaction of each server that this one wrote. */
type Marks = Map<string, number>;

/** Stands for a write whose GTID could not be read. */
const unreadable = 'primary';
const gtidShape = /^([0-9a-f-]{36}):(\d+)$/i;

export class WriteMarks {
  private readonly redis: Redis;
  private readonly policy: Policy;
  private readonly keyPrefix: string;
  private readonly here = new LRUCache<string, Marks>({ max: 20_000, ttl: mostBehindMs });

  /** `policy` guards the calls to Redis. */
  constructor(redis: Redis, policy: Policy, keyPrefix: string) {
    this.redis = redis;
    this.policy = policy;
    this.keyPrefix = keyPrefix;
  }

  async record(context: CallContext, gtid: string): Promise<void> {
    const [, server = unreadable, number = '1'] = gtidShape.exec(gtid) ?? [];
    const name = nameOf(context);
    const marks: Marks = this.here.get(name) ?? new Map();
    marks.set(server, Math.max(marks.get(server) ?? 0, Number(number)));
    this.here.set(name, marks);
    const key = this.keyOf(context);
    if (key === null) return;
    // Two transactions of one user may end in either order: only a higher number replaces one.
    await this.policy
      .execute(() => this.redis.multi().zadd(key, 'GT', Number(number), server).pexpire(key, mostBehindMs).exec())
      .catch(() => undefined);
  }

  async needed(context: CallContext): Promise<NeededGtids> {
    const marks: Marks = new Map(this.here.get(nameOf(context)));
    const key = this.keyOf(context);
    if (key !== null) {
      const stored = await this.policy.execute(() => this.redis.zrange(key, '0', '-1', 'WITHSCORES')).catch(() => null);
      if (stored === null) return 'primary';
      for (let i = 0; i < stored.length; i += 2) {
        const server = stored[i] as string;
        marks.set(server, Math.max(marks.get(server) ?? 0, Number(stored[i + 1])));
      }
    }
    if (marks.size === 0) return null;
    if (marks.has(unreadable)) return 'primary';
    return [...marks].map(([server, number]) => `${server}:1-${number}`).join(',');
  }

  /** Only people come again: what the platform itself wrote within a call matters to that call alone. */
  private keyOf(context: CallContext): string | null {
    const user = userIdOf(context.actor);
    return user === null ? null : `${this.keyPrefix}wrote:{${user}}`;
  }
}

function nameOf(context: CallContext): string {
  return userIdOf(context.actor) ?? context.requestId;
}
