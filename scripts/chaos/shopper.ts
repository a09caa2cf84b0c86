/**
 * A buyer's life: fill a cart, order it by one key however often that takes, then pay, be declined, walk away, cancel
 * or ask for the money back. What is drawn comes from the seed; what happens comes from the faults.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { MktError, type Schemas } from '@mkt/sdk';
import type { Arena } from './arena.ts';
import { isPassing, persist } from './persist.ts';
import type { SeededRandom } from './seeded-random.ts';
import { addressOf, type Person, type Shop } from './shop.ts';
import type { Acknowledged, Tally } from './tally.ts';

type Order = Schemas['Order'];

const ends = {
  pay: 56,
  decline_then_pay: 10,
  abandon: 10,
  cancel_unpaid: 8,
  pay_then_cancel: 8,
  pay_then_refund: 8,
} as const;
type Wish = keyof typeof ends;

const patienceMs = 30_000;
/** Codes with which the platform may refuse a checkout for a reason of this world. */
const worldly = new Set([
  'out_of_stock',
  'price_changed',
  'quote_expired',
  'cart_empty',
  'conflict',
  'payment_in_progress',
  'payment_declined',
  'payment_already_captured',
  'order_not_cancellable',
  'transition_not_allowed',
  'refund_exceeds_captured',
  'checkout_in_progress',
  'service_unavailable',
  'overloaded',
]);

export interface Life {
  arena: Arena;
  shop: Shop;
  buyer: Person;
  tally: Tally;
  random: SeededRandom;
  /** Nothing new is begun after it. */
  untilMs: number;
}

/** One checkout after another until the time is over. */
export async function live(life: Life): Promise<void> {
  while (Date.now() < life.untilMs) {
    try {
      await oneCheckout(life);
    } catch (error) {
      judge(life, error);
    }
    await delay(life.random.int(20, 200));
  }
}

