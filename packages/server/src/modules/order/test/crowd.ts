/** Many buyers at little cost: guests with carts, whose requests can be held at their last byte and let go at once. */
import { connect, type Socket } from 'node:net';
import { sql } from 'kysely';
import { newId } from '../../../platform/kernel/ids.ts';
import type { Answer, Goods, OrderApp, Person } from './order-app.ts';

export interface Guest extends Person {
  quote: string;
}

const address = { name: 'Guest', line1: '1 Street', city: 'Cairo', country: 'EG' };
let made = 0;

/** A guest with these goods in the cart and an address; no password is hashed for one. */
export async function guest(app: OrderApp, goods: readonly Goods[], quantity = 1): Promise<Guest> {
  made += 1;
  const [first, ...more] = goods;
  const filled = await app.request('POST', '/cart/items', { body: { sku_id: first?.skuId, quantity } });
  const cartToken = filled.headers.get('cart-token');
  const email = `guest-${made}-${newId('req')}@example.com`;
  const account = await app.request('POST', '/auth/guest', { body: { email, cart_token: cartToken } });
  if (account.data === undefined) throw new Error(`guest: ${filled.code} ${account.code}`);
  const buyer = { token: account.data.access_token as string, userId: account.data.user?.id as string, email };
  await app.fill(buyer, more, quantity);
  const kept = await app.request('POST', '/users/me/addresses', { token: buyer.token, body: address });
  const cart = await app.request('PUT', '/cart/address', {
    token: buyer.token,
    body: { country: 'EG', address_id: kept.data.id },
  });
  return { ...buyer, quote: cart.data.quote };
}

/** Guests who are used again and again: whoever has an order that waits for its payment is left out. */
export class Crowd {
  private readonly app: OrderApp;
  private readonly goods: Goods;
  private readonly idle: Guest[] = [];

  /** `goods` is what they all have in the cart already. */
  constructor(app: OrderApp, goods: Goods) {
    this.app = app;
    this.goods = goods;
  }

  /** So many of them with these goods in the cart as well; a few at a time, as it is not them who are tested. */
  async with(count: number, goods: Goods, quantityOf: (i: number) => number = () => 1): Promise<Guest[]> {
    const guests: Guest[] = [];
    let next = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let i = next++; i < count; i = next++) {
          const { token, userId, email } = this.idle.pop() ?? (await guest(this.app, [this.goods]));
          const body = { sku_id: goods.skuId, quantity: quantityOf(i) };
          const cart = await this.app.request('POST', '/cart/items', { token, body });
          if (cart.data?.quote === undefined) throw new Error(`cart: ${JSON.stringify(cart.body)}`);
          guests[i] = { token, userId, email, quote: cart.data.quote };
        }
      }),
    );
    return guests;
  }

  /** Those who got nothing come back for the next test, without what they could not have. */
  async giveBack(guests: readonly Guest[], goods: Goods): Promise<void> {
    for (const { token } of guests) await this.app.request('DELETE', `/cart/items/${goods.skuId}`, { token });
    this.idle.push(...guests);
  }
}

/** As a client does: what was not decided for want of time is asked again under the same key, later each time. */
export async function insist(
  app: OrderApp,
  buyer: Guest,
  second: boolean,
  options: { key?: string; patienceMs?: number } = {},
): Promise<Answer> {
  const { key = newId('key'), patienceMs = 30_000 } = options;
  const end = Date.now() + patienceMs;
  for (let pauseMs = 200; ; pauseMs = Math.min(3_000, pauseMs * 1.5)) {
    const answer = await app.order(buyer, { quote: buyer.quote, second, key });
    const undecided = answer.status === 503 || answer.code === 'idempotency_in_flight';
    if (!undecided || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random())));
  }
}

/** Sends all orders but for their last byte over a connection each, then all last bytes in one go. */
export async function orderAtOnce(app: OrderApp, guests: readonly Guest[]): Promise<Answer[]> {
  const held = await Promise.all(
    guests.map(async ({ token, quote }, i) => {
      const key = newId('key');
      const { hostname, port } = new URL(i % 2 === 0 ? app.app.url : app.app.secondUrl);
      const body = JSON.stringify({ quote });
      const head = [
        'POST /api/v1/orders HTTP/1.1',
        `Host: ${hostname}:${port}`,
        `Authorization: Bearer ${token}`,
        'Content-Type: application/json',
        `Idempotency-Key: ${key}`,
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Connection: close',
      ].join('\r\n');
      const socket = await open(hostname, Number(port));
      const answer = read(socket);
      socket.write(`${head}\r\n\r\n${body.slice(0, -1)}`);
      return { socket, answer, key, last: body.slice(-1) };
    }),
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  for (const { socket, last } of held) socket.write(last);
  await Promise.all(held.map(({ answer }) => answer));
  // The stored answer of each, or what the repeat of an undecided one brings.
  return Promise.all(held.map(({ key }, i) => insist(app, guests[i] as Guest, i % 2 === 1, { key })));
}

function open(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => resolve(socket.setNoDelay(true)));
    socket.once('error', reject);
  });
}

