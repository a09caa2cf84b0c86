/**
 * Where a cart is: live in Redis, copied to MySQL within a second. With Redis away the copy is read and written,
 * conditional on its version; when Redis is back, of the two the lower version loses.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import type { Logger } from '../../../platform/telemetry/logger.ts';
import type { LiveCart, RedisCarts } from '../adapters/redis-carts.ts';
import type { CartTables } from '../cart.tables.gen.ts';
import { type CartChange, type EditResult, editCart } from '../domain/cart-edit.ts';
import { mostLines } from '../domain/cart-limits.ts';
import type { CartState } from '../domain/cart-state.ts';
import { findCart, storeIfNewer, storeOver } from '../repositories/cart.repository.ts';
import { EditJournal } from './edit-journal.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { WriteBehind } from './write-behind.ts';

export interface CartStoreDeps {
  db: ModuleDatabase<CartTables>;
  redis: RedisCarts;
  log: Logger;
}

const mostTries = 30;
const returnEveryMs = 500;
/** Older than this and still not in MySQL: the process that changed it died before it stored it. */
const forgottenMs = 3_000;

export class CartStore {
  private readonly deps: CartStoreDeps;
  private readonly queue = new KeyedQueue();
  private readonly journal = new EditJournal();
  private readonly writeBehind: WriteBehind;
  /** Changed in MySQL while Redis was away; brought back to it as soon as it answers. */
  private readonly strays = new Set<string>();
  private returning: NodeJS.Timeout | null = null;

  constructor(deps: CartStoreDeps) {
    this.deps = deps;
    this.writeBehind = new WriteBehind({ store: (state) => this.storeLive(state), log: deps.log });
  }

  /** Null: no such cart. */
  async load(context: Pick<CallContext, 'class'>, id: string): Promise<CartState | null> {
    const { redis } = this.deps;
    if (redis.isDoubted) return this.reconcile(context, id);
    const live = await redis.find(id);
    if (live === undefined || live === 'absent' || live === 'stale') return this.reconcile(context, id);
    this.remember(live);
    return live.state;
  }

  /** The higher version of both, for the checkout. */
  loadNewest(context: Pick<CallContext, 'class'>, id: string): Promise<CartState | null> {
    return this.reconcile(context, id);
  }

  /** Null: no such cart. A refusal is an outcome, not an error. */
  async edit(
    context: Pick<CallContext, 'class'>,
    cart: Pick<CartState, 'id' | 'ownerId'>,
    wanted: readonly CartChange[],
  ): Promise<EditResult | null> {
    const changes = this.journal.marked(wanted);
    const edited = await this.editSomewhere(context, cart, changes);
    if (edited?.outcome === 'done') this.journal.note(cart.id, changes);
    return edited;
  }

  private async editSomewhere(
    context: Pick<CallContext, 'class'>,
    { id, ownerId }: Pick<CartState, 'id' | 'ownerId'>,
    changes: readonly CartChange[],
  ): Promise<EditResult | null> {
    const { redis } = this.deps;
    const limits = { now: Date.now(), mostLines: mostLines(ownerId), isGuest: ownerId === null };
    if (redis.isDoubted) await this.reconcile(context, id);
    for (let attempt = 0; attempt < 3; attempt++) {
      const edited = await redis.edit(id, changes, limits);
      if (edited === undefined) return this.queue.run(id, () => this.editStored(context, id, changes, limits));
      if (edited === 'absent' || edited === 'stale') {
        if ((await this.reconcile(context, id)) === null) return null;
        continue;
      }
      // Repeated may mean that the answer of its own first try was lost.
      if (edited.outcome === 'done' || edited.outcome === 'repeated') this.writeBehind.schedule(edited.state);
      return edited;
    }
    // Evicted again and again: Redis has no room for it.
    return this.queue.run(id, () => this.editStored(context, id, changes, limits));
  }

