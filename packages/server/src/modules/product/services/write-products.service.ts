/** Sellers' writes: a product with its SKUs is made, replaced and taken off sale, each in one transaction. */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { writeAudit } from '../../../platform/db/audit-log.ts';
import type { ModuleDatabase, Tx } from '../../../platform/db/database.ts';
import { runIdempotent, type StoredReply } from '../../../platform/db/idempotency.ts';
import type { Outbox } from '../../../platform/events/outbox.ts';
import { canonicalJson } from '../../../platform/kernel/canonical-json.ts';
import { AppError, notFound } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { CatalogCache } from '../adapters/catalog-cache.ts';
import type { CategoryTree } from '../domain/category-tree.ts';
import { diffProduct, isListedTheSame, type ProductDraft, planSkus, type SkuPlan } from '../domain/product-edit.ts';
import type { ProductRecord, SkuRecord } from '../domain/product-record.ts';
import { activeSkus, isVisible } from '../domain/visibility.ts';
import { skuReserved } from '../product.errors.ts';
import { productCreated, productDeleted, productUpdated } from '../product.events.ts';
import { attributeValues, versionEtag } from '../product.mapper.ts';
import type { ProductDb } from '../product.tables.ts';
import { asReader } from '../repositories/as-reader.ts';
import { orderImages } from '../repositories/image.repository.ts';
import { readProducts } from '../repositories/product-read.repository.ts';
import * as rows from '../repositories/product-write.repository.ts';
import { relist } from '../repositories/relisting.repository.ts';
import type { SellerSnapshot } from '../repositories/seller.repository.ts';
import { insertMovements, lockStock } from '../repositories/stock.repository.ts';
import type { CategoryTrees } from './category-tree.service.ts';
import type { Sellers } from './sellers.service.ts';

export interface WriteProductsDeps {
  db: ModuleDatabase<ProductDb>;
  outbox: Outbox<ProductDb>;
  cache: CatalogCache;
  trees: CategoryTrees;
  sellers: Sellers;
  /** The one currency that this installation sells in. */
  currency: string;
}

export class WriteProducts {
  private readonly deps: WriteProductsDeps;

  constructor(deps: WriteProductsDeps) {
    this.deps = deps;
  }

  async create<T>(
    context: CallContext,
    request: { key: string | undefined; body: unknown },
    draft: ProductDraft,
    present: (product: ProductRecord) => T,
  ): Promise<StoredReply<T>> {
    const seller = await this.deps.sellers.ownToWrite(context);
    const { db, trees } = this.deps;
    const idempotent = { operation: 'createProduct', key: request.key, request: request.body };
    let made: string | undefined;
    const reply = await trees.filing(context, (tree) => {
      this.check(draft, tree);
      return runIdempotent(db, context, idempotent, async (tx) => {
        const product = await this.insert(tx, context, seller, tree, draft);
        await trees.confirm(tx, tree, [product.categoryId]);
        made = product.id;
        return { status: 201, data: present(product) };
      });
    });
    // Whoever looks at it first is not to hear from a replica that there is no such product.
    if (made !== undefined) await this.deps.cache.touched([made]);
    return reply;
  }

  async replace(
    context: CallContext,
    id: string,
    ifMatch: string | undefined,
    draft: ProductDraft,
  ): Promise<ProductRecord> {
    const seller = await this.deps.sellers.ownToWrite(context);
    const { db, trees } = this.deps;
    const product = await trees.filing(context, (tree) => {
      this.check(draft, tree);
      return db.transaction(context, async (tx) => {
        const before = await this.lockOwn(tx, id, seller, ifMatch);
        const after = await this.rewrite(tx, context, tree, before, draft);
        await trees.confirm(tx, tree, [after.categoryId]);
        return after;
      });
    });
    await this.deps.cache.edited(id, product.sequence);
    return product;
  }

  /**
   * Replaces a product whose row is locked, in the caller's transaction, which has the tree confirmed at its end. What
   * stays as it is is not written: most edits are of one thing, and imports bring back much that is there.
   */
  async rewrite(
    tx: Tx<ProductDb>,
    context: CallContext,
    tree: CategoryTree,
    before: ProductRecord,
    draft: ProductDraft,
    contentHash: string | null = null,
  ): Promise<ProductRecord> {
    const { id } = before;
    const plan = planSkus(before.skus, draft.skus);
    await this.writeSkus(tx, context, before, draft, plan);
    await rows.updateProduct(tx, id, draft.product, contentHash);
    const values = attributeValues(draft.product.attributes, draft.product.translations, draft.skus);
    if (textOf(values) !== textOf(valuesOf(before))) {
      const named = values.map(([name, value]) => ({ productId: id, name, value }));
      await rows.replaceAttributes(tx, [id], named, { isNew: false });
    }
    await orderImages(tx, before.images, draft.imageIds);
    if (!isListedTheSame(before, draft, plan)) await relist(tx, tree, [id]);
    const after = await readOne(tx, id);
    await this.deps.outbox.append(tx, context, productUpdated(factsOf(after), diffProduct(before, after)));
    return after;
  }

  async delete(context: CallContext, id: string, ifMatch: string | undefined): Promise<void> {
    const seller = await this.deps.sellers.own(context);
    const tree = await this.deps.trees.current(context);
    const sequence = await this.deps.db.transaction(context, async (tx) => {
      const before = await this.lockOwn(tx, id, seller, ifMatch);
      await refuseReserved(tx, before.skus);
      await rows.markDeleted(tx, id);
      await relist(tx, tree, [id]);
      const next = before.sequence + 1;
      await this.deps.outbox.append(tx, context, productDeleted({ id, sellerId: seller.sellerId, sequence: next }));
      return next;
    });
    await this.deps.cache.edited(id, sequence);
  }

