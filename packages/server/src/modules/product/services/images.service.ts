/** Pictures: a place to upload, completion, the worker's widths, removal. No file passes through the API process. */
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase, Tx } from '../../../platform/db/database.ts';
import type { Outbox } from '../../../platform/events/outbox.ts';
import { AppError, notFound } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { ObjectStorage, PresignedPut } from '../../../platform/storage/object-storage.ts';
import type { Logger } from '../../../platform/telemetry/logger.ts';
import type { CatalogCache } from '../adapters/catalog-cache.ts';
import { ImageRefused, makeRenditions } from '../adapters/image-renditions.ts';
import { uploadKey } from '../domain/fetched-image.ts';
import type { ImageRecord, ImageSourceRecord, ProductRecord } from '../domain/product-record.ts';
import { isVisible } from '../domain/visibility.ts';
import { productUpdated } from '../product.events.ts';
import type { ProductDb } from '../product.tables.ts';
import { asReader } from '../repositories/as-reader.ts';
import * as rows from '../repositories/image.repository.ts';
import { readProducts } from '../repositories/product-read.repository.ts';
import { lockProduct, lockProducts, touchProduct } from '../repositories/product-write.repository.ts';
import type { Sellers } from './sellers.service.ts';

export interface ImagesDeps {
  db: ModuleDatabase<ProductDb>;
  outbox: Outbox<ProductDb>;
  cache: CatalogCache;
  sellers: Sellers;
  storage: ObjectStorage;
  log: Logger;
}

const mostImages = 20;
const mostBytes = 10_485_760;
const uploadS = 15 * 60;
/** Objects that pictures of several products show stay when one of the pictures goes. */
const sharedPrefix = 'shared/';
/** A picture that kills the worker again and again is the picture's fault. */
const mostAttempts = 4;

export class Images {
  private readonly deps: ImagesDeps;

  constructor(deps: ImagesDeps) {
    this.deps = deps;
  }

  async begin(
    context: CallContext,
    productId: string,
    file: { contentType: string; sizeBytes: number; alt: string },
  ): Promise<{ image: ImageRecord; upload: PresignedPut }> {
    const seller = await this.deps.sellers.ownToWrite(context);
    const id = newId('img');
    const objectKey = uploadKey(id);
    const image = await this.deps.db.transaction(context, async (tx) => {
      if ((await lockProduct(tx, productId, seller.sellerId)) === undefined) throw notFound('product');
      const [product] = await readProducts(asReader(tx), [productId]);
      const images = product?.images ?? [];
      if (images.length >= mostImages) {
        // A rejected picture is only there to say why; it makes room for the next one.
        const refused = images.find((known) => known.status === 'rejected');
        if (refused === undefined)
          throw new AppError('conflict', { detail: `A product has ${mostImages} pictures at most.` });
        await rows.setDeleted(tx, refused.id);
      }
      const made: ImageRecord = {
        ...file,
        id,
        productId,
        objectKey,
        status: 'awaiting_upload',
        position: Math.max(-1, ...images.map((known) => known.position)) + 1,
        sources: [],
        rejectionReason: null,
        sourceUrl: null,
      };
      await rows.insertImage(tx, made);
      return made;
    });
    const { contentType, sizeBytes } = file;
    const upload = await this.deps.storage.presignPut(objectKey, { contentType, sizeBytes, expiresInS: uploadS });
    return { image, upload };
  }

  /** Hands the file to the worker; again, it gives the present state. */
  async complete(context: CallContext, productId: string, imageId: string): Promise<ImageRecord> {
    const image = await this.own(context, productId, imageId);
    if (image.status === 'rejected') throw rejected(image.rejectionReason ?? 'The picture was rejected.');
    if (image.status !== 'awaiting_upload') return image;
    const fault = await this.faultOf(image);
    return this.deps.db
      .transaction(context, async (tx) => {
        const locked = await rows.lockImage(tx, productId, imageId);
        if (locked === undefined) throw notFound('image');
        if (locked.status !== 'awaiting_upload') return locked;
        if (fault === null) await rows.setProcessing(tx, imageId);
        else await rows.setRejected(tx, imageId, fault);
        return (await rows.lockImage(tx, productId, imageId)) as ImageRecord;
      })
      .then((after) => {
        if (after.status === 'rejected') throw rejected(after.rejectionReason ?? '');
        return after;
      });
  }

  async delete(context: CallContext, productId: string, imageId: string): Promise<void> {
    const seller = await this.deps.sellers.own(context);
    const product = await this.deps.db.transaction(context, async (tx) => {
      if ((await lockProduct(tx, productId, seller.sellerId)) === undefined) throw notFound('product');
      if ((await rows.lockImage(tx, productId, imageId)) === undefined) throw notFound('image');
      return this.announce(tx, context, productId, () => rows.setDeleted(tx, imageId));
    });
    await this.deps.cache.edited(productId, product.sequence);
  }

