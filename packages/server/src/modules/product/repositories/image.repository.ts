/** Rows of pictures. A picture is of one product; its files' keys are made by the server. */
import { sql } from 'kysely';
import type { Tx, Writer } from '../../../platform/db/database.ts';
import { parseJson } from '../../../platform/db/json.ts';
import type { ImageRecord, ImageSourceRecord } from '../domain/product-record.ts';
import type { ProductDb } from '../product.tables.ts';

export async function insertImage(tx: Tx<ProductDb>, image: ImageRecord): Promise<void> {
  await insertImages(tx, [image]);
}

/** `areDue` are those that a worker is to fetch. */
export async function insertImages(
  tx: Tx<ProductDb>,
  images: readonly ImageRecord[],
  { areDue = false }: { areDue?: boolean } = {},
): Promise<void> {
  await tx
    .insertInto('product_images')
    .values(
      images.map((image) => ({
        id: image.id,
        product_id: image.productId,
        status: image.status,
        alt: image.alt,
        position: image.position,
        content_type: image.contentType,
        size_bytes: image.sizeBytes,
        object_key: image.objectKey,
        sources: JSON.stringify(image.sources),
        ...(areDue ? { source_url: image.sourceUrl, due_at: sql<Date>`NOW(3)` } : {}),
      })),
    )
    .execute();
}

export async function lockImage(tx: Tx<ProductDb>, productId: string, id: string): Promise<ImageRecord | undefined> {
  const row = await tx
    .selectFrom('product_images')
    .selectAll()
    .where('id', '=', id)
    .where('product_id', '=', productId)
    .where('status', '<>', 'deleted')
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    id: row.id,
    productId: row.product_id,
    status: row.status as ImageRecord['status'],
    alt: row.alt,
    position: row.position,
    contentType: row.content_type,
    sizeBytes: row.size_bytes,
    objectKey: row.object_key,
    sources: parseJson<ImageSourceRecord[]>(row.sources),
    rejectionReason: row.rejection_reason,
    sourceUrl: row.source_url,
  };
}

export async function setProcessing(tx: Tx<ProductDb>, id: string): Promise<void> {
  await tx
    .updateTable('product_images')
    .set({ status: 'processing', due_at: sql<Date>`NOW(3)`, updated_at: sql<Date>`NOW(3)` })
    .where('id', '=', id)
    .execute();
}

export async function setReady(tx: Tx<ProductDb>, id: string, sources: readonly ImageSourceRecord[]): Promise<void> {
  await tx
    .updateTable('product_images')
    .set({ status: 'ready', sources: JSON.stringify(sources), due_at: null, updated_at: sql<Date>`NOW(3)` })
    .where('id', '=', id)
    .where('status', 'in', ['awaiting_upload', 'processing'])
    .execute();
}

export async function setRejected(tx: Tx<ProductDb>, id: string, reason: string): Promise<void> {
  await tx
    .updateTable('product_images')
    .set({ status: 'rejected', rejection_reason: reason.slice(0, 300), due_at: null, updated_at: sql<Date>`NOW(3)` })
    .where('id', '=', id)
    .where('status', 'in', ['fetching', 'awaiting_upload', 'processing'])
    .execute();
}

/** Pictures of these products that were to be fetched, and were refused. */
export async function findRefusedFetches(
  tx: Tx<ProductDb>,
  productIds: readonly string[],
): Promise<{ id: string; productId: string; sourceUrl: string }[]> {
  const rows = await tx
    .selectFrom('product_images')
    .select(['id', 'product_id', 'source_url'])
    .where('product_id', 'in', [...productIds])
    .where('status', '=', 'rejected')
    .where('source_url', 'is not', null)
    .execute();
  return rows.map((row) => ({ id: row.id, productId: row.product_id, sourceUrl: row.source_url as string }));
}

