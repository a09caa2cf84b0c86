import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** What the product generator needs of a category without children. */
export interface SeedLeaf {
  family: string;
  noun: string;
  nounAr: string;
  medianUsd: number;
}

/** A category of the seed's tree. `id` is the source's; the shop makes its own. */
export interface SeedCategory {
  id: string;
  parentId: string | null;
  slug: string;
  name: string;
  nameAr: string;
  leaf: SeedLeaf | null;
}

/** A real item of the invoices. */
export interface RetailItem {
  code: string;
  name: string;
  priceGbpMinor: number;
  /** 1 = the item with the most sale lines. */
  rank: number;
  lines: number;
  units: number;
  firstSold: string;
  lastSold: string;
  categoryId: string;
}

/** Checked-in data of the seed; its origin and licences are in the folder's README. */
const dataDir = join(import.meta.dirname, '..', '..', '..', 'assets', 'data');

/** Lines of a gzipped NDJSON file of the seed's data. */
export function readDataLines(name: string): string[] {
  return gunzipSync(readFileSync(join(dataDir, name)))
    .toString('utf8')
    .trimEnd()
    .split('\n');
}

/** The tree, parents before children. */
export function readSeedCategories(): SeedCategory[] {
  interface Row {
    id: string;
    parent_id: string | null;
    slug: string;
    name: string;
    name_ar: string;
    leaf?: { family: string; noun: string; noun_ar: string; median_usd: number };
  }
  const rows = JSON.parse(readFileSync(join(dataDir, 'categories.json'), 'utf8')) as Row[];
  return rows.map(({ id, parent_id, slug, name, name_ar, leaf }) => ({
    id,
    parentId: parent_id,
    slug,
    name,
    nameAr: name_ar,
    leaf: leaf ? { family: leaf.family, noun: leaf.noun, nounAr: leaf.noun_ar, medianUsd: leaf.median_usd } : null,
  }));
}

interface StoredItem {
  code: string;
  name: string;
  price_gbp_minor: number;
  rank: number;
  lines: number;
  units: number;
  first_sold: string;
  last_sold: string;
  category_id: string;
}

/** The real items, the most demanded first. */
export function readRetailItems(): RetailItem[] {
  return readDataLines('retail-items.ndjson.gz').map((line) => {
    const row = JSON.parse(line) as StoredItem;
    const { code, name, rank, lines, units } = row;
    const [firstSold, lastSold, categoryId] = [row.first_sold, row.last_sold, row.category_id];
    return { code, name, priceGbpMinor: row.price_gbp_minor, rank, lines, units, firstSold, lastSold, categoryId };
  });
}
