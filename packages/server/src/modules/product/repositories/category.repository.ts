import { sql } from 'kysely';
import type { Tx, Writer } from '../../../platform/db/database.ts';
import { parseJson } from '../../../platform/db/json.ts';
import type { CategoryRecord } from '../domain/category-tree.ts';
import type { ProductDb } from '../product.tables.ts';

export async function readTreeSequence(db: Writer<ProductDb>): Promise<number> {
  const row = await db
    .selectFrom('catalog_state')
    .select('tree_sequence')
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  return row.tree_sequence;
}

/** The tree's sequence, which nobody raises until this transaction ends; others may hold it at the same time. */
export async function holdTreeSequence(tx: Tx<ProductDb>): Promise<number> {
  const row = await tx
    .selectFrom('catalog_state')
    .select('tree_sequence')
    .where('id', '=', 1)
    // MariaDB does not know FOR SHARE.
    .modifyEnd(sql`lock in share mode`)
    .executeTakeFirstOrThrow();
  return row.tree_sequence;
}

/** Locks the tree against other changes and raises its sequence; returns the new one. */
export async function raiseTreeSequence(tx: Tx<ProductDb>): Promise<number> {
  await tx
    .updateTable('catalog_state')
    .set({ tree_sequence: sql<number>`tree_sequence + 1` })
    .where('id', '=', 1)
    .execute();
  return readTreeSequence(tx);
}

export async function readCategories(db: Writer<ProductDb>): Promise<CategoryRecord[]> {
  const rows = await db
    .selectFrom('categories')
    .select(['id', 'parent_id', 'slug', 'name', 'language', 'names', 'position', 'version', 'sequence'])
    .select(['created_at', 'updated_at'])
    .execute();
  return rows.map((row) => ({
    id: row.id,
    parentId: row.parent_id,
    slug: row.slug,
    name: row.name,
    language: row.language,
    names: parseJson<Record<string, string>>(row.names),
    position: row.position,
    version: row.version,
    sequence: row.sequence,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }));
}

export interface CategoryWrite {
  parentId: string | null;
  slug: string;
  name: string;
  language: string;
  names: Record<string, string>;
  position: number;
}

/** Throws a duplicate for a slug in use. */
export async function insertCategories(
  tx: Tx<ProductDb>,
  categories: readonly (CategoryWrite & { id: string; externalId: string | null; sequence: number })[],
): Promise<void> {
  await tx
    .insertInto('categories')
    .values(
      categories.map((c) => ({
        ...columnsOf(c),
        id: c.id,
        external_id: c.externalId,
        sequence: c.sequence,
        relisted_sequence: c.sequence,
      })),
    )
    .execute();
}

/** Replaces a category; `relist` leaves it to the job that walks the branch's products. */
export async function updateCategory(
  tx: Tx<ProductDb>,
  id: string,
  write: CategoryWrite,
  options: { sequence: number; raiseVersion: boolean },
): Promise<void> {
  await tx
    .updateTable('categories')
    .set({
      ...columnsOf(write),
      sequence: options.sequence,
      updated_at: sql<Date>`NOW(3)`,
      ...(options.raiseVersion ? { version: sql<number>`version + 1` } : {}),
    })
    .where('id', '=', id)
    .execute();
}

export async function deleteCategoryRow(tx: Tx<ProductDb>, id: string): Promise<void> {
  await tx.deleteFrom('categories').where('id', '=', id).execute();
}

export async function findCategoriesByExternalIds(
  db: Writer<ProductDb>,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('categories')
    .select(['id', 'external_id'])
    .where('external_id', 'in', [...externalIds])
    .execute();
  return new Map(rows.map((row) => [row.external_id as string, row.id]));
}

export async function hasLiveProducts(tx: Tx<ProductDb>, categoryId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('products')
    .select('id')
    .where('category_id', '=', categoryId)
    .where('status', 'in', ['draft', 'published'])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Categories whose branch's products have not followed yet. */
export async function findWaitingCategories(db: Writer<ProductDb>): Promise<{ id: string; sequence: number }[]> {
  return db
    .selectFrom('categories')
    .select(['id', 'sequence'])
    .where('waits_for_relisting', '=', 1)
    .orderBy('id')
    .limit(20)
    .execute();
}

export async function markCategoryRelisted(tx: Writer<ProductDb>, id: string, sequence: number): Promise<void> {
  await tx
    .updateTable('categories')
    .set({ relisted_sequence: sequence })
    .where('id', '=', id)
    .where('relisted_sequence', '<', sequence)
    .execute();
}

function columnsOf(write: CategoryWrite) {
  return {
    parent_id: write.parentId,
    slug: write.slug,
    name: write.name,
    language: write.language,
    names: JSON.stringify(write.names),
    position: write.position,
  };
}
