/**
 * Gives the seed's products their pictures: few distinct ones, drawn once in each width straight into object
 * storage under names that never change, and shared by the products. Done again, nothing is drawn or written twice.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStorage, systemContext } from '@mkt/server';
import { generateProducts, pictureCount, pictureWidthsPx, renderPicture } from '../seed/generate/index.ts';
import { inBatches } from './in-parallel.ts';
import type { OpenCatalog } from './open-catalog.ts';
import type { PictureSources } from './seed-block.ts';
import { noPictures, type ShownPictures } from './shown-pictures.ts';

/** A product of the seed and the number of its picture. */
export interface PicturedProduct {
  productId: string;
  title: string;
  picture: number;
}

export interface MakePicturesOptions {
  products: readonly PicturedProduct[];
  /** What the summary counts besides. */
  shown?: ShownPictures | undefined;
  /** Most distinct pictures; those of the most products are drawn. */
  pictures?: number;
  onProgress?: (progress: { done: number; total: number }) => void;
  signal?: AbortSignal;
}

export interface PicturesSummary {
  /** Distinct ones that are shown. */
  pictures: number;
  /** Files that were drawn now, all widths. */
  drawn: number;
  /** Products that have theirs, and how many of them got it now. */
  products: number;
  added: number;
}

const mostPictures = 300;

const fileOf = (stateDir: string): string => join(stateDir, 'seed-pictures.json');

/** Kept by the seed for the step that draws: a product's id follows from nothing that step could compute. */
export function rememberPictures(stateDir: string, products: readonly PicturedProduct[]): void {
  writeFileSync(fileOf(stateDir), JSON.stringify(products.map((p) => [p.productId, p.picture, p.title])), {
    mode: 0o600,
  });
}

export function rememberedPictures(stateDir: string): PicturedProduct[] {
  if (!existsSync(fileOf(stateDir))) return [];
  const rows = JSON.parse(readFileSync(fileOf(stateDir), 'utf8')) as [string, number, string][];
  return rows.map(([productId, picture, title]) => ({ productId, picture, title }));
}

export async function makePictures(catalog: OpenCatalog, options: MakePicturesOptions): Promise<PicturesSummary> {
  const byPicture = [...Map.groupBy(options.products, (product) => product.picture)]
    .sort(([a, one], [b, other]) => other.length - one.length || a - b)
    .slice(0, options.pictures ?? mostPictures);
  const { pictures: before, products: known, added } = options.shown ?? noPictures();
  const shown = new Set(before);
  const summary: PicturesSummary = { pictures: shown.size, drawn: 0, products: known, added };
  for (const [done, [picture, products]] of byPicture.entries()) {
    options.signal?.throwIfAborted();
    const sources = await drawOnce(catalog, picture, summary);
    for (const some of inBatches(products, 500)) {
      const images = some.map((product) => ({ product_id: product.productId, alt: product.title, sources }));
      const context = systemContext('seed', { timeoutMs: 60_000 });
      const { created } = await catalog.product.importImages(context, { images });
      summary.added += created;
    }
    summary.products += products.length;
    summary.pictures = shown.add(picture).size;
    options.onProgress?.({ done: done + 1, total: byPicture.length });
  }
  return summary;
}

/** The files of every picture that the first `products` generated ones have, drawn where they are missing. */
export async function drawPictures(
  catalog: OpenCatalog,
  seed: number,
  products: number,
  onProgress: NonNullable<MakePicturesOptions['onProgress']>,
): Promise<{ pictures: Record<number, PictureSources>; drawn: number }> {
  const wanted = new Set<number>();
  for (const { picture } of generateProducts({ count: products, seed, locales: ['en'] })) {
    wanted.add(picture);
    if (wanted.size === pictureCount) break;
  }
  const drawn: Record<number, PictureSources> = {};
  const counts: PicturesSummary = { pictures: 0, drawn: 0, products: 0, added: 0 };
  for (const picture of wanted) {
    drawn[picture] = await drawOnce(catalog, picture, counts);
    counts.pictures += 1;
    onProgress({ done: counts.pictures, total: wanted.size });
  }
  return { pictures: drawn, drawn: counts.drawn };
}

/** The picture's files, drawn where they are missing: the same number and width are always the same bytes. */
async function drawOnce(catalog: OpenCatalog, picture: number, summary: PicturesSummary): Promise<PictureSources> {
  const storage = openStorage(catalog.config);
  const sources: PictureSources = [];
  for (const width of pictureWidthsPx) {
    const key = `shared/seed/p-${picture}/${width}.webp`;
    let size = await storage.size(key);
    if (size === null) {
      const bytes = await renderPicture(picture, width);
      await storage.put(key, bytes, 'image/webp');
      size = bytes.length;
      summary.drawn += 1;
    }
    sources.push({ width, height: width, key, size_bytes: size });
  }
  return sources;
}
