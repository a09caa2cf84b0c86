/**
 * Replays real invoices as orders through the checkout itself: cart, order, payment at the sandbox gateway,
 * confirmation by the installation's workers, and for older ones shipping and delivery by their sellers.
 */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { MktClient, Schemas } from '@mkt/sdk';
import type { Config } from '@mkt/server';
import { CliError } from '../../errors/cli-error.ts';
import { emptyReplayReport, type ReplayInvoice, readReplayInvoices } from '../seed/replay-invoices.ts';
import { inParallel } from './in-parallel.ts';
import { ReplayJournal } from './replay-journal.ts';
import { openReplayShop, type ReplayShop } from './replay-shop.ts';
import type { ReplaySummary } from './replay-summary.ts';
import { readSeedState, writeSeedState } from './seed-state.ts';

export interface ReplayOptions {
  count: number;
  onProgress?: (progress: { done: number; total: number }) => void;
  signal?: AbortSignal;
  /** Longest wait for a confirmation, by the installation's workers. */
  confirmWithinMs?: number;
}

interface Placed {
  buyer: MktClient;
  order: Schemas['Order'];
}

const dayMs = 86_400_000;
const mostPieces = 99;
/** The demo buyer has a history of its own: the newest invoices are that account's. */
const demoBuyerInvoices = 5;
/** Carts filled at once: most of an order's requests are its lines. */
const lanes = 4;
const pollMs = 500;
const attempts = 5;
const busyPauseMs = 2_000;

export async function runReplay(config: Config, options: ReplayOptions): Promise<ReplaySummary> {
  const shop = await openReplayShop(config);
  try {
    const summary = await new Replay(config, shop, options).run();
    const state = readSeedState(config.stateDir);
    // What waits is gone on with by the next start.
    const isDone = summary.waiting === 0 && options.count >= (state?.orders ?? 0);
    if (state !== null && isDone) writeSeedState(config.stateDir, { ...state, orders: 0 });
    return summary;
  } finally {
    await shop.close();
  }
}

class Replay {
  private readonly config: Config;
  private readonly shop: ReplayShop;
  private readonly options: ReplayOptions;
  private readonly journal: ReplayJournal;
  private readonly summary: ReplaySummary;
  private demo: MktClient | null = null;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(config: Config, shop: ReplayShop, options: ReplayOptions) {
    this.config = config;
    this.shop = shop;
    this.options = options;
    this.journal = new ReplayJournal(config.stateDir);
    this.summary = {
      report: emptyReplayReport(),
      before: 0,
      placed: 0,
      confirmed: 0,
      waiting: 0,
      shipped: 0,
      delivered: 0,
      skipped: [],
      linesUnavailable: 0,
      seconds: 0,
    };
  }

  async run(): Promise<ReplaySummary> {
    const startedAt = performance.now();
    const { invoices, report } = readReplayInvoices({ count: this.options.count });
    this.summary.report = report;
    // Whole days, so that hours stay: the newest invoice is of yesterday.
    const newest = invoices.at(-1)?.at.getTime() ?? 0;
    const shiftMs = Math.floor((Date.now() - dayMs - newest) / dayMs) * dayMs;
    const placed: Placed[] = [];
    let done = 0;
    await inParallel(invoices.entries(), lanes, async ([index, invoice]) => {
      this.options.signal?.throwIfAborted();
      if (this.journal.has(invoice.number)) this.summary.before += 1;
      else {
        const at = new Date(invoice.at.getTime() + shiftMs);
        const isDemo = invoices.length - index <= demoBuyerInvoices;
        const order = await this.patiently(() => this.place(invoice, at, isDemo));
        if (order !== null) placed.push(order);
      }
      done += 1;
      this.options.onProgress?.({ done, total: invoices.length });
    });
    await this.untilConfirmed(placed);
    await this.fulfil();
    this.shop.clock.set(null);
    this.summary.seconds = (performance.now() - startedAt) / 1000;
    return this.summary;
  }