  /** After a consumer's edit: MySQL has it before the event counts as applied. */
  flush(id: string): Promise<void> {
    return this.writeBehind.flush(id);
  }

  async close(): Promise<void> {
    if (this.returning !== null) clearTimeout(this.returning);
    await this.writeBehind.flushAll();
    this.deps.redis.close();
  }

  /** Compares Redis with MySQL and lets the higher version win in both. */
  private async reconcile(context: Pick<CallContext, 'class'>, id: string): Promise<CartState | null> {
    const { db, redis } = this.deps;
    await this.writeBehind.flush(id);
    const stored = await findCart(db.reader('fresh', context.class), id);
    if (stored === null) {
      await redis.remove(id);
      return null;
    }
    const live = await redis.adopt(stored);
    if (live === undefined) return stored;
    this.strays.delete(id);
    const state = await this.repeatLost({ ...live.state, ownerId: stored.ownerId });
    if (state.version > stored.version) this.writeBehind.schedule(state);
    return state;
  }

  /** Puts what this process has answered for and the winning version has not into it; by their marks at most once. */
  private async repeatLost(winner: CartState): Promise<CartState> {
    const { id, ownerId } = winner;
    let state = winner;
    for (const changes of this.journal.missing(id, winner.doneKeys)) {
      const limits = { now: Date.now(), mostLines: mostLines(ownerId), isGuest: ownerId === null };
      const edited = await this.deps.redis.edit(id, changes, limits);
      if (edited === undefined || typeof edited === 'string') break;
      if (edited.outcome === 'done') state = { ...edited.state, ownerId };
      else this.deps.log.warn({ cart: id, outcome: edited.outcome }, 'A lost edit of a cart could not be repeated');
    }
    return state;
  }

  private async editStored(
    context: Pick<CallContext, 'class'>,
    id: string,
    changes: readonly CartChange[],
    limits: { now: number; mostLines: number },
  ): Promise<EditResult | null> {
    const db = this.deps.db.writer(context.class);
    const reader = this.deps.db.reader('fresh', context.class);
    for (let attempt = 0; attempt < mostTries; attempt++) {
      await this.writeBehind.flush(id);
      const stored = await findCart(reader, id);
      if (stored === null) return null;
      const edited = editCart(stored, changes, limits);
      if (edited.outcome !== 'done') return edited;
      if (await storeOver(db, edited.state, stored.version)) {
        this.bringBack(id);
        return edited;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10 * (attempt + 1)));
    }
    throw new AppError('service_unavailable', {
      detail: 'Too many changes of this cart at once; try again.',
      meta: { part: 'cart' },
    });
  }

  private async storeLive(state: CartState): Promise<void> {
    const { db, redis } = this.deps;
    if (await storeIfNewer(db.writer('background'), state)) await redis.noteSaved(state.id, state.version);
    // MySQL is as new: another process stored first, or wrote there without Redis.
    else this.bringBack(state.id);
  }

  private remember({ state, savedVersion }: LiveCart): void {
    if (savedVersion < state.version && Date.now() - state.updatedAt > forgottenMs) this.writeBehind.schedule(state);
  }

  private bringBack(id: string): void {
    this.strays.add(id);
    if (this.returning !== null) return;
    this.returning = setTimeout(() => {
      this.returning = null;
      void this.returnStrays();
    }, returnEveryMs);
  }

  private async returnStrays(): Promise<void> {
    const [first] = this.strays;
    if (first === undefined) return;
    try {
      // One shows whether Redis is back; only then the others are worth a query each.
      await this.reconcile({ class: 'background' }, first);
      if (!this.strays.has(first)) for (const id of [...this.strays]) await this.reconcile({ class: 'background' }, id);
    } catch (error) {
      this.deps.log.warn({ err: error }, 'Carts could not be brought back to Redis yet');
    }
    const [next] = this.strays;
    if (next !== undefined) this.bringBack(next);
  }
}
