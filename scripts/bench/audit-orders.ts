/**
 * Orders of the last ninety days with everything that belongs to them, in all modules, as the platform itself leaves
 * them behind: lines, parts, trails, stock, attempts, refunds, ledger, balances, events. The same at every run.
 */
import type { Connection } from 'mysql2/promise';
import {
  commissionBps,
  dayMs,
  type Fate,
  fateOf,
  id,
  Loader,
  type Part,
  priceOf,
  randomOf,
  sellerOf,
  sellers,
  skuOf,
  skus,
  time,
} from './audit-loader.ts';
import { Money } from './audit-money.ts';

const stockOfSku = 100_000;

export interface GeneratedOrders {
  rows: number;
  journalPath: string;
}

/** Writes `count` orders; the gateway's journal is appended to `journalPath`. */
export async function generateOrders(
  connection: Connection,
  schemaPrefix: string,
  count: number,
  journalPath: string,
): Promise<GeneratedOrders> {
  await connection.query('SET SESSION unique_checks = 0, SESSION sql_log_bin = 0');
  const load = new Loader(connection, schemaPrefix);
  const money = new Money(load, journalPath);
  const market = new Market(load, money);
  await market.catalog();
  const random = randomOf(42);
  const now = Date.now();
  for (let n = 0; n < count; n++) {
    const at = now - Math.floor(((count - n) / count) * 90 * dayMs) - 2 * 3_600_000;
    await market.order(n, at, random);
    if (n % 1_000 === 0) money.flushJournal();
  }
  await market.totals(now);
  money.flushJournal();
  await load.flush();
  return { rows: load.rows, journalPath };
}

class Market {
  private readonly load: Loader;
  private readonly money: Money;
  private readonly sold = new Map<number, number>();

  constructor(load: Loader, money: Money) {
    this.load = load;
    this.money = money;
  }