/** Refused ones begin anew, as if they had just been named. */
export async function setFetching(tx: Tx<ProductDb>, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable('product_images')
    .set({ status: 'fetching', rejection_reason: null, attempts: 0 })
    .set({ due_at: sql<Date>`NOW(3)`, updated_at: sql<Date>`NOW(3)` })
    .where('id', 'in', [...ids].sort())
    .where('status', '=', 'rejected')
    .execute();
}

/** A fetched file is in storage: from here on it is like one that was uploaded. */
export async function setFetched(
  tx: Tx<ProductDb>,
  id: string,
  { contentType, sizeBytes }: { contentType: string; sizeBytes: number },
): Promise<void> {
  await tx
    .updateTable('product_images')
    .set({ status: 'processing', content_type: contentType, size_bytes: sizeBytes, attempts: 0 })
    .set({ due_at: sql<Date>`NOW(3)`, updated_at: sql<Date>`NOW(3)` })
    .where('id', '=', id)
    .where('status', '=', 'fetching')
    .execute();
}

/** The files go later: whoever has the page still shows them. */
export async function setDeleted(tx: Tx<ProductDb>, id: string): Promise<void> {
  await tx
    .updateTable('product_images')
    .set({ status: 'deleted', due_at: sql<Date>`NOW(3) + INTERVAL 10 MINUTE`, updated_at: sql<Date>`NOW(3)` })
    .where('id', '=', id)
    .execute();
}

export interface DueImage {
  id: string;
  productId: string;
  objectKey: string;
  sources: ImageSourceRecord[];
  attempts: number;
  sourceUrl: string | null;
}

/**
 * Takes pictures that wait for work: nobody else gets them for two minutes, so that a worker that dies loses
 * nothing. Each taking counts as an attempt.
 */
export async function takeDue(
  tx: Tx<ProductDb>,
  status: 'fetching' | 'processing' | 'deleted',
  limit: number,
): Promise<DueImage[]> {
  const rows = await tx
    .selectFrom('product_images')
    .select(['id', 'product_id', 'object_key', 'sources', 'attempts', 'source_url'])
    .where('status', '=', status)
    .where('due_at', '<=', sql<Date>`NOW(3)`)
    .orderBy('due_at')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  if (rows.length > 0)
    await tx
      .updateTable('product_images')
      .set({ due_at: sql<Date>`NOW(3) + INTERVAL 2 MINUTE`, attempts: sql<number>`attempts + 1` })
      .where(
        'id',
        'in',
        rows.map((row) => row.id),
      )
      .execute();
  return rows.map((row) => ({
    id: row.id,
    productId: row.product_id,
    objectKey: row.object_key,
    sources: parseJson<ImageSourceRecord[]>(row.sources),
    attempts: row.attempts + 1,
    sourceUrl: row.source_url,
  }));
}

export async function removeImageRow(db: Writer<ProductDb>, id: string): Promise<void> {
  await db.deleteFrom('product_images').where('id', '=', id).where('status', '=', 'deleted').execute();
}

/** Uploads that were never completed within an hour. */
export async function abandonOldUploads(db: Writer<ProductDb>): Promise<void> {
  await db
    .updateTable('product_images')
    .set({ status: 'deleted', due_at: sql<Date>`NOW(3)` })
    .where('status', '=', 'awaiting_upload')
    .where('created_at', '<', sql<Date>`NOW(3) - INTERVAL 1 HOUR`)
    .limit(500)
    .execute();
}

/** Named pictures first, in that order; the others follow in their present one. */
export async function orderImages(
  tx: Tx<ProductDb>,
  images: readonly ImageRecord[],
  wanted: readonly string[],
): Promise<void> {
  if (wanted.length === 0) return;
  const place = (image: ImageRecord): number => {
    const index = wanted.indexOf(image.id);
    return index === -1 ? wanted.length + image.position : index;
  };
  const ordered = [...images].sort((a, b) => place(a) - place(b));
  for (const [position, image] of ordered.entries())
    if (image.position !== position)
      await tx.updateTable('product_images').set({ position }).where('id', '=', image.id).execute();
}
