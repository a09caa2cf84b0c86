/** A load that nobody holds back: so many guests a second check out, whatever became of those before them. */
import { setTimeout as delay } from 'node:timers/promises';
import { newId } from '../../packages/server/src/platform/kernel/ids.ts';
import { type Buyer, makeBuyers } from '../bench/checkout-stage.ts';
import { ConfirmationWatch } from '../bench/confirmation-watch.ts';
import { call, type HttpAnswer } from '../bench/http-caller.ts';
import { type Placed, paySessionOf } from '../bench/pay-session.ts';
import { Books } from './books.repository.ts';
import type { Stage } from './scenario.ts';
import { fillShop } from './shop.ts';
import type { Acknowledged } from './tally.ts';

const patienceMs = 40_000;

export interface LoadReport {
  asked: number;
  failed: string[];
  /** Answers that asked a client to come again. */
  repeated: number;
  /** From the first try of the order to its answer. */
  placedMs: number[];
  /** From the payment to the confirmed order, and when it was confirmed, counted from the first arrival. */
  confirmedMs: number[];
  confirmedAtMs: number[];
}

export class OpenLoad {
  readonly guests: Buyer[];
  readonly skuIds: readonly string[];
  /** Pages that may be looked at. */
  readonly productIds: readonly string[];
  private readonly stage: Stage;
  private readonly books: Books;

  private constructor(stage: Stage, guests: Buyer[], skuIds: readonly string[], productIds: readonly string[]) {
    this.productIds = productIds;
    this.stage = stage;
    this.guests = guests;
    this.skuIds = skuIds;
    this.books = new Books(stage.arena.config);
  }

  /** Guests with an address, and goods that do not run out. */
  static async prepare(stage: Stage, guestCount: number): Promise<OpenLoad> {
    const name = `load${Date.now().toString(36)}`;
    const { skus } = await fillShop(stage.arena, stage.shop, [50_000, 50_000, 50_000, 50_000], name);
    const skuIds = skus.map(({ id }) => id);
    const { items } = await stage.shop.admin.client.products.list({ limit: 50 });
    const apis = stage.arena.apis.map((api) => new URL(api));
    const guests = await makeBuyers(apis, skuIds[0] as string, guestCount, `${name}.example`);
    return new OpenLoad(
      stage,
      guests,
      skuIds,
      items.map(({ id }) => id),
    );
  }

  /** Arrivals at equal distances for so long; resolves when the last of them has come to its end. */
  async run(perSecond: number, seconds: number, options: { pay: boolean } = { pay: true }): Promise<LoadReport> {
    const report: LoadReport = {
      asked: perSecond * seconds,
      failed: [],
      repeated: 0,
      placedMs: [],
      confirmedMs: [],
      confirmedAtMs: [],
    };
    const startedAt = performance.now();
    const watch = new ConfirmationWatch({
      confirmed: (ids) => this.books.confirmed(ids),
      lookEveryMs: 100,
      timeoutMs: patienceMs,
    });
    await arrive(perSecond, report.asked, () =>
      this.checkOut(report, startedAt, options.pay ? watch : null).catch(
        (error: unknown) => void report.failed.push(String(error)),
      ),
    ).finally(() => watch.close());
    return report;
  }

  close(): Promise<void> {
    return this.books.close();
  }

  /** Whoever is not watched for does not pay. */
  private async checkOut(report: LoadReport, startedAt: number, watch: ConfirmationWatch | null): Promise<void> {
    const guest = this.guests.shift();
    if (guest === undefined) throw new Error('every guest is on the way already');
    const { tally } = this.stage;
    tally.tries += 1;
    const sku_id = this.stage.random.pick(this.skuIds);
    const cart = await this.insist(report, guest, 'POST', '/cart/items', { body: { sku_id, quantity: 1 } });
    const key = newId('key');
    const askedAt = performance.now();
    const placed = await this.insist(report, guest, 'POST', '/orders', {
      key,
      body: { quote: cart.body?.data?.quote },
    });
    if (placed.status !== 201) throw new Error(`order: ${placed.status} ${JSON.stringify(placed.body)}`);
    report.placedMs.push(performance.now() - askedAt);
    const known = tally.acknowledge(key, placed.body.data, guest.userId);
    if (watch !== null) {
      await this.payFor(guest, placed.body.data, known);
      const paidAt = performance.now();
      await watch.wait(known.orderId);
      known.confirmedSeen = true;
      report.confirmedMs.push(performance.now() - paidAt);
      report.confirmedAtMs.push(performance.now() - startedAt);
    }
    this.guests.push(guest);
  }

  private async payFor(guest: Buyer, order: Placed, known: Acknowledged): Promise<void> {
    const session = await paySessionOf(guest, order, { everyMs: 250, patienceMs });
    const answer = await this.stage.arena.askGateway(`/test/sessions/${session}/pay`, { method: 'POST', body: {} });
    if (!answer.ok) throw new Error(`pay: ${answer.status}`);
    known.paid = true;
  }

  /** As a client does: what was not decided for want of time is asked again under the same key. */
  private async insist(
    report: LoadReport,
    { api, token }: Buyer,
    method: string,
    path: string,
    options: { key?: string; body: unknown },
  ): Promise<HttpAnswer> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const answer = await call(api, method, `/api/v1${path}`, { token, ...options });
      const isUndecided = [429, 503].includes(answer.status) || answer.body?.code === 'idempotency_in_flight';
      if (!isUndecided || Date.now() > end) return answer;
      report.repeated += 1;
      await delay(200);
    }
  }
}

/** Arrivals at equal distances, whatever became of those before; what came of each when the last has ended. */
export async function arrive<T>(perSecond: number, count: number, act: (n: number) => Promise<T>): Promise<T[]> {
  const startedAt = performance.now();
  const arrived: Promise<T>[] = [];
  for (let n = 0; n < count; n++) {
    await delay(Math.max(0, startedAt + (n * 1_000) / perSecond - performance.now()));
    arrived.push(act(n));
  }
  return Promise.all(arrived);
}
