/** Named cases of the gateway and its webhooks, over the whole platform; the payment module has its own of each. */
import { setTimeout as delay } from 'node:timers/promises';
import { readJournal } from './journal.ts';
import type { Scenario, Stage } from './scenario.ts';

/** Sells under trouble of the gateway, several at once. */
async function sellUnder(stage: Stage, settings: Record<string, unknown>, count: number): Promise<void> {
  await stage.arena.setGatewayChaos({ seed: stage.random.int(1, 1_000_000), ...settings });
  const sales = await Promise.allSettled(
    Array.from({ length: count }, async (_, i) => {
      const sale = await stage.sale(stage.buyer((i % 2) as 0 | 1), { decidedWithinMs: 45_000 });
      stage.note(
        `${sale.order.number}: placed in ${Math.round(sale.placedMs)} ms, decided after ${sale.confirmedMs === null ? '–' : Math.round(sale.confirmedMs)} ms`,
      );
      return sale;
    }),
  );
  await stage.arena.setGatewayChaos(null);
  for (const sale of sales)
    if (sale.status === 'rejected') stage.note(`a checkout was given up: ${String(sale.reason)}`);
  stage.hold(
    sales.some((sale) => sale.status === 'fulfilled'),
    'no checkout at all was answered',
  );
}

async function webhooksNever(stage: Stage): Promise<void> {
  await stage.arena.setGatewayChaos({ webhooks: { drop_probability: 1 } });
  const sale = await stage.sale(stage.buyer(), { decidedWithinMs: 60_000 });
  await stage.arena.setGatewayChaos(null);
  stage.hold(sale.confirmedMs !== null, 'a payment whose webhook never came was not found by asking');
  stage.note(
    `a lost webhook was settled after ${Math.round(sale.confirmedMs ?? 0)} ms (first question after 4 s here)`,
  );
}

async function afterAllIsOver(stage: Stage): Promise<void> {
  await stage.arena.setGatewayChaos({ webhooks: { delay_ms: 30_000 } });
  await Promise.all([0, 1, 0, 1].map((first) => stage.sale(stage.buyer(first as 0 | 1), { decidedWithinMs: 40_000 })));
  await delay(32_000);
  await stage.arena.setGatewayChaos(null);
}

export const gatewayScenarios: readonly Scenario[] = [
  {
    name: 'F25',
    says: 'each webhook twenty times at once: one effect',
    run: (stage) => sellUnder(stage, { webhooks: { duplicates: 20 } }, 6),
  },
  {
    name: 'F26',
    says: 'webhooks in any order: the same end as in order',
    run: (stage) => sellUnder(stage, { webhooks: { duplicates: 3, shuffle_window_ms: 5_000 } }, 6),
  },
  { name: 'F27', says: 'webhooks long after all is over: nothing changes any more', run: afterAllIsOver },
  { name: 'F28', says: 'webhooks never arrive: asking settles', run: webhooksNever },
  {
    name: 'F31',
    says: 'replies lost after the effect: one charge',
    async run(stage) {
      await sellUnder(stage, { answers: { lose_reply_probability: 0.6 } }, 8);
      const doubled = readJournal(stage.arena.journalFile).filter(({ captures }) => captures > 1);
      stage.hold(
        doubled.length === 0,
        `captured more than once: ${doubled.map(({ reference }) => reference).join(', ')}`,
      );
    },
  },
  {
    name: 'F33',
    says: 'half of all answers fail: retries are few, orders end right',
    run: (stage) => sellUnder(stage, { answers: { fail_probability: 0.5 } }, 8),
  },
];
