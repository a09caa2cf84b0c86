/** What cart hears: paid orders, and the coupons, rates and shops that its reading is made of. */
import type { DomainEvent } from '../../contract/events.gen.ts';
import type { CallContext } from '../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../platform/db/database.ts';
import type { Consumer, EventHandler } from '../../platform/events/consumer.ts';
import type { EventEnvelope } from '../../platform/events/envelope.ts';
import type { CartTables } from './cart.tables.gen.ts';
import { clearReminderOfOwner, findCarts } from './repositories/cart.repository.ts';
import { saveCoupon, saveRate, saveSeller } from './repositories/projection.repository.ts';
import type { CartStore } from './services/cart-store.service.ts';

type Handler = EventHandler<CartTables>;

export interface CartConsumerNeeds {
  db: ModuleDatabase<CartTables>;
  store: CartStore;
}

/** An order is subtracted once, also when its event comes again before the inbox has it. */
const orderMemoryMs = 7 * 86_400_000;

export function createCartConsumer({ db, store }: CartConsumerNeeds): Consumer<CartTables> {
  return {
    name: 'cart',
    queue: 'cart',
    handlers: {
      'order.confirmed': subtractOrder(db, store),
      'coupon.changed': couponChanged,
      'rates.changed': ratesChanged,
      'shop.approved': shopChanged(false),
      'shop.suspended': shopChanged(true),
      'user.disabled': userDisabled,
    },
  };
}

function subtractOrder(db: ModuleDatabase<CartTables>, store: CartStore): Handler {
  const subtractAll = async (events: readonly EventEnvelope[], context: CallContext): Promise<void> => {
    const orders = events.map((event) => (event as DomainEvent<'order.confirmed'>).data);
    const carts = await findCarts(
      db.reader('fresh', context.class),
      orders.map((order) => order.cart_id),
    );
    const editing = orders.map(async ({ cart_id, order_id, lines }) => {
      const cart = carts.get(cart_id);
      if (cart === undefined) return;
      await store.edit(context, cart, [
        { op: 'once', key: order_id, hash: order_id, until: Date.now() + orderMemoryMs },
        ...lines.map((line) => ({ op: 'subtract' as const, skuId: line.sku_id, quantity: line.quantity })),
        { op: 'tidy' },
      ]);
      // In MySQL before the inbox says that it was applied.
      await store.flush(cart_id);
    });
    const ends = await Promise.allSettled(editing);
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  };
  return {
    handle: (event, context) => subtractAll([event], context),
    async handleAll(events, context) {
      await subtractAll(events, context);
      return events;
    },
  };
}

const couponChanged: Handler = {
  async inTransaction(event, tx) {
    const { aggregate, data } = event as DomainEvent<'coupon.changed'>;
    const { coupon, deleted } = data;
    const { id, code } = coupon;
    await saveCoupon(tx, { id, code, sequence: aggregate.sequence, isDeleted: deleted, rule: coupon });
  },
};

const ratesChanged: Handler = {
  async inTransaction(event, tx) {
    const { aggregate, data } = event as DomainEvent<'rates.changed'>;
    const { sequence } = aggregate;
    const { shipping_rate: shipping, tax_rate: tax, deleted: isDeleted } = data;
    if (shipping !== null)
      await saveRate(tx, { id: shipping.id, kind: 'shipping', country: '', sequence, isDeleted, rule: shipping });
    if (tax !== null)
      await saveRate(tx, { id: tax.id, kind: 'tax', country: tax.country, sequence, isDeleted, rule: tax });
  },
};

function shopChanged(isSuspended: boolean): Handler {
  return {
    async inTransaction(event, tx) {
      const { aggregate, data } = event as DomainEvent<'shop.approved' | 'shop.suspended'>;
      await saveSeller(tx, { id: data.seller_id, sequence: aggregate.sequence, isSuspended });
    },
  };
}

/** Whoever cannot sign in is not reminded of a cart; it stays for the day the account is enabled again. */
const userDisabled: Handler = {
  async inTransaction(event, tx) {
    await clearReminderOfOwner(tx, (event as DomainEvent<'user.disabled'>).data.user_id);
  },
};
