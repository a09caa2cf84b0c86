/**
 * `npm run chaos`: a marketplace of the suite's own under load, two faults at a time, and a verdict by the audit, the
 * gateway's journal and what its clients were promised. Ends 0 when every run was clean.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Arena } from './chaos/arena.ts';
import { freshFolder, type RunResult, runScenario, runSeed } from './chaos/run.ts';
import { scenarios } from './chaos/scenarios.ts';
import { bringPeople, type People } from './chaos/shop.ts';
import { numberOf, refuse, scriptOptions } from './lib/script-options.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const values = scriptOptions(
  `npm run chaos [-- options]

A marketplace of its own under load, two faults at a time, and a verdict by the audit, the gateway's journal and what
its clients were promised. Ends 0 when every run was clean, else 1.
  --seed N         one run (without it: a seed of its own, which is printed)
  --seeds A..B     one run after the other            --resume      without those that are in the results
  --minutes M      length of the load (1)             --buyers N    shoppers at once (12)
  --no-search      without Elasticsearch              --keep        the state folders of clean runs too
  --results FILE   where results are added, a line of JSON each (.mkt/chaos/results.ndjson)
  --scenario F01   a named case instead, more than once for several; \`all\`, and \`list\` names them`,
  {
    seed: { type: 'string' },
    seeds: { type: 'string' },
    minutes: { type: 'string', default: '1' },
    resume: { type: 'boolean', default: false },
    results: { type: 'string', default: join(root, '.mkt', 'chaos', 'results.ndjson') },
    buyers: { type: 'string', default: '12' },
    'no-search': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    scenario: { type: 'string', multiple: true },
  },
);
const buyers = numberOf('buyers', values.buyers, 1);
const loadMs = numberOf('minutes', values.minutes, 0.1, 'any') * 60_000;

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort(new Error(signal)));
process.exitCode = await main();

async function main(): Promise<number> {
  if (values.scenario !== undefined) return scenariosByName(values.scenario);
  const done = values.resume ? doneSeeds() : new Set<number>();
  const seeds = seedsAsked().filter((seed) => !done.has(seed));
  mkdirSync(dirname(values.results), { recursive: true });
  let failed = 0;
  let ran = 0;
  // One arena serves many runs; after a failure it is kept as it lies and the next run gets a new one.
  for (let at = 0; at < seeds.length && !stop.signal.aborted; ) {
    const stateDir = freshFolder(`seeds-${seeds[at]}-${process.pid}`);
    const arena = await Arena.start({ stateDir, search: !values['no-search'], signal: stop.signal });
    let clean = true;
    try {
      const people = await bringPeople(arena, buyers);
      for (; clean && at < seeds.length && !stop.signal.aborted; at++) {
        const result = await oneRun(arena, people, seeds[at] as number, `${at + 1} of ${seeds.length}`);
        clean = result.failures.length === 0;
        ran += 1;
        if (clean) continue;
        failed += 1;
        console.log(`  logs and data: ${stateDir}`);
      }
    } catch (error) {
      if (stop.signal.aborted) {
        console.log(`seed ${seeds[at]} was interrupted`);
        break;
      }
      // The machinery itself failed: nothing is known about this seed, and it counts as not clean.
      console.log(`  FAILED ${error instanceof Error ? error.stack : String(error)}\n  logs and data: ${stateDir}`);
      clean = false;
      failed += 1;
      at += 1;
    } finally {
      await arena.close();
      if (clean && !values.keep) rmSync(stateDir, { recursive: true, force: true });
    }
  }
  console.log(`${ran - failed} of ${seeds.length} runs clean`);
  return failed === 0 && ran === seeds.length ? 0 : 1;
}

async function scenariosByName(names: readonly string[]): Promise<number> {
  if (names.includes('list')) {
    for (const { name, says } of scenarios) console.log(`${name}  ${says}`);
    return 0;
  }
  const chosen = names.includes('all')
    ? scenarios.filter(({ search }) => !search || !values['no-search'])
    : names.map((name) => {
        const found = scenarios.find((scenario) => scenario.name === name);
        if (found === undefined) refuse(`There is no scenario ${name}; --scenario list names them.`);
        return found;
      });
  const stateDir = freshFolder(`scenarios-${process.pid}`);
  const search = chosen.some((scenario) => scenario.search);
  // Time enough to pay in for a client that waits out the lease of a process that died.
  const env = { MKT_ORDER_RESERVATION_S: '60' };
  const arena = await Arena.start({ stateDir, search, env, signal: stop.signal });
  let failed = 0;
  try {
    const people = await bringPeople(arena, 6);
    for (const scenario of chosen) {
      console.log(`${scenario.name}: ${scenario.says}`);
      const failures = await runScenario(arena, scenario, {
        people,
        quietWithinMs: 120_000,
        log: (line) => console.log(line),
      });
      for (const failure of failures.slice(0, 40)) console.log(`  FAILED ${failure}`);
      console.log(`${scenario.name} ${failures.length === 0 ? 'holds' : 'FAILED'}`);
      if (failures.length > 0) failed += 1;
    }
  } finally {
    await arena.close();
    if (failed === 0 && !values.keep) rmSync(stateDir, { recursive: true, force: true });
    else console.log(`logs and data: ${stateDir}`);
  }
  console.log(`${chosen.length - failed} of ${chosen.length} scenarios hold`);
  return failed === 0 ? 0 : 1;
}

async function oneRun(arena: Arena, people: People, seed: number, place: string): Promise<RunResult> {
  console.log(`seed ${seed} (${place})`);
  const result = await runSeed(arena, {
    seed,
    loadMs,
    people,
    search: !values['no-search'],
    quietWithinMs: 150_000,
    log: (line) => console.log(line),
  });
  // What was cut short is no verdict.
  stop.signal.throwIfAborted();
  tell(result);
  appendFileSync(values.results, `${JSON.stringify({ at: new Date().toISOString(), ...result })}\n`);
  return result;
}

function tell(result: RunResult): void {
  const { orders, failures, seed } = result;
  const states = Object.entries(orders).map(([status, count]) => `${count} ${status}`);
  console.log(
    `seed ${seed}: ${result.tries} checkouts, ${result.acknowledged} orders acknowledged (${result.adopted} adopted, ${result.givenUp} given up, refused ${JSON.stringify(result.refusals)}); in all ${states.join(', ')}; placed p95 ${result.placedP95Ms} ms, quiet after ${Math.round(result.quietAfterMs / 1000)} s; ${result.seconds} s in all`,
  );
  for (const failure of failures.slice(0, 40)) console.log(`  FAILED ${failure}`);
  if (failures.length > 0) console.log(`  replay: npm run chaos -- --seed ${seed} --minutes ${values.minutes}`);
}

function seedsAsked(): number[] {
  if (values.seeds === undefined)
    return [values.seed === undefined ? Date.now() % 1_000_000 : numberOf('seed', values.seed, 0)];
  const range = /^(\d+)\.\.(\d+)$/.exec(values.seeds);
  if (range === null) refuse('--seeds takes a range such as 1..60.');
  const [first, last] = [Number(range[1]), Number(range[2])];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
}

function doneSeeds(): Set<number> {
  if (!existsSync(values.results)) return new Set();
  const lines = readFileSync(values.results, 'utf8').split('\n').filter(Boolean);
  return new Set(lines.map((line) => (JSON.parse(line) as RunResult).seed));
}
