import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleJob } from '../../../platform/queue/module-jobs.ts';
import type { RedisCarts } from '../adapters/redis-carts.ts';
import type { CartDeps } from '../cart.deps.ts';
import type { CartState } from '../domain/cart-state.ts';
import { clearReminders, deleteExpired, findExpiredIds, lockAbandoned } from '../repositories/cart.repository.ts';

const batchSize = 200;
const mostTitles = 3;

export function createCartJobs(deps: CartDeps, redis: RedisCarts): ModuleJob[] {
  return [
    {
      name: 'cart.tell-abandoned',
      everyMs: 300_000,
      run: (context) => tellAbandoned(deps, context),
    },
    {
      name: 'cart.expire-guests',
      everyMs: 600_000,
      run: (context) => expireGuests(deps, redis, context),
    },
  ];
}

/** Each cart that was not touched for a day is told once, until it changes. */
async function tellAbandoned({ db, outbox, config }: CartDeps, context: CallContext): Promise<void> {
  for (let found = batchSize; found === batchSize && !context.signal.aborted; ) {
    found = await db.transaction(context, async (tx) => {
      const carts = await lockAbandoned(tx, batchSize);
      if (carts.length === 0) return 0;
      const events = carts
        .filter(({ state }) => state.lines.length > 0)
        .map(({ state, ownerId }) => ({
          type: 'cart.abandoned',
          aggregate: { type: 'cart', id: state.id, sequence: state.version },
          data: abandonedData(state, ownerId, config.shop.currency),
          buyerId: ownerId,
        }));
      await outbox.appendAll(tx, context, events);
      await clearReminders(
        tx,
        carts.map(({ state }) => state.id),
      );
      return carts.length;
    });
  }
}

/** Guests' carts that nobody has changed for a week. */
async function expireGuests({ db }: CartDeps, redis: RedisCarts, context: CallContext): Promise<void> {
  const reader = db.reader('fresh', 'background');
  const writer = db.writer('background');
  for (
    let ids = await findExpiredIds(reader, batchSize);
    ids.length > 0;
    ids = await findExpiredIds(reader, batchSize)
  ) {
    await deleteExpired(writer, ids);
    for (const id of ids) await redis.remove(id);
    if (context.signal.aborted) return;
  }
}

function abandonedData(state: CartState, ownerId: string, currency: string) {
  return {
    cart_id: state.id,
    buyer_id: ownerId,
    item_count: state.lines.reduce((sum, line) => sum + line.quantity, 0),
    subtotal: Math.min(
      999_999_999_999,
      state.lines.reduce((sum, line) => sum + line.quantity * line.offer.price, 0),
    ),
    currency,
    titles: state.lines.slice(0, mostTitles).map((line) => line.offer.title),
  };
}