/** A refusal that the world explains is counted, an outage is a checkout given up, everything else is a surprise. */
function judge({ tally, buyer }: Life, error: unknown): void {
  if (isPassing(error)) tally.givenUp += 1;
  else if (error instanceof OtherTabRefused) tally.refused('other_tab_refused');
  else if (error instanceof MktError && worldly.has(error.code)) tally.refused(error.code);
  else if (error instanceof MktError)
    tally.surprise(
      `${buyer.email} got ${error.status} ${error.code}: ${error.message} ${JSON.stringify(error.problem)}`,
    );
  else tally.surprise(`${buyer.email}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
}

async function oneCheckout(life: Life): Promise<void> {
  const { random, buyer, tally } = life;
  const wish = random.weighted(ends);
  const twoTabs = random.chance(0.12);
  const quote = await fillCart(life);
  if (quote === null) return;
  tally.tries += 1;
  const startedAt = performance.now();
  const tabs = [placeOrder(life, quote), ...(twoTabs ? [placeOrder(life, quote)] : [])];
  const outcomes = await Promise.allSettled(tabs);
  const placed = outcomes.filter((o) => o.status === 'fulfilled').map((o) => o.value);
  if (new Set(placed.map((o) => o.id)).size > 1)
    tally.surprise(`${buyer.email}: two tabs made ${placed.map((o) => o.id).join(' and ')}`);
  const first = placed[0];
  if (first === undefined) throw outcomes.find((o) => o.status === 'rejected')?.reason;
  tally.placedMs.push(performance.now() - startedAt);
  await finish(life, first, wish);
}

export async function fillCart({ buyer, shop, random }: Life): Promise<string | null> {
  const { client } = buyer;
  const until = Date.now() + patienceMs;
  const wanted = [random.pick(shop.skus), ...(random.chance(0.3) ? [random.pick(shop.skus)] : [])];
  // A session that ended unseen would make this a guest's cart, whose quote is not the buyer's.
  await persist(buyer, until, () => client.me.get());
  await persist(buyer, until, () => client.cart.clear());
  for (const sku of wanted) {
    try {
      await persist(buyer, until, () => client.cart.addItem({ sku_id: sku.id, quantity: random.int(1, 2) }));
    } catch (error) {
      if (
        !(error instanceof MktError) ||
        !['out_of_stock', 'product_unavailable', 'cart_limit_exceeded'].includes(error.code)
      )
        throw error;
    }
  }
  const cart = await persist(buyer, until, () =>
    client.cart.setAddress({ country: 'EG', address_id: addressOf(client) }),
  );
  return cart.data.quote;
}

/** POST /orders by one key until it is answered; a fresh quote is accepted with a new key. */
export async function placeOrder(life: Life, firstQuote: string): Promise<Order> {
  const { buyer, tally } = life;
  const until = Date.now() + patienceMs;
  let quote = firstQuote;
  for (let round = 0; ; round++) {
    const key = crypto.randomUUID();
    try {
      const { data } = await persist(buyer, until, () =>
        buyer.client.orders.create({ quote }, { idempotencyKey: key }),
      );
      tally.acknowledge(key, data, buyer.userId);
      await askAgain(life, key, quote, data);
      return data;
    } catch (error) {
      if (!(error instanceof MktError)) throw error;
      const fresh = (error.problem as { quote?: string } | null)?.quote;
      const named = (error.problem as { order_id?: string } | null)?.order_id;
      if (['price_changed', 'quote_expired'].includes(error.code) && fresh !== undefined && round < 3) quote = fresh;
      else if (error.code === 'checkout_in_progress' && named !== undefined) return adopt(life, named, until);
      else throw error;
    }
  }
}

/** A client that lost its answer asks once more: the same key has to bring the same order. */
async function askAgain({ buyer, tally, random }: Life, key: string, quote: string, first: Order): Promise<void> {
  if (!random.chance(0.2)) return;
  const again = await persist(buyer, Date.now() + patienceMs, () =>
    buyer.client.orders.create({ quote }, { idempotencyKey: key }),
  ).catch((error: unknown) => {
    if (isPassing(error)) return null;
    throw error;
  });
  if (again === null) return;
  tally.acknowledge(key, again.data, buyer.userId);
  if (again.data.id !== first.id) tally.surprise(`key ${key} brought ${first.id}, then ${again.data.id}`);
}

/** The verdict looks whether the order was refused indeed. */
class OtherTabRefused extends Error {}

/** The order of the other tab, or one whose answer never came. */
async function adopt({ buyer, tally }: Life, orderId: string, until: number): Promise<Order> {
  const { data } = await persist(buyer, until, () => buyer.client.orders.get(orderId)).catch((error: unknown) => {
    if (!(error instanceof MktError && error.code === 'not_found')) throw error;
    tally.vanished.add(orderId);
    throw new OtherTabRefused();
  });
  tally.adopted += 1;
  if (data.status !== 'created') tally.acknowledge(`order ${orderId}`, data, buyer.userId);
  return data;
}

async function finish(life: Life, placed: Order, wish: Wish): Promise<void> {
  const known = life.tally.orders.get(placed.id);
  if (known === undefined) return;
  if (wish === 'abandon') return walkAway(life, placed.id);
  if (wish === 'cancel_unpaid') return cancel(life, known);
  if (wish === 'decline_then_pay') await press(life, known, 'decline');
  // Paid already in the other tab, or no page to pay on: the buyer waits and looks.
  if (await press(life, known, 'pay')) known.paid = true;
  const page = await untilDecided(life, placed.id);
  if (page === null) return;
  if (page.status === 'confirmed') known.confirmedSeen = true;
  if (wish === 'pay_then_cancel' && page.status === 'confirmed') await cancel(life, known);
  if (wish === 'pay_then_refund' && page.status === 'confirmed') await askRefund(life, page, known);
}

/** Most who walk away come back only when the reservation is over; the cart is then free for another order. */
async function walkAway(life: Life, orderId: string): Promise<void> {
  while (Date.now() < life.untilMs && life.random.chance(0.97)) {
    await delay(1_000);
    const page = await look(life, orderId);
    if (page !== null && page.status !== 'pending_payment') return;
  }
}

/** Presses a button of the hosted page; a declined attempt is followed by the next one. False when there is no page. */
export async function press(life: Life, order: Acknowledged, button: 'pay' | 'decline'): Promise<boolean> {
  const session = await untilSession(life, order.orderId);
  if (session === null) return false;
  const until = Date.now() + 8_000;
  while (Date.now() < until) {
    const answer = await life.arena
      .askGateway(`/test/sessions/${session}/${button}`, { method: 'POST', body: {} })
      .catch(() => null);
    if (answer !== null && answer.status < 500) return answer.ok;
    await delay(200);
  }
  return false;
}

async function untilSession(life: Life, orderId: string): Promise<string | null> {
  const { buyer } = life;
  const until = Date.now() + 12_000;
  for (let asked = false; Date.now() < until; ) {
    const page = await look(life, orderId);
    if (page !== null && page.status !== 'created' && page.status !== 'pending_payment') return null;
    const { payment } = page ?? { payment: null };
    if (payment?.redirect_url) return new URL(payment.redirect_url).pathname.split('/').at(-1) as string;
    if (payment !== null && ['declined', 'failed', 'expired'].includes(payment.status) && !asked) {
      asked = true;
      const key = crypto.randomUUID();
      await persist(buyer, until, () => buyer.client.payments.create({ order_id: orderId }, { idempotencyKey: key }));
    }
    await delay(200);
  }
  return null;
}

export async function untilDecided(life: Life, orderId: string, withinMs = 12_000): Promise<Order | null> {
  const until = Date.now() + withinMs;
  while (Date.now() < until) {
    const page = await look(life, orderId);
    if (page !== null && page.status !== 'pending_payment' && page.status !== 'created') return page;
    await delay(250);
  }
  return null;
}

async function look({ buyer }: Life, orderId: string): Promise<Order | null> {
  try {
    return (await buyer.client.orders.get(orderId)).data;
  } catch (error) {
    if (isPassing(error)) return null;
    throw error;
  }
}

async function cancel({ buyer }: Life, order: Acknowledged): Promise<void> {
  order.cancelAsked = true;
  await persist(buyer, Date.now() + patienceMs, () => buyer.client.orders.cancel(order.orderId));
  order.cancelDone = true;
}

async function askRefund({ buyer }: Life, page: Order, order: Acknowledged): Promise<void> {
  const line = page.parts[0]?.lines[0];
  if (line === undefined) return;
  const key = crypto.randomUUID();
  const body = { lines: [{ order_line_id: line.id, quantity: 1 }], reason: 'damaged' as const };
  await persist(buyer, Date.now() + patienceMs, () =>
    buyer.client.orders.requestRefund(page.id, body, { idempotencyKey: key }),
  );
  order.refundsAsked += 1;
}
