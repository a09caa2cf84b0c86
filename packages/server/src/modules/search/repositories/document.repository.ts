/** Rows of documents with their terms: read under lock, written with a higher version each time. */
import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Reader, Tx, Writer } from '../../../platform/db/database.ts';
import { parseJson } from '../../../platform/db/json.ts';
import { deriveFrom, deriveTerms } from '../domain/derived.ts';
import type { CategoryPart, ProductPart, SearchDocument } from '../domain/search-document.ts';
import type { SearchTables } from '../search.tables.gen.ts';

export interface StoredDocument {
  document: SearchDocument;
  version: number;
  /** Null in rows of an earlier release until their next change. */
  contentHash: string | null;
}

/** 0: a product's own change; 1: one of a whole category or shop, which waits behind those. */
export type Lane = 0 | 1;

interface Content {
  product: ProductPart;
  category: CategoryPart;
  seller: SearchDocument['seller'];
  rating: SearchDocument['rating'];
}

export const documentColumns = [
  'product_id',
  'version',
  'product_sequence',
  'rating_sequence',
  'category_sequence',
  'seller_sequence',
  'units_sold',
  'content',
  'content_hash',
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
  content_hash: string | null;
}

/** In the order of their ids, so that two writers never wait for each other in a circle. */
export async function lockDocuments(
  tx: Tx<SearchTables>,
  productIds: readonly string[],
): Promise<Map<string, StoredDocument>> {
  const rows = await tx
    .selectFrom('search_documents')
    .select([...documentColumns])
    .where('product_id', 'in', [...productIds])
    .orderBy('product_id')
    .forUpdate()
    .execute();
  return new Map(rows.map((row) => [row.product_id, toStored(row)]));
}

/** A row of another writer that came first makes this fail with a duplicate key: the caller reads again. */
export async function insertDocuments(
  tx: Tx<SearchTables>,
  documents: readonly SearchDocument[],
  lane: Lane = 0,
): Promise<void> {
  if (documents.length === 0) return;
  await tx
    .insertInto('search_documents')
    .values(documents.map((document) => ({ product_id: document.productId, version: 1, lane, ...columnsOf(document) })))
    .execute();
  await insertTerms(tx, documents.flatMap(termsOf));
}

/** A row under lock, as it was and as it is to be. */
export interface RowChange {
  before: SearchDocument;
  after: SearchDocument;
}

/**
 * All of them by one statement, each with a version above its last. `lane` is 1 where the change came of a whole category
 * or shop. Terms are written only where they differ: what sells and is reviewed keeps its own.
 */
export async function updateDocuments(
  tx: Tx<SearchTables>,
  changes: readonly RowChange[],
  lane: Lane = 0,
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ after }) => ({ product_id: after.productId, version: 1, ...columnsOf(after) }));
  const taken = Object.keys(rows[0] ?? {}).filter((name) => !ownColumns.has(name));
  const news = (column: string) => sql<never>`VALUES(${sql.ref(column)})`;
  await tx
    .insertInto('search_documents')
    .values(rows)
    .onDuplicateKeyUpdate({
      ...Object.fromEntries(taken.map((column) => [column, news(column)])),
      // A product's own change that waits still goes before those of whole branches.
      lane: sql<number>`IF(is_pending = 1, LEAST(lane, ${lane}), ${lane})`,
      // Of a row that waits its first change counts: how late it is, and its place in the queue.
      changed_at: sql<Date>`IF(is_pending = 1, changed_at, NOW(3))`,
      version: sql<number>`version + 1`,
      deleted_at: sql<Date>`IF(VALUES(is_deleted) = 1, COALESCE(deleted_at, NOW(3)), NULL)`,
    })
    .execute();
  const others = changes
    .map(({ before, after }) => ({ id: after.productId, before: termsOf(before), after: termsOf(after) }))
    .filter((one) => !isDeepStrictEqual(one.before, one.after));
  if (others.length === 0) return;
  await tx
    .deleteFrom('search_document_terms')
    .where(
      'product_id',
      'in',
      others.map(({ id }) => id),
    )
    .execute();
  await insertTerms(
    tx,
    others.flatMap((one) => one.after),
  );
}

const ownColumns: ReadonlySet<string> = new Set(['product_id', 'version', 'deleted_at']);