  async catalog(): Promise<void> {
    const at = time(Date.now() - 100 * dayMs);
    for (let n = 0; n < skus; n++) {
      const seller = sellerOf(n % sellers);
      const common = { seller_id: seller, currency: 'USD', created_at: at, updated_at: at };
      await this.load.add('product.products', {
        id: id('prod', n),
        category_id: 'cat_1',
        status: 'published',
        language: 'en',
        title: `Thing ${n}`,
        slug: `thing-${n}`,
        description: '',
        attributes: '{}',
        translations: '{}',
        price: priceOf(n),
        price_max: priceOf(n),
        listed: 1,
        in_stock: 1,
        ...common,
      });
      await this.load.add('search.search_documents', {
        product_id: id('prod', n),
        version: 1,
        indexed_version: 1,
        changed_at: at,
        product_sequence: 1,
        rating_sequence: 0,
        category_sequence: 0,
        seller_sequence: 0,
        content: '{}',
        is_deleted: 0,
        is_visible: 1,
        category_id: 'cat_1',
        seller_id: seller,
        seller_name: 's',
        price: 1,
        stock: 1,
        is_in_stock: 1,
        rating_centi: 0,
        rating_count: 0,
        units_sold: 0,
        popularity: 0,
        created_at: at,
        title_text: '',
        all_text: '',
      });
    }
  }
  async order(n: number, at: number, random: () => number): Promise<void> {
    const fate = fateOf(random());
    const parts = this.cartOf(n, random);
    const total = parts.reduce((sum, part) => sum + part.total, 0);
    const end = at + (fate === 'expired' ? 13 * 60_000 : 30_000);
    await this.orderRows(n, at, end, fate, parts, total);
    await this.stockRows(n, at, end, fate, parts);
    await this.money.attempt(n, at, end, fate, parts, total);
    await this.eventRows(n, end, fate);
  }
  private cartOf(n: number, random: () => number): Part[] {
    const parts: Part[] = [];
    const wanted = 1 + Math.floor(random() * 3);
    const chosen = new Set<number>();
    while (chosen.size < wanted) chosen.add(Math.floor(random() ** 2 * skus));
    for (const sku of chosen) {
      const seller = sku % sellers;
      const line = { sku, seller, quantity: 1 + Math.floor(random() * 3), price: priceOf(sku) };
      const part = parts.find((one) => one.seller === seller);
      if (part === undefined)
        parts.push({ id: id('sord', n, parts.length), seller, lines: [line], total: 0, commission: 0 });
      else part.lines.push(line);
    }
    for (const part of parts) {
      part.total = part.lines.reduce((sum, line) => sum + line.quantity * line.price, 0);
      part.commission = Math.floor((part.total * commissionBps) / 10_000);
    }
    return parts;
  }
  private async orderRows(n: number, at: number, end: number, fate: Fate, parts: Part[], total: number): Promise<void> {
    const [orderId, buyer] = [id('ord', n), id('usr', n % 20_000)];
    const status = fate === 'expired' ? 'cancelled' : fate;
    const money = {
      items_total: total,
      discount_total: 0,
      shipping_total: 0,
      tax_total: 0,
      tax_included_total: 0,
      grand_total: total,
    };
    const captured = fate === 'expired' ? 0 : total;
    const refunded = fate === 'refunded' ? total : 0;
    const stamps = { created_at: time(at), updated_at: time(end) };
    await this.load.add('order.orders', {
      id: orderId,
      number: `ORD-${n}`,
      buyer_id: buyer,
      guest: 1,
      cart_id: id('cart', n),
      status,
      currency: 'USD',
      ...money,
      captured_total: captured,
      refund_claimed_total: refunded,
      refunded_total: refunded,
      item_count: parts.flatMap((part) => part.lines).length,
      seller_count: parts.length,
      first_title: 't',
      ship_name: 'n',
      ship_line1: 'l',
      ship_city: 'c',
      ship_country: 'EG',
      payment_id: id('pay', n),
      sequence: 5,
      placed_at: time(at),
      changed_at: time(end),
      reservation_expires_at: time(at + 780_000),
      ...stamps,
    });
    for (const part of parts) {
      await this.load.add('order.seller_orders', {
        id: part.id,
        order_id: orderId,
        buyer_id: buyer,
        seller_id: sellerOf(part.seller),
        seller_name: 's',
        position: 0,
        status,
        ...money,
        items_total: part.total,
        grand_total: part.total,
        commission_bps: commissionBps,
        commission: part.commission,
        earning: part.total - part.commission,
        changed_at: time(end),
        ...stamps,
      });
      for (const [i, line] of part.lines.entries())
        await this.load.add('order.order_items', {
          id: `${part.id.replace('sord', 'line')}${i}`,
          order_id: orderId,
          seller_order_id: part.id,
          buyer_id: buyer,
          seller_id: sellerOf(part.seller),
          position: i,
          product_id: id('prod', line.sku),
          sku_id: skuOf(line.sku),
          sku_code: 'c',
          title: 't',
          attributes: '{}',
          quantity: line.quantity,
          unit_price: line.price,
          discount: 0,
          tax: 0,
          tax_included: 0,
          line_total: line.quantity * line.price,
          updated_at: time(end),
        });
    }
    await this.trail(n, end, fate, parts, total);
  }
  private async trail(n: number, end: number, fate: Fate, parts: Part[], total: number): Promise<void> {
    const forward = ['confirmed', 'shipped', 'delivered', 'refunded'];
    const ahead = fate === 'expired' ? ['cancelled'] : forward.slice(0, forward.indexOf(fate) + 1);
    const steps: { subject: string; id: string; path: string[] }[] = [
      { subject: 'order', id: id('ord', n), path: ['created', 'pending_payment', ...ahead] },
      ...parts.map((part) => ({ subject: 'part', id: part.id, path: ['pending', ...ahead] })),
    ];
    if (fate === 'refunded')
      steps.push({ subject: 'refund', id: id('rreq', n), path: ['accepted', 'pending', 'succeeded'] });
    let i = 0;
    for (const { subject, id: subjectId, path } of steps)
      for (const [at, to] of path.entries())
        await this.load.add('order.order_events', {
          id: id('evt', n, i++),
          order_id: id('ord', n),
          buyer_id: id('usr', n % 20_000),
          sequence: at + 1,
          position: i,
          type: 'step',
          actor: 'system',
          status: 'confirmed',
          subject,
          subject_id: subjectId,
          from_status: path[at - 1] ?? null,
          to_status: to,
          dedupe_key: `${subjectId}${to}`,
          at: time(end + at),
          created_at: time(end + at),
        });
    if (fate !== 'refunded') return;
    await this.load.add('order.refund_requests', {
      id: id('rreq', n),
      order_id: id('ord', n),
      buyer_id: id('usr', n % 20_000),
      payment_id: id('pay', n),
      origin: 'admin',
      status: 'succeeded',
      reason: 'other',
      refund_lines: '[]',
      splits: '[]',
      amount: total,
      currency: 'USD',
      requested_at: time(end),
      changed_at: time(end),
      created_at: time(end),
      updated_at: time(end),
    });
  }
  private async stockRows(n: number, at: number, end: number, fate: Fate, parts: Part[]): Promise<void> {
    const orderId = id('ord', n);
    const isSold = fate !== 'expired';
    await this.load.add('product.stock_reservations', {
      order_id: orderId,
      buyer_id: id('usr', n % 20_000),
      state: isSold ? 'committed' : 'released',
      expires_at: time(at + 1_800_000),
      created_at: time(at),
      ended_at: time(end),
      updated_at: time(end),
    });
    let i = 0;
    for (const { sku, quantity, price } of parts.flatMap((part) => part.lines)) {
      await this.load.add('product.stock_reservation_lines', {
        order_id: orderId,
        sku_id: skuOf(sku),
        quantity,
        unit_price: price,
      });
      const moves = isSold
        ? ([
            ['reservation', 0, quantity],
            ['deduction', -quantity, -quantity],
          ] as const)
        : ([
            ['reservation', 0, quantity],
            ['release', 0, -quantity],
          ] as const);
      for (const [cause, onHand, reserved] of moves)
        await this.load.add('product.stock_ledger', {
          id: id('mov', n, i++),
          sku_id: skuOf(sku),
          delta_on_hand: onHand,
          delta_reserved: reserved,
          cause,
          reference: orderId,
          created_at: time(end),
        });
      if (isSold) this.sold.set(sku, (this.sold.get(sku) ?? 0) + quantity);
    }
  }
  private async eventRows(n: number, end: number, fate: Fate): Promise<void> {
    if (end < Date.now() - 7 * dayMs) return;
    const told: [string, string, string, string[]][] = [
      [
        'order',
        'order',
        fate === 'expired' ? 'order.cancelled' : 'order.confirmed',
        ['cart', 'search', 'product', 'notification', 'order', 'payment'],
      ],
      ...(fate === 'expired'
        ? []
        : (['payment.authorized', 'payment.captured'].map((type) => [
            'payment',
            'payment',
            type,
            ['order', 'notification', 'payment'],
          ]) as [string, string, string, string[]][])),
    ];
    for (const [i, [module, aggregate, type, consumers]] of told.entries()) {
      const eventId = id('evt', n, 90 + i);
      await this.load.add(`${module}.outbox`, {
        id: eventId,
        type,
        aggregate_type: aggregate,
        aggregate_id: id(aggregate === 'order' ? 'ord' : 'pay', n),
        aggregate_sequence: 3 + i,
        envelope: '{}',
        created_at: time(end),
        relayed_at: time(end),
        confirmed_at: time(end + 60_000),
      });
      for (const consumer of consumers)
        await this.load.add(`${consumer}.inbox`, {
          consumer,
          event_id: eventId,
          type,
          state: 'applied',
          attempts: 1,
          first_seen_at: time(end),
          updated_at: time(end),
        });
    }
  }
  async totals(now: number): Promise<void> {
    const at = time(now - 3_600_000);
    for (let n = 0; n < skus; n++) {
      await this.load.add('product.skus', {
        id: skuOf(n),
        product_id: id('prod', n),
        seller_id: sellerOf(n % sellers),
        code: 'c',
        title: 't',
        attributes: '{}',
        price: priceOf(n),
        currency: 'USD',
        status: 'active',
        on_hand: stockOfSku - (this.sold.get(n) ?? 0),
        reserved: 0,
        created_at: at,
        updated_at: at,
      });
      await this.load.add('product.stock_ledger', {
        id: id('mov', 900_000_000 + n),
        sku_id: skuOf(n),
        delta_on_hand: stockOfSku,
        delta_reserved: 0,
        cause: 'receipt',
        reference: 'seed',
        created_at: at,
      });
    }
    await this.money.balances(at);
  }
}
