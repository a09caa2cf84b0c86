/** Movements of stock with all that belongs to one: ledger rows and events, in the caller's transaction. */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { afterCommit } from '../../../platform/db/after-commit.ts';
import type { Tx } from '../../../platform/db/database.ts';
import type { Outbox } from '../../../platform/events/outbox.ts';
import { type StockMove, sellerNotice, stockChanged, tellsSeller } from '../product.events.ts';
import type { ProductDb } from '../product.tables.ts';
import { insertMovements, lockStock, type Movement, moveStock, readTitles } from '../repositories/stock.repository.ts';

/** Told of each SKU whose stock changed, once the change is committed. */
export type StockListener = (changes: readonly { productId: string; skuId: string; available: number }[]) => void;

export class StockLedger {
  private readonly outbox: Outbox<ProductDb>;
  private readonly listeners: StockListener[] = [];

  constructor(outbox: Outbox<ProductDb>) {
    this.outbox = outbox;
  }

  onChange(listener: StockListener): void {
    this.listeners.push(listener);
  }

  /** Writes the ledger and, for SKUs whose available stock moved, `stock.changed` and the notices to the seller. */
  async record(
    tx: Tx<ProductDb>,
    context: CallContext,
    movements: readonly Movement[],
    moves: readonly StockMove[],
  ): Promise<void> {
    await insertMovements(tx, movements);
    const changed = moves.filter(({ row, availableBefore }) => row.onHand - row.reserved !== availableBefore);
    if (changed.length === 0) return;
    const notices = changed.filter(tellsSeller);
    const titles =
      notices.length === 0
        ? new Map<string, string>()
        : await readTitles(
            tx,
            notices.map((m) => m.row.productId),
          );
    await this.outbox.appendAll(tx, context, [
      ...changed.map(stockChanged),
      ...notices.map((move) => sellerNotice(move, titles.get(move.row.productId) ?? move.row.code)),
    ]);
    const changes = changed.map(({ row }) => ({
      productId: row.productId,
      skuId: row.skuId,
      available: row.onHand - row.reserved,
    }));
    afterCommit(tx, () => {
      for (const listener of this.listeners) listener(changes);
    });
  }

  /**
   * Takes reserved pieces off the shelf. What is available stays as it is, so that nobody has to be told and no row has
   * to be read: the UPDATE's own condition says whether each SKU has them. False: one has not, and the caller rolls back.
   */
  async deduct(
    tx: Tx<ProductDb>,
    pieces: readonly { skuId: string; quantity: number; reference: string }[],
  ): Promise<boolean> {
    const moved = await moveStock(
      tx,
      pieces.map(({ skuId, quantity }) => ({ skuId, onHand: -quantity, reserved: -quantity, sold: quantity })),
    );
    if (moved !== pieces.length) return false;
    await insertMovements(
      tx,
      pieces.map(({ skuId, quantity, reference }) => ({
        skuId,
        deltaOnHand: -quantity,
        deltaReserved: -quantity,
        cause: 'deduction',
        reference,
      })),
    );
    return true;
  }

  /**
   * Locks the SKUs of these movements (one per SKU), moves them and records all of it. Returns the rows as they
   * are afterwards, or the ids of those that cannot move: unknown, or less would be left than is reserved.
   */
  async move(
    tx: Tx<ProductDb>,
    context: CallContext,
    movements: readonly Movement[],
  ): Promise<{ moves: StockMove[] } | { refused: string[] }> {
    const rows = await lockStock(
      tx,
      movements.map((m) => m.skuId),
    );
    const refused = movements.filter((m) => {
      const row = rows.get(m.skuId);
      if (row === undefined) return true;
      const reserved = row.reserved + m.deltaReserved;
      return reserved < 0 || reserved > row.onHand + m.deltaOnHand;
    });
    if (refused.length > 0) return { refused: refused.map((m) => m.skuId) };
    const moved = await moveStock(
      tx,
      movements.map((m) => ({
        skuId: m.skuId,
        onHand: m.deltaOnHand,
        reserved: m.deltaReserved,
        sold: m.cause === 'deduction' ? -m.deltaOnHand : 0,
      })),
    );
    if (moved !== movements.length)
      throw new Error(`Moved ${moved} of ${movements.length} SKUs although all of them are locked`);
    const moves = movements.map((m): StockMove => {
      const row = rows.get(m.skuId)!;
      const changes = m.deltaOnHand !== m.deltaReserved;
      return {
        availableBefore: row.onHand - row.reserved,
        row: {
          ...row,
          onHand: row.onHand + m.deltaOnHand,
          reserved: row.reserved + m.deltaReserved,
          stockSequence: row.stockSequence + (changes ? 1 : 0),
        },
      };
    });
    await this.record(tx, context, movements, moves);
    return { moves };
  }
}