function columnsOf(document: SearchDocument) {
  const derived = deriveFrom(document);
  const { product, category, seller, rating, sequences } = document;
  const content: Content = { product, category, seller, rating };
  const text = JSON.stringify(content);
  return {
    product_sequence: sequences.product,
    rating_sequence: sequences.rating,
    category_sequence: sequences.category,
    seller_sequence: sequences.seller,
    content: text,
    content_hash: hash('sha1', `${document.unitsSold} ${text}`, 'hex').slice(0, 16),
    is_deleted: product.isDeleted ? 1 : 0,
    is_visible: derived.isVisible ? 1 : 0,
    deleted_at: product.isDeleted ? new Date() : null,
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

function termsOf(document: SearchDocument) {
  const { productId, category } = document;
  const { slugKeys, attributeTerms } = deriveTerms(document);
  const plain = { product_id: productId, locale: '', name: '', value: '' };
  return [
    ...[...new Set(category.ids)].map((id) => ({ ...plain, kind: 'c', value_key: id })),
    ...[...new Set(slugKeys)].map((key) => ({ ...plain, kind: 's', value_key: key })),
    ...attributeTerms.map((term) => ({
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

export function toStored(row: DocumentRow): StoredDocument {
  const content = parseJson<Content>(row.content);
  return {
    version: Number(row.version),
    contentHash: row.content_hash,
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

/** Rows in the order of their ids, above `afterId` and up to `untilId` where given. */
export async function findSlice(
  db: Reader<SearchTables>,
  range: { afterId: string; untilId: string | null; limit: number },
): Promise<StoredDocument[]> {
  let query = db
    .selectFrom('search_documents')
    .select([...documentColumns])
    .where('product_id', '>', range.afterId);
  if (range.untilId !== null) query = query.where('product_id', '<=', range.untilId);
  const rows = await query.orderBy('product_id').limit(range.limit).execute();
  return rows.map(toStored);
}

/** Of each product that is known, the sequence of product's last event that its row contains. */
export async function findProductSequences(
  db: Reader<SearchTables>,
  ids: readonly string[],
): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('search_documents')
    .select(['product_id', 'product_sequence'])
    .where('product_id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.product_id, Number(row.product_sequence)]));
}

export async function findDocuments(db: Reader<SearchTables>, ids: readonly string[]): Promise<StoredDocument[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('search_documents')
    .select([...documentColumns])
    .where('product_id', 'in', [...ids])
    .execute();
  return rows.map(toStored);
}

/** Deleted products are forgotten after a week. */
export async function findForgettable(db: Reader<SearchTables>, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('search_documents')
    .select('product_id')
    .where('is_deleted', '=', 1)
    .where('deleted_at', '<', sql<Date>`NOW(3) - INTERVAL 7 DAY`)
    .limit(limit)
    .execute();
  return rows.map((row) => row.product_id);
}

export async function deleteDocuments(db: Writer<SearchTables>, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .deleteFrom('search_document_terms')
    .where('product_id', 'in', [...ids])
    .execute();
  await db
    .deleteFrom('search_documents')
    .where('product_id', 'in', [...ids])
    .execute();
}

/** Products of a category's branch or of a shop, by id, that do not contain an event of it: what a fan-out works through. */
export async function findMembers(
  db: Reader<SearchTables>,
  {
    kind,
    targetId,
    sequence,
    afterId,
  }: { kind: 'category' | 'seller'; targetId: string; sequence: number; afterId: string },
  limit: number,
): Promise<string[]> {
  if (kind === 'seller') {
    const rows = await db
      .selectFrom('search_documents')
      .select('product_id')
      .where('seller_id', '=', targetId)
      .where('seller_sequence', '<', sequence)
      .where('product_id', '>', afterId)
      .orderBy('product_id')
      .limit(limit)
      .execute();
    return rows.map((row) => row.product_id);
  }
  const rows = await db
    .selectFrom('search_document_terms as t')
    .innerJoin('search_documents as d', 'd.product_id', 't.product_id')
    .select('t.product_id')
    .where('t.kind', '=', 'c')
    .where('t.name', '=', '')
    .where('t.value_key', '=', targetId)
    .where('t.product_id', '>', afterId)
    .where('d.category_sequence', '<', sequence)
    .orderBy('t.product_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.product_id);
}
