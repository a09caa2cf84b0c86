/**
 * Many products at once, for seeds and imports: a batch is all or nothing, a record is known by (seller,
 * external id), and unchanged content is left alone. New products go in by one statement per table.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { systemContext } from '../../../platform/context/make-context.ts';
import type { ModuleDatabase, Tx } from '../../../platform/db/database.ts';
import { RowsNotLoaded } from '../../../platform/db/load-rows.ts';
import type { Outbox } from '../../../platform/events/outbox.ts';
import { canonicalHash } from '../../../platform/kernel/canonical-json.ts';
import { AppError, type FieldError, isAppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { CatalogCache } from '../adapters/catalog-cache.ts';
import type { CategoryTree } from '../domain/category-tree.ts';
import { fetchedImage, hrefOf } from '../domain/fetched-image.ts';
import type { ProductDraft } from '../domain/product-edit.ts';
import type { ImageRecord, ProductRecord } from '../domain/product-record.ts';
import { productCreated } from '../product.events.ts';
import { toDraft } from '../product.input.ts';
import { attributeValues, type PublicUrl, type Schemas } from '../product.mapper.ts';
import type { ProductDb } from '../product.tables.ts';
import { asReader } from '../repositories/as-reader.ts';
import { type LoadedProduct, loadProducts } from '../repositories/bulk-product.repository.ts';
import { findRefusedFetches, insertImages, setDeleted, setFetching } from '../repositories/image.repository.ts';
import {
  type CommittedBatch,
  deleteImport,
  deleteOldBatches,
  lockBatch,
  pageBatches,
  saveBatch,
} from '../repositories/import-batch.repository.ts';
import { readProducts } from '../repositories/product-read.repository.ts';
import * as rows from '../repositories/product-write.repository.ts';
import type { SellerSnapshot } from '../repositories/seller.repository.ts';
import type { CategoryTrees } from './category-tree.service.ts';
import type { Sellers } from './sellers.service.ts';
import type { WriteProducts } from './write-products.service.ts';

export interface ImportCatalogDeps {
  db: ModuleDatabase<ProductDb>;
  outbox: Outbox<ProductDb>;
  cache: CatalogCache;
  trees: CategoryTrees;
  products: WriteProducts;
  sellers: Sellers;
  publicUrl: PublicUrl;
  shop: { currency: string; locale: string };
}

type ImportResult = Schemas['ImportResult'];

const pageOfBatches = 1_000;
/** More than the batches that somebody else commits while one is tried; the call's deadline ends it anyway. */
const mostAttempts = 20;

interface Incoming {
  index: number;
  externalId: string;
  seller: SellerSnapshot;
  hash: string;
  draft: ProductDraft;
  imageUrls: readonly string[] | undefined;
}

interface Edited {
  id: string;
  sequence: number;
}

interface Made extends Incoming, LoadedProduct {}

export class ImportCatalog {
  private readonly deps: ImportCatalogDeps;

  constructor(deps: ImportCatalogDeps) {
    this.deps = deps;
  }

  async run(context: CallContext, input: Schemas['ImportProductsInput']): Promise<Schemas['ImportProductsOutput']> {
    const sellers = await this.deps.sellers.named(context, [...new Set(input.records.map((r) => r.seller_id))]);
    const work = await this.deps.trees.filing(context, (tree) => {
      const incoming = this.check(input.records, tree, sellers);
      return this.again(context, (tx) => this.take(tx, context, tree, incoming, input));
    });
    for (const { id, sequence } of work.edited) await this.deps.cache.edited(id, sequence);
    return { results: work.results, ...(work.stands === undefined ? {} : { stands: work.stands }) };
  }

  /** Of an import that may go on: what is committed already. */
  async batches(
    context: CallContext,
    { import_id: importId, after }: Schemas['GetImportBatchesInput'],
  ): Promise<Schemas['GetImportBatchesOutput']> {
    const db = this.deps.db.reader('fresh', context.class);
    return { batches: await pageBatches(db, importId, after, pageOfBatches) };
  }

  async end(
    context: CallContext,
    { import_id: importId }: Schemas['EndImportInput'],
  ): Promise<Schemas['EndImportOutput']> {
    const batches = await this.deps.db.transaction(context, (tx) => deleteImport(tx, importId));
    await deleteOldBatches(this.deps.db.writer(context));
    return { batches };
  }

  /** The batch, unless it stands already: each is done once. */
  private async take(
    tx: Tx<ProductDb>,
    context: CallContext,
    tree: CategoryTree,
    incoming: readonly Incoming[],
    { batch, keep_edited: keepsEdited }: Schemas['ImportProductsInput'],
  ): Promise<{ results: ImportResult[]; edited: Edited[]; stands?: CommittedBatch }> {
    const stands = batch === undefined ? undefined : await lockBatch(tx, batch.import_id, batch.number);
    if (stands !== undefined) return { results: [], edited: [], stands };
    const written = await this.write(tx, context, tree, incoming, keepsEdited === true);
    if (batch !== undefined)
      await saveBatch(tx, batch.import_id, {
        ...countsOf(written.results),
        number: batch.number,
        rejected: batch.rejected ?? [],
      });
    await this.deps.trees.confirm(
      tx,
      tree,
      incoming.map(({ draft }) => draft.product.categoryId),
    );
    return written;
  }

