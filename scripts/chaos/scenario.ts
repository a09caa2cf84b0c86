/** One named case: what it does to the arena, and what it holds the platform to besides the verdict of every run. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Schemas } from '@mkt/sdk';
import type { Arena, ProcessName } from './arena.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Person, Shop } from './shop.ts';
import { fillCart, type Life, placeOrder, press, untilDecided } from './shopper.ts';
import type { Tally } from './tally.ts';

export interface Scenario {
  name: string;
  says: string;
  /** It needs Elasticsearch. */
  search?: boolean;
  run(stage: Stage): Promise<void>;
}

export interface Sale {
  order: Schemas['Order'];
  placedMs: number;
  /** Null when it was not decided in time. */
  confirmedMs: number | null;
}

export class Stage {
  readonly arena: Arena;
  readonly shop: Shop;
  readonly tally: Tally;
  readonly random: SeededRandom;
  readonly failures: string[] = [];
  private turn = 0;
  private readonly log: (line: string) => void;

  constructor(parts: { arena: Arena; shop: Shop; tally: Tally; random: SeededRandom; log: (line: string) => void }) {
    this.arena = parts.arena;
    this.shop = parts.shop;
    this.tally = parts.tally;
    this.random = parts.random;
    this.log = parts.log;
  }

  /** Something that was measured or seen. */
  note(line: string): void {
    this.log(`  ${line}`);
  }

  /** A promise of the scenario's own. */
  hold(isSo: boolean, what: string): void {
    if (!isSo) this.failures.push(what);
  }

  /** The next buyer, whose calls begin with this API process. */
  buyer(first: 0 | 1 = 0): Person {
    const person = this.shop.buyers[this.turn++ % this.shop.buyers.length] as Person;
    person.balancer.turn = first;
    return person;
  }

  /** A whole checkout by a patient client; throws when no retry was answered. */
  async sale(buyer: Person, options: { decidedWithinMs?: number; pay?: boolean } = {}): Promise<Sale> {
    const life = this.life(buyer);
    const quote = await fillCart(life);
    if (quote === null) throw new Error('the cart has no quote');
    this.tally.tries += 1;
    const startedAt = performance.now();
    const order = await placeOrder(life, quote);
    const placedMs = performance.now() - startedAt;
    if (options.pay === false) return { order, placedMs, confirmedMs: null };
    const known = this.tally.orders.get(order.id);
    if (known === undefined || !(await press(life, known, 'pay'))) return { order, placedMs, confirmedMs: null };
    known.paid = true;
    const paidAt = performance.now();
    const page = await untilDecided(life, order.id, options.decidedWithinMs ?? 60_000);
    if (page?.status === 'confirmed') known.confirmedSeen = true;
    return { order, placedMs, confirmedMs: page === null ? null : performance.now() - paidAt };
  }

  life(buyer: Person): Life {
    const { arena, shop, tally, random } = this;
    // Plentiful goods alone: a scenario is about its fault, not about an empty shelf.
    const plenty = { ...shop, skus: shop.skus.filter(({ stock }) => stock >= 100) };
    return { arena, shop: plenty, buyer, tally, random, untilMs: Date.now() + 60_000 };
  }

  /** Lets a process wait at a point while something is done to the rest; false when nobody came by. */
  async whileAt(
    name: ProcessName,
    point: string,
    action: () => Promise<void>,
    work: () => Promise<void>,
  ): Promise<boolean> {
    const before = this.arena.hits(name).length;
    this.arena.setFailpoints(name, `${point}=delay:900:once`);
    const working = work();
    working.catch(() => undefined);
    const isHit = await this.untilHit(name, before, 25_000);
    this.arena.setFailpoints(name, '');
    if (isHit) await action();
    await working;
    return isHit;
  }

  /** Kills a process at a point while work goes on. */
  async killAt(name: ProcessName, point: string, work: () => Promise<void>): Promise<boolean> {
    const before = this.arena.hits(name).length;
    this.arena.setFailpoints(name, `${point}=exit`);
    const working = work();
    working.catch(() => undefined);
    const isHit = await this.untilHit(name, before, 25_000);
    this.arena.setFailpoints(name, '');
    await working;
    return isHit;
  }

  private async untilHit(name: ProcessName, before: number, withinMs: number): Promise<boolean> {
    const end = Date.now() + withinMs;
    while (Date.now() < end) {
      if (this.arena.hits(name).length > before) return true;
      await delay(20);
    }
    return false;
  }
}