  private async insert(
    tx: Tx<ProductDb>,
    context: CallContext,
    seller: SellerSnapshot,
    tree: CategoryTree,
    draft: ProductDraft,
  ): Promise<ProductRecord> {
    const id = newId('prod');
    const { sellerId } = seller;
    await rows.insertProducts(tx, [{ ...draft.product, id, sellerId }]);
    await this.insertSkus(tx, { id, sellerId }, draft, draft.skus);
    const values = attributeValues(draft.product.attributes, draft.product.translations, draft.skus);
    await rows.replaceAttributes(
      tx,
      [id],
      values.map(([name, value]) => ({ productId: id, name, value })),
      {
        isNew: true,
      },
    );
    await relist(tx, tree, [id]);
    const product = await readOne(tx, id);
    await this.deps.outbox.append(tx, context, productCreated(factsOf(product)));
    return product;
  }

  private async insertSkus(
    tx: Tx<ProductDb>,
    product: { id: string; sellerId: string },
    draft: ProductDraft,
    skus: ProductDraft['skus'],
  ): Promise<void> {
    const made = skus.map((sku) => ({
      ...sku,
      id: newId('sku'),
      productId: product.id,
      sellerId: product.sellerId,
      currency: draft.product.currency,
      onHand: sku.initialStock,
      isSellable: draft.product.status === 'published',
    }));
    await rows.insertSkus(tx, made);
    await insertMovements(
      tx,
      made
        .filter((sku) => sku.onHand > 0)
        .map((sku) => ({
          skuId: sku.id,
          deltaOnHand: sku.onHand,
          deltaReserved: 0,
          cause: 'receipt',
          reference: product.id,
        })),
    );
  }

  /** New codes are made, known ones changed, one that is left out is archived. */
  private async writeSkus(
    tx: Tx<ProductDb>,
    context: CallContext,
    before: ProductRecord,
    draft: ProductDraft,
    plan: SkuPlan,
  ): Promise<void> {
    await refuseReserved(tx, plan.archived);
    await rows.archiveSkus(
      tx,
      plan.archived.map((sku) => sku.id),
    );
    // Sorted, as every transaction locks SKUs.
    const changed = plan.kept.filter(({ isSame }) => !isSame || before.status !== draft.product.status);
    for (const { id, write } of changed.sort((a, b) => (a.id < b.id ? -1 : 1)))
      await rows.updateSku(tx, id, write, draft.product.status === 'published');
    await this.insertSkus(tx, { id: before.id, sellerId: before.seller.id }, draft, plan.added);
    if (plan.repriced.length > 0)
      await writeAudit(tx, context, {
        action: 'product.prices_changed',
        subject: { type: 'product', id: before.id },
        before: Object.fromEntries(plan.repriced.map((sku) => [sku.id, sku.from])),
        after: Object.fromEntries(plan.repriced.map((sku) => [sku.id, sku.to])),
        detail: plan.repriced
          .map((sku) => `${sku.id} ${sku.from} -> ${sku.to}`)
          .join(', ')
          .slice(0, 1000),
      });
  }

  private async lockOwn(
    tx: Tx<ProductDb>,
    id: string,
    seller: SellerSnapshot,
    ifMatch: string | undefined,
  ): Promise<ProductRecord> {
    const locked = await rows.lockProduct(tx, id, seller.sellerId);
    if (locked === undefined) throw notFound('product');
    if (ifMatch !== versionEtag(locked.version))
      throw new AppError('precondition_failed', {
        detail: 'The product was changed since you read it; read it again.',
      });
    return readOne(tx, id);
  }

  private check(draft: ProductDraft, tree: CategoryTree): void {
    if (draft.product.currency !== this.deps.currency)
      throw new AppError('currency_mismatch', {
        detail: `This marketplace sells in ${this.deps.currency}.`,
        meta: { currency: this.deps.currency },
      });
    const codes = new Set(draft.skus.map((sku) => sku.code));
    if (codes.size !== draft.skus.length)
      throw new AppError('conflict', { detail: 'The codes of the SKUs must differ from each other.' });
    if (tree.find(draft.product.categoryId) === undefined) throw notFound('category');
  }
}

/** Locks the SKUs in sorted order and refuses when orders being paid hold one of them. */
async function refuseReserved(tx: Tx<ProductDb>, skus: readonly SkuRecord[]): Promise<void> {
  if (skus.length === 0) return;
  const locked = await lockStock(tx, skus.map((sku) => sku.id).sort());
  const held = [...locked.values()].filter((row) => row.reserved > 0);
  if (held.length > 0)
    throw skuReserved(
      held
        .slice(0, 100)
        .map((row) => ({ sku_id: row.skuId, requested: row.reserved, available: row.onHand - row.reserved })),
    );
}

async function readOne(tx: Tx<ProductDb>, id: string): Promise<ProductRecord> {
  const [product] = await readProducts(asReader(tx), [id]);
  if (product === undefined) throw notFound('product');
  return product;
}

/** As its rows of attributes stand: those of SKUs that are sold, in their order. */
function valuesOf(product: ProductRecord): [name: string, value: string][] {
  return attributeValues(product.attributes, product.translations, activeSkus(product));
}

/** Whatever their order is: the database has one of its own for members of an object. */
function textOf(values: readonly (readonly [name: string, value: string])[]): string {
  return canonicalJson(values.map(([name, value]) => canonicalJson([name, value])).sort());
}

function factsOf(product: ProductRecord) {
  const { id, categoryId, sequence } = product;
  return { id, sellerId: product.seller.id, categoryId, visible: isVisible(product), sequence };
}
