import type { CallContext } from '../../../platform/context/call-context.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import { canonicalHash } from '../../../platform/kernel/canonical-json.ts';
import type { OrderDeps } from '../order.deps.ts';
import { couponRefused, inFlight } from '../order.errors.ts';
import {
  countUse,
  findClaim,
  insertRedemption,
  releaseUse,
  strayUses,
  usesOfBuyer,
} from '../repositories/coupon.repository.ts';
import type { CouponRecord } from '../repositories/records.ts';

/** A claim of the same checkout younger than this belongs to a request that may still run. */
const adoptAfterS = 12;
/** An older one is about to be swept; the order's row must not be written behind the sweep's back. */
const adoptBeforeS = 120;

/**
 * Takes one use of the coupon for an order that is about to be written, in a transaction of its own: the limits are
 * over all buyers, the order is in its buyer's shard. Returns the order's id, which is that of an earlier claim when
 * the process died between the claim and the order's row. Throws `coupon_exhausted`, or `idempotency_in_flight` while
 * the same request runs elsewhere.
 */
export async function claimCoupon(
  deps: OrderDeps,
  context: CallContext,
  coupon: CouponRecord,
  checkout: { orderId: string; buyerId: string; idempotencyKey: string },
): Promise<string> {
  const claimKey = canonicalHash([checkout.buyerId, checkout.idempotencyKey]);
  const claim = { couponId: coupon.id, orderId: checkout.orderId, buyerId: checkout.buyerId, claimKey };
  try {
    await deps.db.transaction(context, async (tx) => {
      await insertRedemption(tx, claim);
      if (!(await countUse(tx, coupon.id))) throw couponRefused('exhausted');
      const limit = coupon.perBuyerLimit;
      if (limit !== null && (await usesOfBuyer(tx, coupon.id, checkout.buyerId)) > limit)
        throw couponRefused('exhausted');
    });
    return checkout.orderId;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const earlier = await findClaim(deps.db.writer('checkout'), coupon.id, claimKey);
    if (earlier === null || earlier.ageS < adoptAfterS || earlier.ageS > adoptBeforeS) throw inFlight();
    return earlier.orderId;
  }
}

/** Harmless for an order that holds none. */
export async function releaseCoupon(
  deps: OrderDeps,
  context: CallContext,
  order: { id: string; couponId: string | null },
): Promise<void> {
  const { couponId } = order;
  if (couponId === null) return;
  await deps.db.transaction(context, (tx) => releaseUse(tx, couponId, order.id));
}

/** Gives back uses whose checkout died before its order was written, or right after it was refused. */
export async function releaseStrayUses(deps: OrderDeps, context: CallContext): Promise<number> {
  const strays = await strayUses(deps.db.writer('background'), 200);
  for (const { couponId, orderId } of strays)
    await deps.db.transaction(context, (tx) => releaseUse(tx, couponId, orderId));
  return strays.length;
}
