/** Sellers' own movements of stock: a count (conditional on the SKU's tag) or pieces that came or went. */
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase, Tx } from '../../../platform/db/database.ts';
import { runIdempotent } from '../../../platform/db/idempotency.ts';
import { AppError, notFound } from '../../../platform/kernel/errors.ts';
import type { SkuRecord } from '../domain/product-record.ts';
import { invalidMember, skuReserved } from '../product.errors.ts';
import { type Schemas, stockEtag, toSellerSku } from '../product.mapper.ts';
import type { ProductDb } from '../product.tables.ts';
import { asReader } from '../repositories/as-reader.ts';
import { readSkus } from '../repositories/product-read.repository.ts';
import { findOwnSku } from '../repositories/product-write.repository.ts';
import { lockStock } from '../repositories/stock.repository.ts';
import type { Sellers } from './sellers.service.ts';
import type { StockLedger } from './stock-ledger.service.ts';

export interface StockEdit {
  skuId: string;
  onHand?: number | undefined;
  delta?: number | undefined;
  reason: 'receipt' | 'adjustment';
  note?: string | undefined;
}

/** What the contract's StockCount can say. */
const mostOnHand = 1_000_000_000;

export class EditStock {
  private readonly db: ModuleDatabase<ProductDb>;
  private readonly ledger: StockLedger;
  private readonly sellers: Sellers;

  constructor(db: ModuleDatabase<ProductDb>, ledger: StockLedger, sellers: Sellers) {
    this.db = db;
    this.ledger = ledger;
    this.sellers = sellers;
  }

  async edit(
    context: CallContext,
    edit: StockEdit,
    conditions: { ifMatch: string | undefined; idempotencyKey: string | undefined },
  ): Promise<Schemas['SellerSku']> {
    if (edit.reason === 'receipt' && (edit.delta ?? 0) <= 0)
      throw invalidMember('/body/reason', 'invalid', 'a receipt is a positive delta');
    if (edit.onHand !== undefined && conditions.ifMatch === undefined)
      throw new AppError('precondition_required', { detail: "Send If-Match with the SKU's `stock_etag`." });
    if (edit.delta !== undefined && conditions.idempotencyKey === undefined)
      throw new AppError('idempotency_key_missing', { detail: 'A delta wants an Idempotency-Key.' });
    const seller = await this.sellers.own(context);
    const request = { operation: 'updateSkuStock', key: conditions.idempotencyKey, request: edit };
    const reply = await runIdempotent(this.db, context, request, async (tx) => {
      const owned = await findOwnSku(tx, edit.skuId, seller.sellerId);
      if (owned === undefined) throw notFound('SKU');
      await this.move(tx, context, edit, conditions.ifMatch);
      const skus = await readSkus(asReader(tx), [owned.productId]);
      return { status: 200, data: toSellerSku(skus.find(({ id }) => id === edit.skuId) as SkuRecord) };
    });
    return reply.data;
  }

  private async move(
    tx: Tx<ProductDb>,
    context: CallContext,
    edit: StockEdit,
    ifMatch: string | undefined,
  ): Promise<void> {
    const row = (await lockStock(tx, [edit.skuId])).get(edit.skuId);
    if (row === undefined) throw notFound('SKU');
    if (ifMatch !== undefined && ifMatch !== stockEtag(row.onHandVersion))
      throw new AppError('precondition_failed', {
        detail: 'The stock was counted or moved since you read it; read it again.',
      });
    const delta = edit.onHand === undefined ? (edit.delta ?? 0) : edit.onHand - row.onHand;
    const next = row.onHand + delta;
    if (next > mostOnHand)
      throw new AppError('amount_too_large', {
        detail: 'A SKU holds a thousand million pieces at most.',
        meta: { limit: mostOnHand },
      });
    if (next < row.reserved)
      throw skuReserved([
        { sku_id: edit.skuId, requested: Math.max(0, row.reserved), available: row.onHand - row.reserved },
      ]);
    if (delta === 0) return;
    const outcome = await this.ledger.move(tx, context, [
      {
        skuId: edit.skuId,
        deltaOnHand: delta,
        deltaReserved: 0,
        cause: edit.reason,
        reference: context.requestId.slice(0, 40),
        note: edit.note,
      },
    ]);
    if ('refused' in outcome) throw new Error(`SKU ${edit.skuId} is locked and would not move`);
  }
}