function read(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.resume();
    socket.once('error', reject);
    socket.once('close', () => resolve());
  });
}

export function tally(answers: readonly { status: number; code?: string | undefined }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, code } of answers) {
    const key = `${status} ${code ?? ''}`.trim();
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

/**
 * What must hold after every attack, for all stock and all orders of the installation: I1–I9. Waits for what a worker
 * still has to do, then names each row that breaks one.
 */
export async function brokenRows(app: OrderApp): Promise<string[]> {
  const end = Date.now() + 15_000;
  for (;;) {
    const broken = [...(await brokenStock(app)), ...(await brokenSums(app))];
    if (broken.length === 0 || Date.now() > end) return broken;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function brokenStock(app: OrderApp): Promise<string[]> {
  const product = app.moduleDb('product');
  const { rows } = await sql<Record<string, unknown>>`
    SELECT s.id, s.on_hand, s.reserved, l.on_hand AS ledger_on_hand, l.reserved AS ledger_reserved, o.open
    FROM skus s
    LEFT JOIN (SELECT sku_id, SUM(delta_on_hand) AS on_hand, SUM(delta_reserved) AS reserved
               FROM stock_ledger GROUP BY sku_id) l ON l.sku_id = s.id
    LEFT JOIN (SELECT n.sku_id, SUM(n.quantity) AS open FROM stock_reservation_lines n
               JOIN stock_reservations r ON r.order_id = n.order_id AND r.state = 'reserved' GROUP BY n.sku_id) o ON o.sku_id = s.id
    WHERE s.on_hand <> COALESCE(l.on_hand, 0) OR s.reserved <> COALESCE(l.reserved, 0)
      OR s.reserved <> COALESCE(o.open, 0) OR s.reserved < 0 OR s.reserved > s.on_hand`.execute(product);
  const broken = rows.map((row) => `I5–I7 ${JSON.stringify(row)}`);
  const { rows: held } = await sql<{ order_id: string; state: string; quantity: number }>`
    SELECT r.order_id, r.state, COALESCE(SUM(n.quantity), 0) AS quantity
    FROM stock_reservations r LEFT JOIN stock_reservation_lines n ON n.order_id = r.order_id
    GROUP BY r.order_id, r.state`.execute(product);
  const { rows: orders } = await sql<{ id: string; status: string; confirmed: number; item_count: number }>`
    SELECT id, status, confirmed_at IS NOT NULL AS confirmed, item_count FROM orders`.execute(app.db);
  const byOrder = new Map(held.map((row) => [row.order_id, row]));
  for (const order of orders) {
    const row = byOrder.get(order.id);
    const open = row?.state === 'reserved';
    if (open && order.status !== 'pending_payment') broken.push(`I8 ${order.id} is ${order.status} and holds stock`);
    const sold = row?.state === 'committed' ? Number(row.quantity) : 0;
    const wanted = Number(order.confirmed) === 1 ? Number(order.item_count) : 0;
    if (sold !== wanted) broken.push(`I9 ${order.id} is ${order.status}: ${sold} pieces left, ${wanted} were bought`);
  }
  return broken;
}

async function brokenSums(app: OrderApp): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT o.id FROM orders o
    JOIN (SELECT order_id, SUM(line_total) AS net, SUM(discount) AS discount, MIN(quantity) AS least,
                 SUM(discount < 0 OR discount > quantity * unit_price OR line_total <> quantity * unit_price - discount) AS bad
          FROM order_items GROUP BY order_id) l ON l.order_id = o.id
    JOIN (SELECT order_id, SUM(items_total) AS items, SUM(discount_total) AS discount, SUM(shipping_total) AS shipping,
                 SUM(tax_total) AS tax, SUM(grand_total) AS grand, SUM(commission < 0 OR commission + earning <> grand_total) AS bad
          FROM seller_orders GROUP BY order_id) p ON p.order_id = o.id
    WHERE o.grand_total <> l.net + o.shipping_total + o.tax_total OR l.bad > 0 OR l.least < 1 OR l.discount <> o.discount_total
      OR p.items <> o.items_total OR p.discount <> o.discount_total OR p.shipping <> o.shipping_total OR p.tax <> o.tax_total
      OR p.grand <> o.grand_total OR p.bad > 0
      OR (o.confirmed_at IS NOT NULL AND o.captured_total <> o.grand_total)`.execute(app.db);
  return rows.map(({ id }) => `I1–I4, I11 ${id}`);
}

export const brief = (answer: Answer): [number, string | undefined] => [answer.status, answer.code];
