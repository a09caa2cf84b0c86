import type { Composition, Config } from '@mkt/server';
import { callModule } from '../platform/module-port.ts';

type Search = Composition['ports']['search'];
type Verified = Awaited<ReturnType<Search['verifySearch']>>;

const SLICE_ROWS = 10_000;
const WAIT_MS = 1_000;
const MOST_NAMED = 1_000;

/** Starts a reindex; with `wait` asks until the status no longer shows it running. */
export async function reindex(
  config: Config,
  options: { fromProducts: boolean; wait: boolean; report: (line: string) => void },
): Promise<unknown> {
  const started = await callModule(config, 'search', (search, context) =>
    search.startReindex(context, { from_products: options.fromProducts }),
  );
  if (!options.wait) return started;
  return callModule(
    config,
    'search',
    async (search, context) => {
      let before = '';
      for (;;) {
        const { reindex: running } = await search.getSearchStatus(context, {});
        const line = JSON.stringify(running);
        if (line !== before) options.report(line);
        before = line;
        if (running === null || running.finished_at !== null) return running;
        await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      }
    },
    3_600_000,
  );
}

/** Every slice, added up. */
export async function verify(config: Config, options: { graceS: number; repair: boolean }): Promise<Verified> {
  return callModule(
    config,
    'search',
    async (search, context) => {
      const total: Verified = {
        rows: 0,
        indexed_documents: 0,
        differences: [],
        differences_found: 0,
        repaired: 0,
        next_after_id: null,
      };
      let after: string | null = null;
      do {
        const slice: Verified = await search.verifySearch(context, {
          limit: SLICE_ROWS,
          grace_s: options.graceS,
          repair: options.repair,
          ...(after === null ? {} : { after_id: after }),
        });
        total.rows += slice.rows;
        total.indexed_documents += slice.indexed_documents;
        total.differences_found += slice.differences_found;
        total.repaired += slice.repaired;
        total.differences = [...total.differences, ...slice.differences].slice(0, MOST_NAMED);
        after = slice.next_after_id;
      } while (after !== null);
      return total;
    },
    600_000,
  );
}
