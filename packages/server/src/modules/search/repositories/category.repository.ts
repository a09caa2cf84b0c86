/** Names and places of categories, kept from the documents of the products in them. */
import { sql } from 'kysely';
import type { Reader, Tx } from '../../../platform/db/database.ts';
import { parseJson } from '../../../platform/db/json.ts';
import { queryText } from '../domain/normalise.ts';
import type { CategoryPart } from '../domain/search-document.ts';
import type { SearchTables } from '../search.tables.gen.ts';

export interface KnownCategory {
  id: string;
  parentId: string | null;
  slug: string;
  /** Names from the root down, by language. */
  paths: Readonly<Record<string, readonly string[]>>;
}

/** The categories of a branch as a later tree has them; sorted, so that two writers never wait in a circle. */
export async function saveBranches(
  tx: Tx<SearchTables>,
  branches: readonly { sequence: number; category: CategoryPart }[],
): Promise<void> {
  const rows = new Map<string, { sequence: number; values: ReturnType<typeof rowOf> }>();
  for (const { sequence, category } of branches) {
    category.ids.forEach((id, i) => {
      if ((rows.get(id)?.sequence ?? -1) < sequence) rows.set(id, { sequence, values: rowOf(category, i, sequence) });
    });
  }
  const values = [...rows.keys()].sort().map((id) => rows.get(id)?.values as ReturnType<typeof rowOf>);
  if (values.length === 0) return;
  const later = (column: string) =>
    sql<never>`IF(VALUES(sequence) >= sequence, VALUES(${sql.ref(column)}), ${sql.ref(column)})`;
  await tx
    .insertInto('search_categories')
    .values(values)
    // `sequence` last: the others are decided by its old value.
    .onDuplicateKeyUpdate({
      parent_id: later('parent_id'),
      slug: later('slug'),
      paths: later('paths'),
      names_text: later('names_text'),
      sequence: sql<number>`GREATEST(sequence, VALUES(sequence))`,
    })
    .execute();
}

function rowOf(category: CategoryPart, i: number, sequence: number) {
  const paths = Object.fromEntries(
    Object.entries(category.names).map(([locale, names]) => [locale, names.slice(0, i + 1)]),
  );
  return {
    category_id: category.ids[i] ?? '',
    sequence,
    parent_id: category.ids[i - 1] ?? null,
    slug: category.slugs[i] ?? '',
    paths: JSON.stringify(paths),
    names_text: ` ${Object.values(category.names)
      .map((names) => queryText(names[i] ?? '').replaceAll('-', ' '))
      .join(' ')}`,
  };
}

export async function findCategories(
  db: Reader<SearchTables>,
  ids: readonly string[],
): Promise<Map<string, KnownCategory>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('search_categories')
    .select(['category_id', 'parent_id', 'slug', 'paths'])
    .where('category_id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.category_id, toCategory(row)]));
}

/** Categories whose name holds a word that begins so, and in which there is something to buy; roots first. */
export async function findCategoriesNamed(
  db: Reader<SearchTables>,
  beginning: string,
  count: number,
): Promise<KnownCategory[]> {
  const pattern = `% ${beginning.replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await db
    .selectFrom('search_categories as c')
    .select(['c.category_id', 'c.parent_id', 'c.slug', 'c.paths'])
    .where('c.names_text', 'like', pattern)
    .where(
      sql<boolean>`EXISTS (SELECT 1 FROM search_document_terms t JOIN search_documents d ON d.product_id = t.product_id WHERE t.kind = 'c' AND t.name = '' AND t.value_key = c.category_id AND d.is_visible = 1)`,
    )
    .orderBy(sql`CHAR_LENGTH(c.paths)`)
    .orderBy('c.category_id')
    .limit(count)
    .execute();
  return rows.map(toCategory);
}

function toCategory(row: {
  category_id: string;
  parent_id: string | null;
  slug: string;
  paths: string;
}): KnownCategory {
  return {
    id: row.category_id,
    parentId: row.parent_id,
    slug: row.slug,
    paths: parseJson<Record<string, string[]>>(row.paths),
  };
}
