/** The sellers' balances, kept by events. Each part's share follows from its row alone, so that order does not matter. */
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { EventTooEarly } from '../../../platform/events/consumer.ts';
import { notFound } from '../../../platform/kernel/errors.ts';
import { type BalanceShare, difference, type PartEarnings, shareOf, sumOf } from '../domain/earnings.ts';
import { feesOf } from '../domain/ledger.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import type { PaymentTables } from '../payment.tables.gen.ts';
import {
  type BalanceChange,
  type BalanceRow,
  balanceRepository,
  type LockedPart,
  type PartKey,
} from '../repositories/balance.repository.ts';

type Schemas = components['schemas'];
type PaymentTx = Tx<PaymentTables>;

export class BalanceService {
  private readonly deps: PaymentDeps;

  constructor(deps: PaymentDeps) {
    this.deps = deps;
  }

  async captured(
    tx: PaymentTx,
    captures: readonly { splits: readonly Schemas['PaymentSplit'][]; currency: string }[],
  ): Promise<void> {
    const splits = inLockOrder(
      captures.flatMap(({ splits: all, currency }) => all.map((split) => ({ ...split, currency }))),
    );
    const parts = await balanceRepository.lockParts(tx, splits.map(keyOf));
    const shares = new BalanceChanges();
    for (const split of splits) {
      const before = parts.get(split.seller_order_id) as LockedPart;
      const after = {
        ...before,
        earned: before.earned + split.amount,
        commission: before.commission + split.commission_amount,
        fees: before.fees + feesOf(split),
        currency: split.currency,
      };
      parts.set(split.seller_order_id, after);
      shares.add(split.seller_id, split.currency, difference(shareOf(after), shareOf(before)));
    }
    await balanceRepository.setParts(tx, [...parts.values()]);
    await balanceRepository.add(tx, shares.sorted());
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
    const before = (await balanceRepository.lockParts(tx, [key])).get(key.sellerOrderId) as LockedPart;
    const after = change(before);
    const now = currency ?? before.currency;
    await balanceRepository.setPart(tx, key.sellerOrderId, after, now, before.delivered ? undefined : deliveredAt);
    // A delivery that comes before its capture moves nothing yet.
    if (now === null) return;
    const moved = difference(shareOf(after), shareOf(before));
    await balanceRepository.add(tx, [{ sellerId: key.sellerId, currency: now, change: moved }]);
  }
}

/** What several parts add to their sellers' balances. */
class BalanceChanges {
  private readonly known = new Map<string, BalanceChange>();

  add(sellerId: string, currency: string, change: BalanceShare): void {
    const key = `${sellerId} ${currency}`;
    const before = this.known.get(key);
    this.known.set(key, {
      sellerId,
      currency,
      change: before === undefined ? change : sumOf(before.change, change),
    });
  }

  /** In the order in which every transaction takes the balances. */
  sorted(): BalanceChange[] {
    return [...this.known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change);
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