  /** The worker's turn: pictures that wait become ready or rejected; one process takes each. */
  async processDue(context: CallContext, limit = 8): Promise<number> {
    const due = await this.deps.db.transaction(context, (tx) => rows.takeDue(tx, 'processing', limit));
    for (const image of due) {
      try {
        await this.process(context, image);
      } catch (error) {
        if (!(error instanceof ImageRefused) && image.attempts < mostAttempts) {
          this.deps.log.warn({ image_id: image.id, err: error }, 'A picture could not be processed; it is tried again');
          continue;
        }
        const reason = error instanceof ImageRefused ? error.reason : 'The picture could not be processed.';
        await this.deps.db.transaction(context, (tx) => rows.setRejected(tx, image.id, reason));
        await this.deps.storage.delete(image.objectKey);
      }
    }
    return due.length;
  }

  /** Files of removed pictures, and uploads that nobody completed. */
  async sweep(context: CallContext): Promise<void> {
    const { db, storage } = this.deps;
    await rows.abandonOldUploads(db.writer('background'));
    for (const image of await db.transaction(context, (tx) => rows.takeDue(tx, 'deleted', 100))) {
      for (const key of [image.objectKey, ...image.sources.map((source) => source.key)])
        if (!key.startsWith(sharedPrefix)) await storage.delete(key);
      await rows.removeImageRow(db.writer('background'), image.id);
    }
  }

  private async process(context: CallContext, image: rows.DueImage): Promise<void> {
    const { storage, db, cache } = this.deps;
    const file = await storage.get(image.objectKey, mostBytes);
    if (file === null) throw new ImageRefused('The uploaded file is gone.');
    const folder = `p/${image.id.slice(-2)}/${image.id.replace('_', '-')}`;
    const sources: ImageSourceRecord[] = [];
    for (const { width, height, bytes } of await makeRenditions(file)) {
      const key = `${folder}/${width}.webp`;
      await storage.put(key, bytes, 'image/webp');
      sources.push({ width, height, key });
    }
    const outcome = await db.transaction(context, async (tx) => {
      await lockProducts(tx, [image.productId]);
      const status = (await rows.lockImage(tx, image.productId, image.id))?.status;
      if (status !== 'processing') return { status };
      const product = await this.announce(tx, context, image.productId, () => rows.setReady(tx, image.id, sources));
      return { status: 'ready', sequence: product.sequence } as const;
    });
    // Deleted or refused meanwhile: no row names the new files. Where another worker was first, they are its own too.
    if (outcome.status !== 'ready') for (const { key } of sources) await storage.delete(key);
    await storage.delete(image.objectKey);
    if (outcome.sequence !== undefined) await cache.edited(image.productId, outcome.sequence);
  }

  /** The product's row is locked before the picture's: the order of every change of pictures. */
  private async announce(
    tx: Tx<ProductDb>,
    context: CallContext,
    productId: string,
    change: () => Promise<void>,
  ): Promise<ProductRecord> {
    await touchProduct(tx, productId);
    await change();
    const [product] = await readProducts(asReader(tx), [productId]);
    if (product === undefined) throw notFound('product');
    const { id, categoryId, sequence } = product;
    const facts = { id, categoryId, sequence, sellerId: product.seller.id, visible: isVisible(product) };
    await this.deps.outbox.append(tx, context, productUpdated(facts, ['images']));
    return product;
  }

  /** Size and first bytes: what can be told without decoding. The worker decodes. */
  private async faultOf(image: ImageRecord): Promise<string | null> {
    const size = await this.deps.storage.size(image.objectKey);
    if (size === null) throw new AppError('conflict', { detail: 'No file has arrived yet; upload it first.' });
    if (size !== image.sizeBytes) return 'The file has another size than was announced.';
    const file = await this.deps.storage.get(image.objectKey, mostBytes);
    return file !== null && looksLikePicture(file) ? null : 'The file is not a JPEG, PNG or WebP picture.';
  }

  private async own(context: CallContext, productId: string, imageId: string): Promise<ImageRecord> {
    const seller = await this.deps.sellers.own(context);
    const [product] = await readProducts(this.deps.db.reader('fresh', context.class), [productId]);
    const image = product?.images.find((known) => known.id === imageId);
    if (product?.seller.id !== seller.sellerId || product.status === 'deleted' || image === undefined)
      throw notFound('image');
    return image;
  }
}

function looksLikePicture(file: Buffer): boolean {
  const starts = (hex: string): boolean => file.subarray(0, hex.length / 2).toString('hex') === hex;
  const isWebp = starts('52494646') && file.toString('latin1', 8, 12) === 'WEBP';
  return starts('ffd8ff') || starts('89504e470d0a1a0a') || isWebp;
}

function rejected(reason: string): AppError {
  return new AppError('image_rejected', { detail: reason, meta: { reason: 'not_a_picture' } });
}