  private async write(
    tx: Tx<ProductDb>,
    context: CallContext,
    tree: CategoryTree,
    incoming: readonly Incoming[],
    keepsEdited: boolean,
  ): Promise<{ results: ImportResult[]; edited: Edited[] }> {
    const imported = await rows.findImported(
      tx,
      incoming.map((i) => ({ sellerId: i.seller.sellerId, externalId: i.externalId })),
    );
    const known = new Map(imported.map((product) => [keyOf(product.sellerId, product.externalId), product]));
    const results: ImportResult[] = [];
    const fresh: Incoming[] = [];
    const edited: Edited[] = [];
    const named = new Map<string, readonly string[]>();
    for (const record of incoming) {
      const before = known.get(keyOf(record.seller.sellerId, record.externalId));
      // A product its seller deleted stays deleted: an import must not bring it back.
      if (before === undefined) fresh.push(record);
      else if (
        before.isDeleted ||
        before.contentHash === record.hash ||
        // Whoever changes a product by hand takes its hash away.
        (keepsEdited && before.contentHash === null)
      )
        results[record.index] = resultOf(record, before.id, 'unchanged');
      else {
        edited.push(await this.update(tx, context, tree, record, before.id));
        results[record.index] = resultOf(record, before.id, 'updated');
      }
      if (before?.isDeleted === false && record.imageUrls !== undefined) named.set(before.id, record.imageUrls);
    }
    await fetchRefusedAgain(tx, named);
    for (const made of await this.insert(tx, context, tree, fresh))
      results[made.index] = resultOf(made, made.product.id, 'created');
    return { results, edited };
  }

  /**
   * Other imports may bring the same new records at the same moment: the loser's rows are refused, and the next try
   * finds what the winner wrote. One whose batches are larger may lose again, to the winner's next batch.
   */
  private async again<T>(context: CallContext, work: (tx: Tx<ProductDb>) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.deps.db.transaction(inBackground(context), work);
      } catch (error) {
        if (!(error instanceof RowsNotLoaded) || !error.isDuplicate || attempt === mostAttempts) throw error;
      }
    }
  }

  private check(
    records: readonly Schemas['ImportRecord'][],
    tree: CategoryTree,
    sellers: ReadonlyMap<string, SellerSnapshot>,
  ): Incoming[] {
    const errors: FieldError[] = [];
    const seen = new Set<string>();
    const incoming = records.flatMap((record, index): Incoming[] => {
      const fault = (member: string, message: string): void => {
        errors.push({ path: `/records/${index}/${member}`, code: 'invalid', message });
      };
      const seller = sellers.get(record.seller_id);
      const { product } = record;
      const key = keyOf(record.seller_id, record.external_id);
      if (seller === undefined) fault('seller_id', 'there is no such shop');
      if (seen.has(key)) fault('external_id', 'the batch has this record twice');
      if (tree.find(product.category_id) === undefined) fault('product/category_id', 'there is no such category');
      if (product.currency !== this.deps.shop.currency)
        fault('product/currency', `this marketplace sells in ${this.deps.shop.currency}`);
      if (new Set(product.skus.map((sku) => sku.code)).size !== product.skus.length)
        fault('product/skus', 'the codes of the SKUs must differ');
      seen.add(key);
      if (seller === undefined) return [];
      const hash = record.content_hash ?? canonicalHash(product);
      const draft = toDraft(product, this.deps.shop.locale);
      return [{ index, externalId: record.external_id, seller, hash, draft, imageUrls: record.image_urls }];
    });
    if (errors.length > 0) throw rejectedBatch(errors);
    return incoming;
  }

  private async update(
    tx: Tx<ProductDb>,
    context: CallContext,
    tree: CategoryTree,
    record: Incoming,
    id: string,
  ): Promise<Edited> {
    await rows.lockProduct(tx, id, record.seller.sellerId);
    const [before] = await readProducts(asReader(tx), [id]);
    if (before === undefined) throw new Error(`Product ${id} is gone under its lock`);
    if (record.imageUrls !== undefined) await this.replacePictures(tx, before, record.imageUrls);
    try {
      const after = await this.deps.products.rewrite(tx, context, tree, before, record.draft, record.hash);
      return { id, sequence: after.sequence };
    } catch (error) {
      // Such as a SKU that the file leaves out while an order holds it: its record's fault, not the batch's.
      if (!isAppError(error, 'sku_reserved')) throw error;
      throw rejectedBatch([
        { path: `/records/${record.index}/product/skus`, code: 'invalid', message: error.detail ?? error.code },
      ]);
    }
  }

  /**
   * Pictures that an import brought and this one does not name go; those it names first, come. Uploaded ones stay, and
   * are not fetched again when an export named them by where they are served.
   */
  private async replacePictures(
    tx: Tx<ProductDb>,
    { id, images }: ProductRecord,
    urls: readonly string[],
  ): Promise<void> {
    const wanted = new Set(urls.map(hrefOf));
    const present = new Set<string>();
    for (const image of images) {
      const own = this.hrefsOf(image);
      if (image.sourceUrl !== null && !own.some((href) => wanted.has(href))) await setDeleted(tx, image.id);
      for (const href of own) present.add(href);
    }
    const first = Math.max(-1, ...images.map((image) => image.position)) + 1;
    const added = urls.filter((url) => !present.has(hrefOf(url))).map((url, i) => fetchedImage(id, url, first + i));
    if (added.length > 0) await insertImages(tx, added, { areDue: true });
  }

  /** Where it came from, and where its widths are served. */
  private hrefsOf({ sourceUrl, sources }: ImageRecord): string[] {
    const served = sources.map(({ key }) => this.deps.publicUrl(key));
    return [...(sourceUrl === null ? [] : [sourceUrl]), ...served].map(hrefOf);
  }

  private async insert(
    tx: Tx<ProductDb>,
    context: CallContext,
    tree: CategoryTree,
    fresh: readonly Incoming[],
  ): Promise<Made[]> {
    if (fresh.length === 0) return [];
    // In the order of their keys: the database then fills page after page instead of splitting them.
    const ids = fresh.map(() => newId('prod')).sort();
    const skuIds = fresh.flatMap(({ draft }) => draft.skus.map(() => newId('sku'))).sort();
    let skusMade = 0;
    const nextSkuId = (): string => skuIds[skusMade++] as string;
    const made = fresh.map((record, i) => make(record, tree, ids[i] as string, nextSkuId));
    await loadProducts(tx, made);
    await this.deps.outbox.appendAll(
      tx,
      context,
      made.map(({ product: { id, sellerId, categoryId, derived } }) =>
        productCreated({ id, sellerId, categoryId, visible: derived.listed, sequence: 1 }),
      ),
      { bulk: true },
    );
    return made;
  }
}

