import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

interface SourceCategory {
  id: string;
  name: string | null;
  path: { id: string; name: string }[];
}

/** What the product generator needs to know about a leaf. */
export interface CategoryLeaf {
  family: string;
  noun: string;
  noun_ar: string;
  median_usd: number;
}

/** One row of assets/data/categories.json; parents come before their children. */
export interface TreeCategory {
  id: string;
  parent_id: string | null;
  slug: string;
  name: string;
  name_ar: string;
  leaf?: CategoryLeaf;
}

interface Selected {
  id: string;
  name: string;
  nameAr: string;
  leaf: CategoryLeaf | undefined;
}

const maxDepth = 4;

function parseSelection(text: string): Selected[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [id = '', name = '', nameAr = '', family, noun = '', nounAr = '', median = ''] = line.split('\t');
      const leaf = family ? { family, noun, noun_ar: nounAr, median_usd: Number(median) } : undefined;
      if (nameAr === '' || (leaf && (noun === '' || nounAr === '' || !(leaf.median_usd > 0)))) {
        throw new Error(`category-selection.tsv: the line of ${id} is incomplete`);
      }
      return { id, name, nameAr, leaf };
    });
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/&/g, ' and ')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/**
 * The tree of the selected categories. The source is a graph in which 428 categories have several parents:
 * the parent taken is the nearest selected ancestor on the category's own `path`, which is the source's main line.
 */
export async function buildCategoryTree(sourcePath: string, selectionPath: string): Promise<TreeCategory[]> {
  const source = JSON.parse(gunzipSync(await readFile(sourcePath)).toString('utf8')) as SourceCategory[];
  const byId = new Map(source.map((category) => [category.id, category]));
  const selection = parseSelection(await readFile(selectionPath, 'utf8'));
  const selected = new Set(selection.map((row) => row.id));
  if (selected.size !== selection.length) throw new Error('category-selection.tsv names a category twice');

  const depths = new Map<string, number>();
  const slugs = new Set<string>();
  const tree: TreeCategory[] = [];
  const add = (row: Selected): void => {
    const found = byId.get(row.id);
    if (!found) throw new Error(`category-selection.tsv: ${row.id} is not in the source`);
    const ancestors = found.path.slice(0, -1).map((step) => step.id);
    const parentId = ancestors.findLast((id) => selected.has(id)) ?? null;
    const depth = parentId === null ? 1 : (depths.get(parentId) ?? Number.NaN) + 1;
    if (!(depth <= maxDepth))
      throw new Error(`${row.id}: depth ${depth}; its parent must stand before it, at most ${maxDepth - 1} deep`);
    depths.set(row.id, depth);
    const name = row.name || (found.name ?? '').replace(/\s+/g, ' ').replace(/¿/g, "'").trim();
    const parentSlug = tree.find((category) => category.id === parentId)?.slug;
    const slug = [slugOf(name), `${parentSlug}-${slugOf(name)}`].find((candidate) => !slugs.has(candidate));
    if (!slug) throw new Error(`${row.id}: no free slug for ${name}`);
    slugs.add(slug);
    tree.push({
      id: row.id,
      parent_id: parentId,
      slug,
      name,
      name_ar: row.nameAr,
      ...(row.leaf && { leaf: row.leaf }),
    });
  };

  // Parents before children whatever the order of the lines: by length of the source's own path, then by line.
  const order = new Map(selection.map((row, index) => [row.id, index]));
  const byDepth = selection.toSorted(
    (a, b) =>
      (byId.get(a.id)?.path.length ?? 0) - (byId.get(b.id)?.path.length ?? 0) ||
      (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0),
  );
  for (const row of byDepth) add(row);

  const parents = new Set(tree.map((category) => category.parent_id));
  for (const category of tree) {
    const isLeaf = !parents.has(category.id);
    if (isLeaf !== (category.leaf !== undefined)) {
      throw new Error(
        `${category.id} ${category.name}: ${isLeaf ? 'a leaf without a family' : 'a family on a parent'}`,
      );
    }
  }
  return tree;
}