  /** A shop that is too busy to answer is asked again a little later. */
  private async patiently<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        const { status } = error as { status?: number };
        if (attempt === attempts || status === undefined || status < 500) throw error;
        await delay(attempt * busyPauseMs, undefined, this.options.signal ? { signal: this.options.signal } : {});
      }
    }
  }

  /** Carts are filled side by side; the clock is one, so that each order is placed alone. */
  private async place(invoice: ReplayInvoice, at: Date, isDemo: boolean): Promise<Placed | null> {
    const { number } = invoice;
    try {
      if (isDemo) {
        return await this.alone(async () => {
          const buyer = await this.demoBuyer();
          if ((await this.fill(buyer, invoice)) === 0) return this.skip(number, 'nothing of it is sold here');
          const order = await this.checkOut(buyer, invoice, at, true);
          if (order !== null) await this.untilEmpty(buyer);
          return order;
        });
      }
      const buyer = this.shop.visitor();
      if ((await this.fill(buyer, invoice)) === 0) return this.skip(number, 'nothing of it is sold here');
      return await this.alone(() => this.checkOut(buyer, invoice, at, false));
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      // Refusals of the shop are the invoice's; that the shop does not answer is not.
      if (typeof code !== 'string' || (error as { status?: number }).status === undefined) throw error;
      if (((error as { status?: number }).status ?? 500) >= 500) throw error;
      return this.skip(number, code);
    }
  }

  private alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => {});
    return result;
  }

  private async checkOut(
    buyer: MktClient,
    { customer, number, country }: ReplayInvoice,
    at: Date,
    isDemo: boolean,
  ): Promise<Placed | null> {
    this.shop.clock.set(at);
    if (!isDemo) await this.shop.becomeGuest(buyer, customer);
    const address = await buyer.me.addAddress({
      name: isDemo ? 'Mona Hassan' : `Customer ${customer}`,
      line1: '1 Market Street',
      city: country === 'GB' ? 'London' : 'Main city',
      country,
    });
    const { data: cart } = await buyer.cart.setAddress({ country, address_id: address.data.id });
    if (cart.quote === null) return this.skip(number, 'the cart has no quote');
    const { data: order } = await buyer.orders.create(
      { quote: cart.quote },
      { idempotencyKey: `replay-${number}-${at.getTime()}` },
    );
    await this.pay(buyer, order);
    this.journal.add(number, order.id);
    this.summary.placed += 1;
    return { buyer, order };
  }

  private skip(invoice: string, reason: string): null {
    this.summary.skipped.push({ invoice, reason });
    return null;
  }

  /** Lines of one item are one line of the cart. Answers how many lines there are. */
  private async fill(buyer: MktClient, { lines }: ReplayInvoice): Promise<number> {
    const wanted = new Map<string, number>();
    for (const { code, quantity } of lines) {
      const both = (wanted.get(code) ?? 0) + quantity;
      this.summary.report.piecesDropped += Math.max(0, both - mostPieces);
      wanted.set(code, Math.min(mostPieces, both));
    }
    let filled = 0;
    for (const [code, quantity] of wanted) {
      const skuId = this.shop.skus.get(code);
      const added = skuId !== undefined && (await this.tryAdd(buyer, skuId, quantity));
      if (added) filled += 1;
      else this.summary.linesUnavailable += 1;
    }
    return filled;
  }

  private async tryAdd(buyer: MktClient, skuId: string, quantity: number): Promise<boolean> {
    try {
      await buyer.cart.addItem({ sku_id: skuId, quantity });
      return true;
    } catch (error) {
      if ((error as { status?: number }).status === 409) return false;
      throw error;
    }
  }

  private async pay(buyer: MktClient, order: Schemas['Order']): Promise<void> {
    const { payment } = this.config;
    const url = order.payment?.redirect_url ?? (await this.payPage(buyer, order.payment?.id ?? ''));
    const session = new URL(url).pathname.split('/').at(-1) ?? '';
    const response = await fetch(`${payment.gatewayUrl}/test/sessions/${session}/pay`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.config.secrets.gatewayApiKey}`,
        'content-type': 'application/json',
      },
      body: '{}',
    });
    if (!response.ok) throw new Error(`The gateway answered ${response.status}: ${await response.text()}`);
  }

  private payPage(buyer: MktClient, paymentId: string): Promise<string> {
    return this.until(async () => (await buyer.payments.get(paymentId)).data.redirect_url, 'the payment page');
  }

  private async demoBuyer(): Promise<MktClient> {
    this.demo ??= await this.shop.demoBuyer();
    await this.demo.cart.clear();
    return this.demo;
  }

  /** What was ordered leaves the cart by an event; the next invoice of the same buyer must not be mixed with it. */
  private untilEmpty(buyer: MktClient): Promise<true> {
    return this.until(
      async () => ((await buyer.cart.get()).data.item_count === 0 ? true : null),
      'the cart to be empty after the confirmation',
    );
  }

  /** Patience counts from the last confirmation: workers that are busy with a first index come to it. */
  private async untilConfirmed(placed: readonly Placed[]): Promise<void> {
    let waiting = [...placed];
    let deadline = Date.now() + this.patienceMs;
    while (waiting.length > 0 && Date.now() < deadline) {
      const still: Placed[] = [];
      for (const one of waiting) {
        const { status } = (await this.patiently(() => one.buyer.orders.get(one.order.id))).data;
        if (status === 'pending_payment' || status === 'created') still.push(one);
        else if (status !== 'cancelled') this.summary.confirmed += 1;
      }
      if (still.length < waiting.length) deadline = Date.now() + this.patienceMs;
      waiting = still;
      if (waiting.length > 0) await this.pause();
    }
    this.summary.waiting = waiting.length;
  }

  /**
   * Older ones have arrived, newer ones are on their way, the newest wait for their sellers. What there is to do is
   * asked of the sellers' own lists, so that a replay that was cut off is made whole by the next one.
   */
  private async fulfil(): Promise<void> {
    for (const seller of (await this.shop.sellers()).values()) {
      for (const part of await this.patiently(() => this.parts(seller, 'confirmed'))) {
        const { shipAt } = fateOf(part);
        if (shipAt === null) continue;
        this.shop.clock.set(shipAt);
        const tracking = `PP${part.order_number.slice(-8)}`;
        await this.patiently(() => seller.seller.ship(part.id, { carrier: 'Parcel Post', tracking_number: tracking }));
        this.summary.shipped += 1;
        await this.deliver(seller, part);
      }
      for (const part of await this.patiently(() => this.parts(seller, 'shipped'))) await this.deliver(seller, part);
    }
  }

  private async deliver(seller: MktClient, part: Schemas['SellerOrder']): Promise<void> {
    const { arriveAt } = fateOf(part);
    if (arriveAt === null) return;
    this.shop.clock.set(arriveAt);
    await this.patiently(() => seller.seller.deliver(part.id));
    this.summary.delivered += 1;
  }

  /** Only what a replay ordered: whoever tries the shop by hand ships by hand. */
  private async parts(seller: MktClient, status: 'confirmed' | 'shipped'): Promise<Schemas['SellerOrder'][]> {
    const found: Schemas['SellerOrder'][] = [];
    for await (const part of seller.seller.orders({ status, limit: 100 }))
      if (this.journal.made(part.order_id)) found.push(part);
    return found;
  }

  private async until<T>(ask: () => Promise<T | null>, what: string): Promise<T> {
    const deadline = Date.now() + this.patienceMs;
    for (;;) {
      const answer = await ask();
      if (answer !== null) return answer;
      if (Date.now() > deadline)
        throw new CliError('workers_behind', `Waited ${this.patienceMs / 1_000} s in vain for ${what}.`, {
          fix: [
            '`mkt status` shows whether the worker runs, `mkt saga ls` what it waits for; run the same again later.',
          ],
        });
      await this.pause();
    }
  }

  private async pause(): Promise<void> {
    await delay(pollMs, undefined, this.options.signal ? { signal: this.options.signal } : {});
  }

  private get patienceMs(): number {
    return this.options.confirmWithinMs ?? 300_000;
  }
}

/** When a part was sent and arrived, by its order's number; null for what has not come about. */
function fateOf({ order_number: number, created_at: createdAt }: Schemas['SellerOrder']): {
  shipAt: Date | null;
  arriveAt: Date | null;
} {
  const draw = createHash('sha256').update(number).digest();
  const at = Date.parse(createdAt);
  const now = Date.now();
  const shipAt = at + (1 + ((draw[0] ?? 0) % 2)) * dayMs;
  if (now - at < 3 * dayMs || shipAt > now) return { shipAt: null, arriveAt: null };
  const arriveAt = shipAt + (2 + ((draw[1] ?? 0) % 4)) * dayMs;
  // One in twenty is still on its way, however old: parcels get lost.
  const hasArrived = arriveAt <= now && (draw[2] ?? 0) % 20 !== 0;
  return { shipAt: new Date(shipAt), arriveAt: hasArrived ? new Date(arriveAt) : null };
}
