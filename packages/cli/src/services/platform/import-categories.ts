import { createHash } from 'node:crypto';
import { systemContext } from '@mkt/server';
import type { ImportCategory, OpenCatalog } from './open-catalog.ts';

export interface WantedCategory {
  /** Names from the top; empty where the file says nothing. */
  path: readonly string[];
  language: 'en' | 'ar';
}

const other: ImportCategory = {
  external_id: 'import/other',
  parent_external_id: null,
  name: 'Other products',
  language: 'en',
  names: { ar: 'منتجات أخرى' },
  position: 9_999,
};

/** The contract's limit. */
const mostOfCall = 2_000;

/**
 * The recorded rule for categories of files: each level of a path is a category, known by the path from the top or by
 * its name below the one above, without regard to case and spaces, and made where it is missing. What is there stays
 * as its admins have it. Products without a path go to "Other products".
 */
export class ImportCategories {
  private readonly catalog: OpenCatalog;
  private readonly known = new Map<string, string>();
  /** Levels by language and path as written: most rows have a path that came before. */
  private readonly levels = new Map<string, ImportCategory[]>();
  created = 0;

  constructor(catalog: OpenCatalog) {
    this.catalog = catalog;
  }

  /** The category's id for each of the wanted ones, in their order. */
  async idsOf(wanted: readonly WantedCategory[]): Promise<string[]> {
    const paths = wanted.map((one) => this.levelsOf(one));
    for (const categories of inCalls(paths.filter((path) => !this.known.has(keyOf(path))))) await this.send(categories);
    return paths.map((path) => this.known.get(keyOf(path)) as string);
  }

  private async send(categories: ImportCategory[]): Promise<void> {
    const answer = await this.catalog.product.importCategories(systemContext('import', { timeoutMs: 60_000 }), {
      categories,
      keep_existing: true,
    });
    for (const { external_id: key, category_id: id, outcome } of answer.categories) {
      this.known.set(key, id);
      if (outcome === 'created') this.created += 1;
    }
  }

  private levelsOf(wanted: WantedCategory): ImportCategory[] {
    const key = `${wanted.language}\u0000${wanted.path.join('\u0000')}`;
    let levels = this.levels.get(key);
    if (levels === undefined) {
      if (this.levels.size >= keptPaths) this.levels.clear();
      levels = levelsOf(wanted);
      this.levels.set(key, levels);
    }
    return levels;
  }
}

const keptPaths = 50_000;

function keyOf(path: readonly ImportCategory[]): string {
  return path.at(-1)?.external_id ?? '';
}

/**
 * As few calls as hold them. A path goes with all its levels, also those that are known: one that was found by its
 * name does not carry the key by which its children name it.
 */
function* inCalls(paths: readonly ImportCategory[][]): Generator<ImportCategory[]> {
  let call = new Map<string, ImportCategory>();
  for (const path of paths) {
    const added = path.filter(({ external_id: key }) => !call.has(key));
    if (call.size + added.length > mostOfCall) {
      yield [...call.values()];
      call = new Map();
    }
    for (const category of path) if (!call.has(category.external_id)) call.set(category.external_id, category);
  }
  if (call.size > 0) yield [...call.values()];
}

/** From the top, parents before children. */
function levelsOf({ path, language }: WantedCategory): ImportCategory[] {
  if (path.length === 0) return [other];
  let parent: string | null = null;
  return path.map((name, depth) => {
    const folded = path.slice(0, depth + 1).map((level) => level.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' '));
    const key = `import/${createHash('sha256').update(JSON.stringify(folded)).digest('hex').slice(0, 32)}`;
    const category: ImportCategory = {
      external_id: key,
      parent_external_id: parent,
      name,
      language,
      names: {},
      position: 0,
    };
    parent = key;
    return category;
  });
}
