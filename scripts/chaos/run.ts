/** One seeded run: a shop, a load of checkouts, two faults at a time, quiet, a verdict. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Arena } from './arena.ts';
import { faultsFor, type PlannedFault, planFaults } from './faults.ts';
import { type Scenario, Stage } from './scenario.ts';
import { SeededRandom } from './seeded-random.ts';
import { sell } from './seller.ts';
import { fillShop, type People, stocksOf } from './shop.ts';
import { live } from './shopper.ts';
import { Tally } from './tally.ts';
import { judgeRun, type Verdict } from './verdict.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface RunOptions {
  seed: number;
  loadMs: number;
  people: People;
  search: boolean;
  /** Longest wait for everything to come to rest after the load. */
  quietWithinMs: number;
  log(line: string): void;
}

export interface RunResult extends Verdict {
  seed: number;
  seconds: number;
  acknowledged: number;
  tries: number;
  /** Orders that a checkout was told of by `checkout_in_progress` and went on with. */
  adopted: number;
  givenUp: number;
  placedP95Ms: number;
  faults: string[];
  refusals: Record<string, number>;
}

/** A state folder that nothing is in. */
export function freshFolder(name: string): string {
  const stateDir = join(root, '.mkt', 'chaos', name);
  rmSync(stateDir, { recursive: true, force: true });
  mkdirSync(stateDir, { recursive: true });
  return stateDir;
}

/** One run in an arena that stands; what earlier runs left in it has to balance too. */
export async function runSeed(arena: Arena, options: RunOptions): Promise<RunResult> {
  const { seed, log } = options;
  const startedAt = Date.now();
  const random = new SeededRandom(seed);
  const stocks = stocksOf(random.fork('shelves'));
  const shop = await fillShop(arena, options.people, stocks, `seed${seed}-${startedAt.toString(36)}`);
  log(`the shop stands after ${seconds(startedAt)} s`);
  const tally = new Tally();
  const plan = planFaults(faultsFor(options), random.fork('faults'), options.loadMs);
  const untilMs = Date.now() + options.loadMs;
  await Promise.all([
    ...shop.buyers.map((buyer, i) => live({ arena, shop, buyer, tally, random: random.fork(`buyer${i}`), untilMs })),
    ...shop.sellers.map((seller, i) => sell(seller, tally, random.fork(`seller${i}`), untilMs)),
    runPlan(arena, plan, log),
  ]);
  log(`load ends after ${seconds(startedAt)} s: ${tally.orders.size} orders acknowledged of ${tally.tries} checkouts`);
  await arena.calm();
  const verdict = await judgeRun(arena, shop, tally, options.quietWithinMs);
  const sorted = tally.placedMs.sort((a, b) => a - b);
  return {
    ...verdict,
    seed,
    seconds: seconds(startedAt),
    acknowledged: tally.orders.size,
    tries: tally.tries,
    adopted: tally.adopted,
    givenUp: tally.givenUp,
    placedP95Ms: Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0),
    faults: plan.map(({ fault }) => fault.name),
    refusals: Object.fromEntries(tally.refusals),
  };
}

/** Each fault at its time. One that goes wrong by itself ends the run: nothing was learned from it. */
async function runPlan(arena: Arena, plan: readonly PlannedFault[], log: (line: string) => void): Promise<void> {
  const startedAt = Date.now();
  await Promise.all(
    plan.map(async ({ fault, atMs, forMs, random }) => {
      await delay(atMs - (Date.now() - startedAt));
      log(`  ${(atMs / 1000).toFixed(1).padStart(5)} s  ${fault.name}`);
      await fault.run(arena, random, forMs);
    }),
  );
}

function seconds(since: number): number {
  return Math.round((Date.now() - since) / 1000);
}

/** One named case in a shop of its own, and the verdict of every run after it. */
export async function runScenario(
  arena: Arena,
  scenario: Scenario,
  options: Pick<RunOptions, 'people' | 'quietWithinMs' | 'log'>,
): Promise<string[]> {
  const random = new SeededRandom(1).fork(scenario.name);
  const name = `${scenario.name.toLowerCase()}-${Date.now().toString(36)}`;
  const shop = await fillShop(arena, options.people, [500, 500, 500], name);
  const tally = new Tally();
  const stage = new Stage({ arena, shop, tally, random, log: options.log });
  await scenario.run(stage).catch((error: unknown) => stage.hold(false, `broke off: ${stackOf(error)}`));
  await arena.calm();
  const { failures } = await judgeRun(arena, shop, tally, options.quietWithinMs);
  return [...stage.failures, ...failures];
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
