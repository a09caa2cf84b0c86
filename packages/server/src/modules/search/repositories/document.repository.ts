/** Rows of documents with their terms: read under lock, written with a higher version each time. */
import { sql } from 'kysely';
import type { Reader, Tx, Writer } from '../../../platform/db/database.ts';
import { parseJson } from '../../../platform/db/json.ts';
import { type Derived, deriveFrom } from '../domain/derived.ts';
import type { CategoryPart, ProductPart, SearchDocument } from '../domain/search-document.ts';
import type { SearchTables } from '../search.tables.gen.ts';

export interface StoredDocument {
  document: SearchDocument;
  version: number;
}

interface Content {
  product: ProductPart;
  category: CategoryPart;
  seller: SearchDocument['seller'];
  rating: SearchDocument['rating'];
}

const columns = [
  'product_id',
  'version',
  'product_sequence',
  'rating_sequence',
  'category_sequence',
  'seller_sequence',
  'units_sold',
  'content',
] as const;

/** Rows of one statement: MySQL takes 65,535 parameters. */
const termsAtOnce = 1_000;

interface DocumentRow {
  product_id: string;
  version: number;
  product_sequence: number;
  rating_sequence: number;
  category_sequence: number;
  seller_sequence: number;
  units_sold: number;
  content: string;
}

