/**
 * Events of one consumer that come at about the same time are handled together: one transaction and one statement for
 * their inbox rows instead of one each. Together or alone is a matter of cost only. Whatever goes wrong with a batch
 * (one event that fails, a duplicate, a deadlock that stays, a moment too long) undoes all of it, and each of its
 * events is handled alone, with an outcome of its own.
 */
import type { Kysely } from 'kysely';
import type { CallContext } from '../context/call-context.ts';
import { systemContext } from '../context/make-context.ts';
import type { ModuleDatabase } from '../db/database.ts';
import type { PlatformTables } from '../db/platform-tables.ts';
import { rejectedOnAbort } from '../kernel/rejected-on-abort.ts';
import type { Consumer, EventHandler } from './consumer.ts';
import type { EventEnvelope } from './envelope.ts';
import { claimAll, missingEvents } from './inbox.repository.ts';

/** One event with what is needed to handle it alone. */
interface BatchedEvent<DB> {
  event: EventEnvelope;
  handler: EventHandler<DB>;
  context: CallContext;
}

interface Waiting<DB> extends BatchedEvent<DB> {
  settle(handled: boolean): void;
}

/** How long the first event waits for company. */
const lingerMs = 10;
const mostTogether = 100;
/** One event that hangs must not hold the others up for longer. */
const togetherMs = 2_000;

/** Ends a batch that cannot be handled as one; only this file sees it. */
class GiveWay extends Error {
  override readonly name = 'GiveWay';
}

export class EventBatches<DB> {
  private readonly db: ModuleDatabase<DB>;
  private readonly consumer: Consumer<DB>;
  private waiting: Waiting<DB>[] = [];
  private isRunning = false;

  constructor(db: ModuleDatabase<DB>, consumer: Consumer<DB>) {
    this.db = db;
    this.consumer = consumer;
  }

  /** True once the event was handled with others and its inbox row says so. False: it has to be handled alone. */
  add(batched: BatchedEvent<DB>): Promise<boolean> {
    return new Promise((settle) => {
      this.waiting.push({ ...batched, settle });
      if (!this.isRunning) void this.run();
    });
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    await new Promise((resolve) => setTimeout(resolve, lingerMs));
    while (this.waiting.length > 0) {
      // In the order of what they are about: two processes then take the same rows in the same order.
      const batch = this.waiting.splice(0, mostTogether).sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
      const inOne = batch.filter(({ handler }) => 'inTransaction' in handler);
      await this.together(inOne, () => this.inTransaction(inOne));
      const spanning = batch.filter(({ handler }) => 'handle' in handler);
      await this.together(spanning, () => this.spanning(spanning));
    }
    this.isRunning = false;
  }

  /** `work` returns the events that it has handled. */
  private async together(batch: readonly Waiting<DB>[], work: () => Promise<ReadonlySet<string>>): Promise<void> {
    let handled: ReadonlySet<string> = new Set();
    // The alone run of each event meets the same fault and records it.
    if (batch.length > 1) handled = await work().catch(() => handled);
    for (const { event, settle } of batch) settle(handled.has(event.id));
  }

  private async inTransaction(batch: readonly Waiting<DB>[]): Promise<ReadonlySet<string>> {
    const context = this.contextOfAll();
    const late = rejectedOnAbort(context.signal, () => new GiveWay());
    try {
      await this.db.transaction(context, async (tx) => {
        const events = batch.map(({ event }) => event);
        if (!(await claimAll(tx as unknown as Kysely<PlatformTables>, this.consumer.name, events))) throw new GiveWay();
        for (const [handler, group] of byHandler(batch)) {
          if (!('inTransaction' in handler)) continue;
          if (handler.allInTransaction !== undefined && group.length > 1)
            await Promise.race([
              handler.allInTransaction(
                group.map(({ event }) => event),
                tx,
                context,
              ),
              late.promise,
            ]);
          else
            for (const one of group)
              await Promise.race([handler.inTransaction(one.event, tx, one.context), late.promise]);
        }
      });
    } finally {
      late.cancel();
    }
    return idsOf(batch);
  }

  private async spanning(batch: readonly Waiting<DB>[]): Promise<ReadonlySet<string>> {
    const context = this.contextOfAll();
    const late = rejectedOnAbort(context.signal, () => new GiveWay());
    const inbox = this.db.writer(context.class) as unknown as Kysely<PlatformTables>;
    try {
      const events = batch.map(({ event }) => event);
      const fresh = new Set(await missingEvents(inbox, this.consumer.name, [...idsOf(batch)]));
      if (fresh.size !== events.length) throw new GiveWay();
      const done: EventEnvelope[] = [];
      for (const [handler, group] of byHandler(batch)) {
        if (!('handle' in handler) || handler.handleAll === undefined) continue;
        const all = group.map(({ event }) => event);
        done.push(...(await Promise.race([handler.handleAll(all, context), late.promise])));
      }
      if (done.length > 0 && !(await claimAll(inbox, this.consumer.name, done))) throw new GiveWay();
      return new Set(done.map(({ id }) => id));
    } finally {
      late.cancel();
    }
  }

  private contextOfAll(): CallContext {
    const { name, timeoutMs = togetherMs } = this.consumer;
    return systemContext(name, {
      timeoutMs: Math.min(timeoutMs, togetherMs),
      class: this.consumer.class ?? 'background',
    });
  }
}

function placeOf({ event }: { event: EventEnvelope }): string {
  return `${event.aggregate.id} ${event.id}`;
}

function idsOf<DB>(batch: readonly Waiting<DB>[]): ReadonlySet<string> {
  return new Set(batch.map(({ event }) => event.id));
}

function byHandler<DB>(batch: readonly Waiting<DB>[]): Map<EventHandler<DB>, Waiting<DB>[]> {
  return Map.groupBy(batch, ({ handler }) => handler);
}
