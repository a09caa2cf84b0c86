/** The sellers' balances, kept by events. Each part's share follows from its row alone, so that order does not matter. */
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { EventTooEarly } from '../../../platform/events/consumer.ts';
import { notFound } from '../../../platform/kernel/errors.ts';
import { difference, type PartEarnings, shareOf } from '../domain/earnings.ts';
import { feesOf } from '../domain/ledger.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import type { PaymentTables } from '../payment.tables.gen.ts';
import { type BalanceRow, balanceRepository, type PartKey } from '../repositories/balance.repository.ts';

type Schemas = components['schemas'];
type PaymentTx = Tx<PaymentTables>;

export class BalanceService {
  private readonly deps: PaymentDeps;

  constructor(deps: PaymentDeps) {
    this.deps = deps;
  }

  async captured(tx: PaymentTx, splits: readonly Schemas['PaymentSplit'][], currency: string): Promise<void> {
    for (const split of inLockOrder(splits))
      await this.changePart(tx, keyOf(split), currency, (part) => ({
        ...part,
        earned: part.earned + split.amount,
        commission: part.commission + split.commission_amount,
        fees: part.fees + feesOf(split),
      }));
  }

  async refunded(tx: PaymentTx, splits: readonly Schemas['PaymentRefundSplit'][], currency: string): Promise<void> {
    for (const split of inLockOrder(splits))
      await this.changePart(tx, keyOf(split), currency, (part) => {
        if (part.earned === 0 && split.amount > 0) throw new EventTooEarly('The capture has not been counted yet');
        return {
          ...part,
          refunded: part.refunded + split.amount,
          reversed: part.reversed + split.commission_reversal,
        };
      });
  }

  async delivered(tx: PaymentTx, part: PartKey, at: Date): Promise<void> {
    await this.changePart(tx, part, null, (before) => ({ ...before, delivered: true }), at);
  }

  /** Of the caller's shop. */
  async ofUser(context: CallContext, userId: string): Promise<BalanceRow> {
    const db = this.deps.db.writer(context.class);
    const { currency } = this.deps.config.shop;
    const { sellerId, since } = await this.sellerOf(context, userId);
    const row = await balanceRepository.find(db, sellerId, currency);
    const nothing = { pending: 0, available: 0, paid_out: 0, earned: 0, refunded: 0, commission: 0, fees: 0 };
    return row ?? { seller_id: sellerId, currency, ...nothing, updated_at: since };
  }

  async sellerOf(context: CallContext, userId: string): Promise<{ sellerId: string; since: Date }> {
    const seller = await balanceRepository.sellerOfUser(this.deps.db.writer(context.class), userId);
    if (seller === null) throw notFound('shop');
    return seller;
  }

  private async changePart(
    tx: PaymentTx,
    key: PartKey,
    currency: string | null,
    change: (part: PartEarnings) => PartEarnings,
    deliveredAt?: Date,
  ): Promise<void> {
    const { currency: known, ...before } = await balanceRepository.lockPart(tx, key);
    const after = change(before);
    const now = currency ?? known;
    await balanceRepository.setPart(tx, key.sellerOrderId, after, now, before.delivered ? undefined : deliveredAt);
    // A delivery that comes before its capture moves nothing yet.
    if (now !== null) await balanceRepository.add(tx, key.sellerId, now, difference(shareOf(after), shareOf(before)));
  }
}

function keyOf(split: { seller_order_id: string; seller_id: string }): PartKey {
  return { sellerOrderId: split.seller_order_id, sellerId: split.seller_id };
}

/** By seller, then by part: every transaction takes the rows in this order. */
function inLockOrder<T extends { seller_order_id: string; seller_id: string }>(splits: readonly T[]): T[] {
  const place = (split: T): string => `${split.seller_id} ${split.seller_order_id}`;
  return [...splits].sort((a, b) => (place(a) < place(b) ? -1 : 1));
}