/** In the order of their ids, so that two writers never wait for each other in a circle. */
export async function lockDocuments(
  tx: Tx<SearchTables>,
  productIds: readonly string[],
): Promise<Map<string, StoredDocument>> {
  const rows = await tx
    .selectFrom('search_documents')
    .select([...columns])
    .where('product_id', 'in', [...productIds])
    .orderBy('product_id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.product_id, toStored(row)]));
}

/** A row of another writer that came first makes this fail with a duplicate key: the caller reads again. */
export async function insertDocuments(tx: Tx<SearchTables>, documents: readonly SearchDocument[]): Promise<void> {
  if (documents.length === 0) return;
  const derived = documents.map((document) => [document, deriveFrom(document)] as const);
  await tx
    .insertInto('search_documents')
    .values(
      derived.map(([document, own]) => ({ product_id: document.productId, version: 1, ...columnsOf(document, own) })),
    )
    .execute();
  await insertTerms(
    tx,
    derived.flatMap(([document, own]) => termsOf(document, own)),
  );
}

export async function updateDocument(tx: Tx<SearchTables>, document: SearchDocument): Promise<void> {
  const derived = deriveFrom(document);
  await tx
    .updateTable('search_documents')
    .set({
      ...columnsOf(document, derived),
      version: sql<number>`version + 1`,
      changed_at: sql<Date>`NOW(3)`,
      deleted_at: document.product.isDeleted ? sql<Date>`COALESCE(deleted_at, NOW(3))` : null,
    })
    .where('product_id', '=', document.productId)
    .execute();
  await replaceTerms(tx, document, derived);
}

function columnsOf(document: SearchDocument, derived: Derived) {
  const { product, category, seller, rating, sequences } = document;
  const content: Content = { product, category, seller, rating };
  return {
    product_sequence: sequences.product,
    rating_sequence: sequences.rating,
    category_sequence: sequences.category,
    seller_sequence: sequences.seller,
    content: JSON.stringify(content),
    is_deleted: product.isDeleted ? 1 : 0,
    is_visible: derived.isVisible ? 1 : 0,
    deleted_at: product.isDeleted ? sql<Date>`NOW(3)` : null,
    brand: product.brand,
    brand_key: derived.brandKey,
    category_id: category.ids.at(-1) ?? '',
    seller_id: product.sellerId,
    seller_name: seller.name,
    price: product.price,
    stock: derived.stock,
    is_in_stock: derived.stock > 0 ? 1 : 0,
    rating_centi: derived.ratingCenti,
    rating_count: rating.count,
    units_sold: document.unitsSold,
    popularity: derived.popularity,
    created_at: new Date(product.createdAt),
    title_text: derived.texts.title,
    all_text: derived.allText,
  };
}

async function replaceTerms(tx: Tx<SearchTables>, document: SearchDocument, derived: Derived): Promise<void> {
  await tx.deleteFrom('search_document_terms').where('product_id', '=', document.productId).execute();
  await insertTerms(tx, termsOf(document, derived));
}

function termsOf({ productId, category }: SearchDocument, derived: Derived) {
  const plain = { product_id: productId, locale: '', name: '', value: '' };
  return [
    ...[...new Set(category.ids)].map((id) => ({ ...plain, kind: 'c', value_key: id })),
    ...[...new Set(derived.slugKeys)].map((key) => ({ ...plain, kind: 's', value_key: key })),
    ...derived.attributeTerms.map((term) => ({
      product_id: productId,
      kind: 'a',
      locale: term.locale,
      name: term.name,
      value_key: term.key,
      value: term.value,
    })),
  ];
}

async function insertTerms(tx: Tx<SearchTables>, terms: readonly ReturnType<typeof termsOf>[number][]): Promise<void> {
  for (let from = 0; from < terms.length; from += termsAtOnce)
    await tx
      .insertInto('search_document_terms')
      .values(terms.slice(from, from + termsAtOnce))
      .execute();
}

function toStored(row: DocumentRow): StoredDocument {
  const content = parseJson<Content>(row.content);
  return {
    version: Number(row.version),
    document: {
      productId: row.product_id,
      sequences: {
        product: Number(row.product_sequence),
        rating: Number(row.rating_sequence),
        category: Number(row.category_sequence),
        seller: Number(row.seller_sequence),
      },
      ...content,
      unitsSold: Number(row.units_sold),
    },
  };
}

/** What waits to be indexed, the oldest change first. */
export async function findPending(db: Reader<SearchTables>, limit: number): Promise<StoredDocument[]> {
  const rows = await db
    .selectFrom('search_documents')
    .select([...columns])
    .where('is_pending', '=', 1)
    .orderBy('changed_at')
    .limit(limit)
    .execute();
  return rows.map(toStored);
}

export async function findSlice(db: Reader<SearchTables>, afterId: string, limit: number): Promise<StoredDocument[]> {
  const rows = await db
    .selectFrom('search_documents')
    .select([...columns])
    .where('product_id', '>', afterId)
    .orderBy('product_id')
    .limit(limit)
    .execute();
  return rows.map(toStored);
}

export async function findDocuments(db: Reader<SearchTables>, ids: readonly string[]): Promise<StoredDocument[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('search_documents')
    .select([...columns])
    .where('product_id', 'in', [...ids])
    .execute();
  return rows.map(toStored);
}

/** Versions of a slice, and how old each row's last change is. */
export async function findVersions(
  db: Reader<SearchTables>,
  afterId: string,
  limit: number,
): Promise<{ productId: string; version: number; isPending: boolean; isParked: boolean; ageS: number }[]> {
  const rows = await db
    .selectFrom('search_documents')
    .select(['product_id', 'version', 'is_pending', 'parked_version'])
    .select(sql<number>`TIMESTAMPDIFF(SECOND, changed_at, NOW(3))`.as('age_s'))
    .where('product_id', '>', afterId)
    .orderBy('product_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    productId: row.product_id,
    version: Number(row.version),
    isPending: row.is_pending === 1,
    isParked: Number(row.parked_version) >= Number(row.version),
    ageS: Number(row.age_s),
  }));
}

export async function markIndexed(
  db: Writer<SearchTables>,
  indexed: readonly { productId: string; version: number }[],
): Promise<void> {
  if (indexed.length === 0) return;
  const sorted = [...indexed].sort((a, b) => (a.productId < b.productId ? -1 : 1));
  const cases = sql.join(
    sorted.map((row) => sql`WHEN ${row.productId} THEN ${row.version}`),
    sql` `,
  );
  await db
    .updateTable('search_documents')
    .set({ indexed_version: sql<number>`GREATEST(indexed_version, CASE product_id ${cases} ELSE 0 END)` })
    .where(
      'product_id',
      'in',
      sorted.map((row) => row.productId),
    )
    .execute();
}

/** Set aside until the row changes again. */
export async function park(
  db: Writer<SearchTables>,
  row: { productId: string; version: number },
  reason: string,
): Promise<void> {
  await db
    .updateTable('search_documents')
    .set({ parked_version: row.version, parked_reason: reason.slice(0, 500) })
    .where('product_id', '=', row.productId)
    .execute();
}

