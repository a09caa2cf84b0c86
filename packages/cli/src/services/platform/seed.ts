/** The first data of a marketplace: what `mkt up` makes in an empty one, and `mkt seed` in any. */
import { systemContext } from '@mkt/server';
import { grouped } from '../../output/progress.ts';
import { callModule } from './module-port.ts';
import { type OpenCatalog, openCatalog } from './open-catalog.ts';
import { seedCatalog } from './seed-catalog.ts';
import {
  type MakePicturesOptions,
  makePictures,
  type PicturesSummary,
  rememberedPictures,
  rememberPictures,
} from './seed-pictures.ts';
import type { SeedCatalogOptions, SeedSummary } from './seed-places.ts';
import { readSeedState, type SeedState, writeSeedState } from './seed-state.ts';
import { summaryLine } from './seed-summary.ts';

const demo = { products: 5_000, locales: ['en', 'ar'] as ('en' | 'ar')[], seed: 1, orders: 300 };
const lineEveryMs = 2_000;

export interface FirstSeed {
  runtimeFile: string;
  report: (line: string) => void;
  signal: AbortSignal;
}

/** Whether nobody has made a product yet. */
async function isEmpty(catalog: OpenCatalog): Promise<boolean> {
  const { documents } = await catalog.product.getProductDocuments(systemContext('seed'), { limit: 1 });
  return documents.length === 0;
}

/**
 * Seeds a marketplace without products, and goes on with a seed that was cut off. Pictures and orders need a shop
 * that serves: they are noted as waiting and made by `seedRemaining`.
 */
export async function seedIfEmpty({ runtimeFile, report, signal }: FirstSeed): Promise<boolean> {
  const catalog = await openCatalog(runtimeFile);
  try {
    const { stateDir, env } = catalog.config;
    if (env === 'production') return false;
    const before = readSeedState(stateDir);
    if (!(await isEmpty(catalog)) && before?.catalog !== 'running') return false;
    report('seeding: categories and shops …');
    const startedAt = Date.now();
    let shownAt = 0;
    const summary = await runSeed(catalog, {
      ...demo,
      signal,
      onProgress: ({ done, total }) => {
        if (Date.now() - shownAt < lineEveryMs && done < total) return;
        shownAt = Date.now();
        const rate = Math.round(done / Math.max(0.001, (shownAt - startedAt) / 1000));
        report(`seeding: ${grouped(done)} of ${grouped(total)} products, ${grouped(rate)}/s`);
      },
    });
    report(summaryLine(summary));
    return true;
  } finally {
    await catalog.close();
  }
}

/** Seeds the catalog and keeps the state file true meanwhile. */
export async function runSeed(
  catalog: OpenCatalog,
  options: SeedCatalogOptions & { orders: number },
): Promise<SeedSummary> {
  const { products, seed, orders } = options;
  const { stateDir } = catalog.config;
  const before = readSeedState(stateDir);
  // What a seed before left undone waits on, unless its products went with a reset.
  const undone = before !== null && !(await isEmpty(catalog)) ? before : null;
  const state: SeedState = {
    ...{ seed, products, locales: [...options.locales], orders: Math.max(orders, undone?.orders ?? 0) },
    ...{ catalog: 'running', pictures: 'waiting', search: 'waiting' },
  };
  const waiting = undone?.pictures === 'waiting' ? rememberedPictures(stateDir) : [];
  writeSeedState(stateDir, state);
  const { summary, pictured } = await seedCatalog(catalog, options);
  rememberPictures(stateDir, [
    ...new Map([...waiting, ...pictured].map((product) => [product.productId, product])).values(),
  ]);
  // One that was cut off may have made products that search has not been told of.
  if (summary.products.created > 0 || before?.search === 'waiting') await tellSearch(catalog);
  writeSeedState(stateDir, { ...state, catalog: 'done', search: 'told' });
  return summary;
}

/** Products in bulk come without events: search reads all of them again, unless it has not begun to read. */
async function tellSearch({ config }: OpenCatalog): Promise<void> {
  if (!config.modules.own.includes('search') && config.modules.remotes['search'] === undefined) return;
  await callModule(config, 'search', async (search, context) => {
    const { backfill } = await search.getSearchStatus(context, {});
    if (backfill.done || backfill.rows > 0) await search.startReindex(context, { from_products: true });
  });
}

/** Draws what the seed noted, for as many products as still lack it; null when nothing waits. */
export async function runPictures(
  catalog: OpenCatalog,
  options: Omit<MakePicturesOptions, 'products'> = {},
): Promise<PicturesSummary | null> {
  const { stateDir } = catalog.config;
  const before = readSeedState(stateDir);
  if (before === null || before.catalog !== 'done' || before.pictures === 'done') return null;
  const summary = await makePictures(catalog, { ...options, products: rememberedPictures(stateDir) });
  const now = readSeedState(stateDir);
  if (now !== null) writeSeedState(stateDir, { ...now, pictures: 'done' });
  return summary;
}
