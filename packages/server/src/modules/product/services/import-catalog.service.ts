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
import { AppError, type FieldError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { CatalogCache } from '../adapters/catalog-cache.ts';
import type { CategoryTree } from '../domain/category-tree.ts';
import type { ProductDraft } from '../domain/product-edit.ts';
import { productCreated } from '../product.events.ts';
import { toDraft } from '../product.input.ts';
import { attributeValues, type Schemas } from '../product.mapper.ts';
import type { ProductDb } from '../product.tables.ts';
import { asReader } from '../repositories/as-reader.ts';
import { type LoadedProduct, loadProducts } from '../repositories/bulk-product.repository.ts';
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
  shop: { currency: string; locale: string };
}

type ImportResult = Schemas['ImportResult'];

interface Incoming {
  index: number;
  externalId: string;
  seller: SellerSnapshot;
  hash: string;
  draft: ProductDraft;
}

interface Made extends Incoming, LoadedProduct {}

export class ImportCatalog {
  private readonly deps: ImportCatalogDeps;

  constructor(deps: ImportCatalogDeps) {
    this.deps = deps;
  }

  async run(
    context: CallContext,
    { records, keep_edited: keepsEdited }: Schemas['ImportProductsInput'],
  ): Promise<Schemas['ImportProductsOutput']> {
    const tree = await this.deps.trees.fresh(context);
    const sellers = await this.deps.sellers.named(context, [...new Set(records.map((r) => r.seller_id))]);
    const incoming = this.check(records, tree, sellers);
    const work = await this.again(context, async (tx) => {
      const known = new Map(
        (
          await rows.findImported(
            tx,
            incoming.map((i) => ({ sellerId: i.seller.sellerId, externalId: i.externalId })),
          )
        ).map((product) => [`${product.sellerId} ${product.externalId}`, product]),
      );
      const results: ImportResult[] = [];
      const fresh: Incoming[] = [];
      const edited: { id: string; sequence: number }[] = [];
      for (const record of incoming) {
        const before = known.get(`${record.seller.sellerId} ${record.externalId}`);
        // A product its seller deleted stays deleted: an import must not bring it back.
        if (before === undefined) fresh.push(record);
        else if (
          before.isDeleted ||
          before.contentHash === record.hash ||
          // Whoever changes a product by hand takes its hash away.
          (keepsEdited === true && before.contentHash === null)
        )
          results[record.index] = resultOf(record, before.id, 'unchanged');
        else {
          edited.push(await this.update(tx, context, tree, record, before.id));
          results[record.index] = resultOf(record, before.id, 'updated');
        }
      }
      for (const made of await this.insert(tx, context, tree, fresh))
        results[made.index] = resultOf(made, made.product.id, 'created');
      return { results, edited };
    });
    for (const { id, sequence } of work.edited) await this.deps.cache.edited(id, sequence);
    return { results: work.results };
  }

  /**
   * Another import may bring the same new records at the same moment: the loser's rows are refused, and the next try
   * finds what the winner wrote.
   */
  private async again<T>(context: CallContext, work: (tx: Tx<ProductDb>) => Promise<T>): Promise<T> {
    try {
      return await this.deps.db.transaction(inBackground(context), work);
    } catch (error) {
      if (!(error instanceof RowsNotLoaded)) throw error;
      return this.deps.db.transaction(inBackground(context), work);
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
      const key = `${record.seller_id} ${record.external_id}`;
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
      return [{ index, externalId: record.external_id, seller, hash, draft: toDraft(product, this.deps.shop.locale) }];
    });
    if (errors.length > 0)
      throw new AppError('import_rejected', {
        detail: `${errors.length} things are wrong with the batch; nothing of it was taken.`,
        errors: errors.slice(0, 50),
      });
    return incoming;
  }

  private async update(
    tx: Tx<ProductDb>,
    context: CallContext,
    tree: CategoryTree,
    record: Incoming,
    id: string,
  ): Promise<{ id: string; sequence: number }> {
    await rows.lockProduct(tx, id, record.seller.sellerId);
    const [before] = await readProducts(asReader(tx), [id]);
    if (before === undefined) throw new Error(`Product ${id} is gone under its lock`);
    const after = await this.deps.products.rewrite(tx, context, tree, before, record.draft, record.hash);
    return { id, sequence: after.sequence };
  }

  private async insert(
    tx: Tx<ProductDb>,
    context: CallContext,
    tree: CategoryTree,
    fresh: readonly Incoming[],
  ): Promise<Made[]> {
    if (fresh.length === 0) return [];
    const made = fresh.map((record) => make(record, tree));
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

function make(record: Incoming, tree: CategoryTree): Made {
  const id = newId('prod');
  const { seller, draft } = record;
  const isPublished = draft.product.status === 'published';
  const skus = draft.skus.map((sku) => ({
    ...sku,
    id: newId('sku'),
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
    listedIn: derived.listed ? tree.path(draft.product.categoryId).map((category) => category.id) : [],
  };
}

function resultOf(record: Incoming, productId: string, outcome: ImportResult['outcome']): ImportResult {
  return { seller_id: record.seller.sellerId, external_id: record.externalId, product_id: productId, outcome };
}

/** Whatever class the call came in: an import never takes connections from browsing or checkout. */
function inBackground(context: CallContext): CallContext {
  return systemContext('import', { ...context, class: 'background' });
}