/** All rows are to be indexed again. Returns false when the last slice was done. */
export async function forgetIndexed(db: Writer<SearchTables>): Promise<boolean> {
  const result = await sql`
    UPDATE search_documents SET indexed_version = 0, parked_version = 0, parked_reason = NULL
    WHERE indexed_version > 0 OR parked_version > 0 LIMIT 2000`.execute(db);
  return Number(result.numAffectedRows ?? 0) === 2_000;
}

/** This row is to be indexed again, above `atLeast` where the index has a later version than the row. */
export async function indexAgain(db: Writer<SearchTables>, productId: string, atLeast: number): Promise<void> {
  await db
    .updateTable('search_documents')
    .set({
      version: sql<number>`GREATEST(version, ${atLeast}) + 1`,
      indexed_version: 0,
      parked_version: 0,
      parked_reason: null,
      changed_at: sql<Date>`NOW(3)`,
    })
    .where('product_id', '=', productId)
    .execute();
}

/** Deleted products are forgotten after a week, once the index has the deletion. Returns the ids that went. */
export async function purgeDeleted(db: Writer<SearchTables>, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('search_documents')
    .select('product_id')
    .where('is_deleted', '=', 1)
    .where('deleted_at', '<', sql<Date>`NOW(3) - INTERVAL 7 DAY`)
    .limit(limit)
    .execute();
  const ids = rows.map((row) => row.product_id);
  if (ids.length === 0) return [];
  await db.deleteFrom('search_document_terms').where('product_id', 'in', ids).execute();
  await db.deleteFrom('search_documents').where('product_id', 'in', ids).execute();
  return ids;
}

/** Seconds since the oldest change that is not indexed; 0 when none waits. */
export async function findLagS(db: Reader<SearchTables>): Promise<number> {
  const row = await db
    .selectFrom('search_documents')
    .select(sql<number | null>`TIMESTAMPDIFF(MICROSECOND, MIN(changed_at), NOW(3)) / 1000000`.as('lag_s'))
    .where('is_pending', '=', 1)
    .executeTakeFirst();
  return Math.max(0, Number(row?.lag_s ?? 0));
}

export interface RowCounts {
  rows: number;
  visible: number;
  pending: number;
  lagS: number;
  parkedRows: number;
  parked: { productId: string; reason: string }[];
}

export async function countRows(db: Reader<SearchTables>): Promise<RowCounts> {
  const counts = await db
    .selectFrom('search_documents')
    .select([
      sql<number>`COUNT(*)`.as('n'),
      sql<number>`COALESCE(SUM(is_visible), 0)`.as('visible'),
      sql<number>`COALESCE(SUM(is_pending), 0)`.as('pending'),
      sql<number>`COALESCE(SUM(CASE WHEN parked_version >= version THEN 1 ELSE 0 END), 0)`.as('parked'),
      sql<number>`COALESCE(MAX(CASE WHEN is_pending = 1 THEN TIMESTAMPDIFF(MICROSECOND, changed_at, NOW(3)) ELSE 0 END), 0) / 1000000`.as(
        'lag_s',
      ),
    ])
    .executeTakeFirstOrThrow();
  const parked = await db
    .selectFrom('search_documents')
    .select(['product_id', 'parked_reason'])
    .where('parked_version', '>=', sql<number>`version`)
    .limit(20)
    .execute();
  return {
    rows: Number(counts.n),
    visible: Number(counts.visible),
    pending: Number(counts.pending),
    lagS: Math.max(0, Number(counts.lag_s)),
    parkedRows: Number(counts.parked),
    parked: parked.map((row) => ({ productId: row.product_id, reason: row.parked_reason ?? '' })),
  };
}

/** Products of a category's branch or of a shop, by id: what a fan-out works through. */
export async function findMembers(
  db: Reader<SearchTables>,
  kind: 'category' | 'seller',
  targetId: string,
  afterId: string,
  limit: number,
): Promise<string[]> {
  if (kind === 'seller') {
    const rows = await db
      .selectFrom('search_documents')
      .select('product_id')
      .where('seller_id', '=', targetId)
      .where('product_id', '>', afterId)
      .orderBy('product_id')
      .limit(limit)
      .execute();
    return rows.map((row) => row.product_id);
  }
  const rows = await db
    .selectFrom('search_document_terms')
    .select('product_id')
    .where('kind', '=', 'c')
    .where('name', '=', '')
    .where('value_key', '=', targetId)
    .where('product_id', '>', afterId)
    .orderBy('product_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.product_id);
}
