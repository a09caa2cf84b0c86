/** Rows of one module that name a row of another, and how both are read. */
import type { ModuleName } from '@mkt/server';

export interface Lookup {
  /** Rows of (k, ref, extra), sorted by k, after a key and at most so many; the first parameter is the settling time. */
  from: { module: ModuleName; page: string; changed: string };
  /** Rows of (k, extra) of these keys. */
  to: { module: ModuleName; byKeys: string };
}

/** `changed` has one parameter more, before the key: the time since which. */
function lookup(
  from: { module: ModuleName; key: string; ref: string; extra: string; changedAt: string; table: string },
  to: { module: ModuleName; key: string; extra: string; table: string },
): Lookup {
  const { module, key, ref, extra, changedAt, table } = from;
  const head = `SELECT ${key} AS k, ${ref} AS ref, ${extra} AS extra FROM ${table} WHERE ${changedAt} <= NOW(3) - INTERVAL ? SECOND`;
  const tail = `AND ${key} > ? ORDER BY ${key} LIMIT ?`;
  return {
    from: { module, page: `${head} ${tail}`, changed: `${head} AND ${changedAt} >= ? ${tail}` },
    to: {
      module: to.module,
      byKeys: `SELECT ${to.key} AS k, ${to.extra} AS extra FROM ${to.table} WHERE ${to.key} IN (?)`,
    },
  };
}

export const linesAndSkus = lookup(
  {
    module: 'order',
    key: 'i.id',
    ref: 'i.sku_id',
    extra: 'i.seller_id',
    changedAt: 'i.updated_at',
    table: 'order_items i',
  },
  { module: 'product', key: 's.id', extra: 's.seller_id', table: 'skus s' },
);

export const ordersAndCarts = lookup(
  {
    module: 'order',
    key: 'o.id',
    ref: 'o.cart_id',
    extra: "CONCAT(o.buyer_id, ' ', o.guest)",
    changedAt: 'o.updated_at',
    table: 'orders o',
  },
  { module: 'cart', key: 'c.id', extra: "COALESCE(c.owner_id, '')", table: 'carts c' },
);

/** Events of these types that are two minutes old, and what a consumer has of them. */
export function eventsAndInbox(producer: ModuleName, subscriber: ModuleName): Lookup {
  const head =
    'SELECT id AS k, id AS ref, type AS extra FROM outbox WHERE type IN (?) AND created_at <= NOW(3) - INTERVAL ? SECOND';
  return {
    from: {
      module: producer,
      page: `${head} AND id > ? ORDER BY id LIMIT ?`,
      changed: `${head} AND created_at >= ? AND id > ? ORDER BY id LIMIT ?`,
    },
    to: {
      module: subscriber,
      byKeys: 'SELECT event_id AS k, state AS extra FROM inbox WHERE consumer = ? AND event_id IN (?)',
    },
  };
}

export const pausedConsumers = 'SELECT consumer FROM consumer_pauses';
