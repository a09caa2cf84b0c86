/** The named case of the search engine: nobody else notices its death, and once it is back it knows what it missed. */
import { setTimeout as delay } from 'node:timers/promises';
import { callModule } from '../../packages/cli/src/services/platform/module-port.ts';
import type { Scenario, Stage } from './scenario.ts';
import { allPoints, oneSale } from './scenarios-processes.ts';
import { fillShop } from './shop.ts';

const equalWithinMs = 60_000;

interface SearchAnswer {
  status: number;
  titles: string[];
  degraded: boolean;
  tookMs: number;
}

/** Asked another way each time, so that no answer is one that was kept. */
let asked = 0;

async function search(stage: Stage, words: string): Promise<SearchAnswer> {
  const { apis } = stage.arena;
  asked += 1;
  const query = new URLSearchParams({ q: words, limit: String(1 + (asked % 50)) });
  const startedAt = performance.now();
  const response = await fetch(`${apis[asked % apis.length]}/api/v1/search?${query}`);
  const body = (await response.json()) as {
    data?: { hits: { product: { title: string } }[] };
    meta?: { degraded?: string[] };
  };
  return {
    status: response.status,
    titles: body.data?.hits.map(({ product }) => product.title) ?? [],
    degraded: body.meta?.degraded !== undefined,
    tookMs: performance.now() - startedAt,
  };
}

/**
 * Kills the engine while a process stands at a point; the sale ends, goods are listed and browsed without it, and only
 * then it comes back.
 */
async function killSearchAtEachPoint(stage: Stage): Promise<void> {
  for (const [name, point] of allPoints) {
    const what = `Elasticsearch at ${point}`;
    let isKilled = false;
    const startedAt = performance.now();
    const isHit = await stage.whileAt(
      name,
      point,
      async () => {
        isKilled = stage.arena.signal('elasticsearch', 'SIGKILL');
      },
      () => oneSale(stage, 0, what),
    );
    const saleMs = performance.now() - startedAt;
    stage.hold(isHit, `${point} was never come by`);
    stage.hold(isKilled, `${what}: it was not there to be killed`);
    const goods = `f14${point.toLowerCase()}${Date.now().toString(36)}`;
    await fillShop(stage.arena, stage.shop, [500], goods);
    const slowestMs = await browseWithoutIt(stage, what);
    await stage.arena.restart('elasticsearch');
    await stage.arena.untilSearching();
    const equalMs = await untilEqual(stage, goods, what);
    stage.note(
      `${point}: sold in ${Math.round(saleMs)} ms, searches of the database took ${Math.round(slowestMs)} ms at most, the index was equal ${equalMs === null ? 'never' : `${Math.round(equalMs)} ms`} after its return`,
    );
    await stage.arena.untilHealthy(60_000);
  }
}

/** Pages by id and lists are as ever, and searches are the database's; the time of the slowest search. */
async function browseWithoutIt(stage: Stage, what: string): Promise<number> {
  const { client } = stage.shop.admin;
  let slowestMs = 0;
  for (let i = 0; i < 4; i++) {
    const { items } = await client.products.list({ limit: 5 + i });
    const id = items[0]?.id as string;
    const page = await client.products.get(id);
    stage.hold(page.data.id === id, `${what}: the page of ${id} was another's`);
    const answer = await search(stage, `lamp ${i}`);
    stage.hold(
      answer.status === 503 || (answer.status === 200 && answer.degraded),
      `${what}: a search was answered ${answer.status} as if the engine were there`,
    );
    slowestMs = Math.max(slowestMs, answer.tookMs);
  }
  return slowestMs;
}

/** Until rows and index are the same and buyers find in it what was listed without it; null when that took too long. */
async function untilEqual(stage: Stage, goods: string, what: string): Promise<number | null> {
  const backAt = performance.now();
  let last = 'nothing was compared';
  const took = await callModule(
    stage.arena.config,
    'search',
    async (port, context) => {
      for (;;) {
        const status = await port.getSearchStatus(context, {});
        const slice = await port
          .verifySearch(context, { limit: 10_000, grace_s: 0, repair: false })
          .catch((error: unknown) => String(error));
        const answer = await search(stage, goods);
        const tookMs = performance.now() - backAt;
        const isFound = !answer.degraded && answer.titles.some((title) => title.includes(goods));
        const isEqual = typeof slice !== 'string' && slice.differences_found === 0 && slice.rows > 0;
        if (isEqual && isFound && status.pending_rows === 0) return tookMs;
        last = JSON.stringify({ slice, pending: status.pending_rows, answer });
        if (tookMs > equalWithinMs) return null;
        await delay(500);
      }
    },
    2 * equalWithinMs,
  );
  stage.hold(took !== null, `${what}: rows and index differ ${equalWithinMs / 1000} s after its return: ${last}`);
  return took;
}

export const searchScenarios: readonly Scenario[] = [
  {
    name: 'F14',
    says: 'kill −9 of Elasticsearch at every failpoint: checkouts do not notice, the index is equal within 60 s of its return',
    search: true,
    run: killSearchAtEachPoint,
  },
];
