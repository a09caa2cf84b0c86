/** What is searched for in `bench:search`: texts with and without filters, browsing by filters, and beginnings of words. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateProducts, type SeedProduct } from '../../packages/cli/src/services/seed/generate/index.ts';
import { readSeedCategories } from '../../packages/cli/src/services/seed/seed-data.ts';
import { randomOf } from './audit-loader.ts';

/** Beside the checkout and never in it; its README names where each query comes from. */
const realQueries = fileURLToPath(new URL('../../../shared/data/search-queries', import.meta.url));

export interface QueryMix {
  /** Paths with queries, below `/api/v1`. */
  searches: string[];
  suggestions: string[];
  /** Where the texts are from. */
  source: string;
}

export function queryMix(count: number): QueryMix {
  const random = randomOf(11);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const products = [...generateProducts({ count: 20_000, seed: 1, locales: ['en', 'ar'] })];
  const attributes = products.flatMap((product) => Object.entries(product.attributes));
  const categories = readSeedCategories();
  const real = readRealQueries();
  const ownText = (): string => textOf(pick(products), random());
  const text = (): string => (real.length > 0 && random() < 0.5 ? pick(real) : ownText());
  const filters: (() => [string, string][])[] = [
    () => [['category', pick(categories).slug]],
    () => [['brand', pick(products).brand]],
    () => [
      ['price_min', '1000'],
      ['price_max', '20000'],
    ],
    () => [['in_stock', 'true']],
    () => {
      const [name, value] = pick(attributes);
      return [[`attr[${name}]`, value]];
    },
  ];
  const search = (i: number): string => {
    const parameters = new URLSearchParams();
    const share = (i % 10) / 10;
    // Of ten, six only type, two filter what they typed, one sorts it as well, and one browses by filters alone.
    if (share < 0.9) parameters.append('q', text());
    if (share >= 0.6) for (const [name, value] of pick(filters)()) parameters.append(name, value);
    if (share >= 0.8) for (const [name, value] of pick(filters.slice(2))()) parameters.set(name, value);
    if (share === 0.8) parameters.append('sort', pick(['price_asc', 'newest', 'best_selling']));
    return `/search?${parameters}`;
  };
  return {
    searches: Array.from({ length: count }, (_, i) => search(i)),
    suggestions: Array.from(
      { length: count },
      () => `/search/suggest?q=${encodeURIComponent(beginning(ownText(), random()))}`,
    ),
    source:
      real.length > 0
        ? `${real.length} queries of real shoppers and, as often, words of the seeded catalog`
        : 'words of the seeded catalog: ../shared/data/search-queries is not there',
  };
}

function readRealQueries(): string[] {
  if (!existsSync(realQueries)) return [];
  const lines = (name: string): string[] => readFileSync(join(realQueries, name), 'utf8').trim().split('\n');
  return [
    ...lines('wands-queries.csv')
      .slice(1)
      .map((line) => line.split('\t')[1] ?? ''),
    ...lines('esci-queries.ndjson').map((line) => (JSON.parse(line) as { query: string }).query),
  ].filter((query) => query !== '');
}

/** Brand and thing, the thing alone, a model, or the same in Arabic. */
function textOf({ title, brand, translations }: SeedProduct, draw: number): string {
  const words = (title.split(',')[0] ?? '').split(' ');
  if (draw < 0.15 && translations.ar !== undefined)
    return (translations.ar.title.split('،')[0] ?? '').split(' ').slice(0, 2).join(' ');
  if (draw < 0.5) return `${brand} ${words.at(-1)}`;
  return draw < 0.85 ? words.slice(-2).join(' ') : (words[1] ?? brand);
}

function beginning(text: string, draw: number): string {
  const least = Math.min(2, text.length);
  return text.slice(0, least + Math.floor(draw * Math.min(10, text.length - least))).trim();
}