/** The database compares without the blanks at an id's end. */
function keyOf(sellerId: string, externalId: string): string {
  return `${sellerId} ${externalId}`.replace(/(?<! ) +$/, '');
}

function make(record: Incoming, tree: CategoryTree, id: string, nextSkuId: () => string): Made {
  const { seller, draft } = record;
  const isPublished = draft.product.status === 'published';
  const skus = draft.skus.map((sku) => ({
    ...sku,
    id: nextSkuId(),
    productId: id,
    sellerId: seller.sellerId,
    currency: draft.product.currency,
    onHand: sku.initialStock,
    isSellable: isPublished,
  }));
  const prices = skus.map((sku) => sku.price);
  const derived = {
    listed: isPublished && seller.status === 'approved',
    price: Math.min(...prices),
    priceMax: Math.max(...prices),
    inStock: skus.some((sku) => sku.onHand > 0),
  };
  return {
    ...record,
    product: {
      ...draft.product,
      id,
      sellerId: seller.sellerId,
      externalId: record.externalId,
      contentHash: record.hash,
      derived,
    },
    skus,
    attributes: attributeValues(draft.product.attributes, draft.product.translations, draft.skus),
    images: (record.imageUrls ?? []).map((url, position) => fetchedImage(id, url, position)),
    listedIn: derived.listed ? tree.path(draft.product.categoryId).map((category) => category.id) : [],
  };
}

/** A picture that could not be had once is named again, by the product's id: whoever runs its server may have mended it. */
async function fetchRefusedAgain(tx: Tx<ProductDb>, named: ReadonlyMap<string, readonly string[]>): Promise<void> {
  if (named.size === 0) return;
  const refused = (await findRefusedFetches(tx, [...named.keys()])).filter(({ productId, sourceUrl }) =>
    named.get(productId)?.some((url) => hrefOf(url) === hrefOf(sourceUrl)),
  );
  if (refused.length > 0)
    await setFetching(
      tx,
      refused.map(({ id }) => id),
    );
}

function countsOf(results: readonly ImportResult[]): Record<ImportResult['outcome'], number> {
  const counts = { created: 0, updated: 0, unchanged: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return counts;
}

function rejectedBatch(errors: readonly FieldError[]): AppError {
  return new AppError('import_rejected', {
    detail: `${errors.length} things are wrong with the batch; nothing of it was taken.`,
    errors: errors.slice(0, 50),
  });
}

function resultOf(record: Incoming, productId: string, outcome: ImportResult['outcome']): ImportResult {
  return { seller_id: record.seller.sellerId, external_id: record.externalId, product_id: productId, outcome };
}

/** Whatever class the call came in: an import never takes connections from browsing or checkout. */
function inBackground(context: CallContext): CallContext {
  return systemContext('import', { ...context, class: 'background' });
}
