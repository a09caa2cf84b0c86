/**
 * Replays real invoices as orders through the checkout itself: cart, order, payment at the sandbox gateway,
 * confirmation by the installation's workers, and for older ones shipping and delivery by their sellers.
 */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { MktClient, Schemas } from '@mkt/sdk';
import type { Config } from '@mkt/server';
import { emptyReplayReport, type ReplayInvoice, readReplayInvoices } from '../seed/replay-invoices.ts';
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
  invoice: ReplayInvoice;
  at: Date;
  buyer: MktClient;
  order: Schemas['Order'];
}

const dayMs = 86_400_000;
const mostPieces = 99;
/** The demo buyer has a history of its own: the newest invoices are that account's. */
const demoBuyerInvoices = 5;

export async function runReplay(config: Config, options: ReplayOptions): Promise<ReplaySummary> {
  const shop = await openReplayShop(config);
  try {
    const summary = await new Replay(config, shop, options).run();
    const state = readSeedState(config.stateDir);
    if (state !== null) writeSeedState(config.stateDir, { ...state, orders: 0 });
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
    for (const [index, invoice] of invoices.entries()) {
      this.options.signal?.throwIfAborted();
      if (this.journal.has(invoice.number)) this.summary.before += 1;
      else {
        const at = new Date(invoice.at.getTime() + shiftMs);
        const order = await this.place(invoice, at, invoices.length - index <= demoBuyerInvoices);
        if (order !== null) placed.push(order);
      }
      this.options.onProgress?.({ done: index + 1, total: invoices.length });
    }
    await this.fulfil(await this.confirmed(placed));
    this.shop.clock.set(null);
    this.summary.seconds = (performance.now() - startedAt) / 1000;
    return this.summary;
  }

  private async place(invoice: ReplayInvoice, at: Date, isDemo: boolean): Promise<Placed | null> {
    this.shop.clock.set(at);
    const { customer, number, country } = invoice;
    try {
      const buyer = isDemo ? await this.demoBuyer() : this.shop.visitor();
      if ((await this.fill(buyer, invoice)) === 0) return this.skip(number, 'nothing of it is sold here');
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
      if (isDemo) await this.untilEmpty(buyer);
      return { invoice, at, buyer, order };
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      // Refusals of the shop are the invoice's; that the shop does not answer is not.
      if (typeof code !== 'string' || (error as { status?: number }).status === undefined) throw error;
      if (((error as { status?: number }).status ?? 500) >= 500) throw error;
      return this.skip(number, code);
    }
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

  private async confirmed(placed: readonly Placed[]): Promise<Placed[]> {
    const confirmed: Placed[] = [];
    for (const one of placed) {
      const order = await this.until(async () => {
        const { data } = await one.buyer.orders.get(one.order.id);
        return data.status === 'pending_payment' || data.status === 'created' ? null : data;
      }, `the confirmation of ${one.order.number}`);
      if (order.status === 'cancelled') continue;
      this.summary.confirmed += 1;
      confirmed.push({ ...one, order });
    }
    return confirmed;
  }

  /** Older ones have arrived, newer ones are on their way, the newest wait for their sellers. */
  private async fulfil(orders: readonly Placed[]): Promise<void> {
    const sellers = await this.shop.sellers();
    for (const { invoice, at, order } of orders) {
      const draw = createHash('sha256').update(invoice.number).digest();
      const ageDays = (Date.now() - at.getTime()) / dayMs;
      const shipAt = new Date(at.getTime() + (1 + ((draw[0] ?? 0) % 2)) * dayMs);
      const arriveAt = new Date(shipAt.getTime() + (2 + ((draw[1] ?? 0) % 4)) * dayMs);
      if (ageDays < 3 || shipAt.getTime() > Date.now()) continue;
      for (const part of order.parts) {
        const seller = sellers.get(part.seller.id);
        if (seller === undefined) continue;
        this.shop.clock.set(shipAt);
        await seller.seller.ship(part.id, { carrier: 'Parcel Post', tracking_number: `PP${order.number.slice(-8)}` });
        this.summary.shipped += 1;
        // One in twenty is still on its way, however old: parcels get lost.
        if (arriveAt.getTime() > Date.now() || (draw[2] ?? 0) % 20 === 0) continue;
        this.shop.clock.set(arriveAt);
        await seller.seller.deliver(part.id);
        this.summary.delivered += 1;
      }
    }
  }

  private async until<T>(ask: () => Promise<T | null>, what: string): Promise<T> {
    const deadline = Date.now() + (this.options.confirmWithinMs ?? 60_000);
    for (;;) {
      const answer = await ask();
      if (answer !== null) return answer;
      if (Date.now() > deadline)
        throw new Error(`Waited in vain for ${what}: does the marketplace run (\`mkt status\`)?`);
      await delay(200, undefined, this.options.signal ? { signal: this.options.signal } : {});
    }
  }
}
