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

/**
 * The recorded rule for categories of files: each level of a path is a category, known by the path from the top
 * without regard to case and spaces, and made where it is missing. Products without a path go to "Other products".
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
    const missing = new Map<string, ImportCategory>();
    for (const one of wanted)
      for (const category of this.levelsOf(one))
        if (!this.known.has(category.external_id)) missing.set(category.external_id, category);
    if (missing.size > 0) {
      const { categories } = await this.catalog.product.importCategories(
        systemContext('import', { timeoutMs: 60_000 }),
        { categories: [...missing.values()] },
      );
      for (const { external_id: key, category_id: id, outcome } of categories) {
        this.known.set(key, id);
        if (outcome === 'created') this.created += 1;
      }
    }
    return wanted.map((one) => this.known.get(this.levelsOf(one).at(-1)?.external_id ?? '') as string);
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
