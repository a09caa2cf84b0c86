import type { Composition, Config } from '@mkt/server';
import { callModule } from '../platform/module-port.ts';

type Search = Composition['ports']['search'];
export type Verified = Awaited<ReturnType<Search['verifySearch']>>;
type Status = Awaited<ReturnType<Search['getSearchStatus']>>;
type Reindex = NonNullable<Status['reindex']>;

const SLICE_ROWS = 10_000;
/** Ranges that are compared at the same time. */
const RANGES = 4;
const WAIT_MS = 500;
/** So many are kept and named: an index that lacks everything must not fill the memory. */
const MOST_NAMED = 100_000;
const LONGEST_WAIT_MS = 24 * 3_600_000;

/** Tells once when the engine goes away under a reindex, which then waits for it, and once when it is back. */
export function engineNews(): (status: Pick<Status, 'engine_state'>) => string | null {
  let wasDown = false;
  return ({ engine_state: state }) => {
    const isDown = state === 'down';
    if (isDown === wasDown) return null;
    wasDown = isDown;
    return isDown
      ? 'Elasticsearch does not answer. The reindex goes on when it does: `mkt status` shows what runs.'
      : 'Elasticsearch answers again.';
  };
}

/** A reindex, and how many products were read for it; null where none were, or nobody waited for them. */
export type Reindexed = Reindex & { products_read: number | null };

/**
 * Starts a reindex or finds the one that runs; with `wait` asks until it has ended, and product's documents are read
 * where that was asked for, telling each step. Without an engine the reading is all of it.
 */
export async function reindex(
  config: Config,
  options: { fromProducts: boolean; wait: boolean; report: (running: Reindex, status: Status) => void },
): Promise<Reindexed> {
  const started = await callModule(config, 'search', (search, context) =>
    search.startReindex(context, { from_products: options.fromProducts }),
  );
  if (!options.wait) return { ...started, products_read: null };
  const builds = config.search.url !== '';
  return callModule(
    config,
    'search',
    async (search, context) => {
      for (;;) {
        const status = await search.getSearchStatus(context, {});
        const { reindex: running, backfill } = status;
        if (running === null) return { ...started, products_read: null };
        options.report(running, status);
        const isBuilt = !builds || running.finished_at !== null;
        if (isBuilt && (backfill.done || !options.fromProducts))
          return { ...running, products_read: options.fromProducts ? backfill.rows : null };
        await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      }
    },
    LONGEST_WAIT_MS,
  );
}

/** Every slice of every range, added up. */
export async function verify(
  config: Config,
  options: { graceS: number; repair: boolean; report?: (compared: number, rows: number) => void },
): Promise<Verified> {
  return callModule(
    config,
    'search',
    async (search, context) => {
      const { rows, cuts } = await search.getSearchRanges(context, { ranges: RANGES });
      const total: Verified = {
        rows: 0,
        indexed_documents: 0,
        differences: [],
        differences_found: 0,
        repaired: 0,
        next_after_id: null,
      };
      const compare = async (from: string | undefined, until: string | undefined): Promise<void> => {
        for (let after = from; ; ) {
          const slice: Verified = await search.verifySearch(context, {
            limit: SLICE_ROWS,
            grace_s: options.graceS,
            repair: options.repair,
            ...(after === undefined ? {} : { after_id: after }),
            ...(until === undefined ? {} : { until_id: until }),
          });
          total.rows += slice.rows;
          total.indexed_documents += slice.indexed_documents;
          total.differences_found += slice.differences_found;
          total.repaired += slice.repaired;
          total.differences.push(...slice.differences.slice(0, MOST_NAMED - total.differences.length));
          options.report?.(total.rows, rows);
          if (slice.next_after_id === null) return;
          after = slice.next_after_id;
        }
      };
      await Promise.all([...cuts, undefined].map((until, i) => compare(cuts[i - 1], until)));
      total.differences.sort((a, b) => (a.product_id < b.product_id ? -1 : 1));
      return total;
    },
    LONGEST_WAIT_MS,
  );
}
