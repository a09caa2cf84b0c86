/** Coupons of sellers and of the marketplace: written with their version, told to carts whole. */
import type { components } from '../../../contract/types.gen.ts';
import { writeAudit } from '../../../platform/db/audit-log.ts';
import { runIdempotent, type StoredReply } from '../../../platform/db/idempotency.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { AppError, notFound } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { OrderDeps } from '../order.deps.ts';
import { invalidMember } from '../order.errors.ts';
import { findCoupon, insertCoupon, lockCoupon, removeCoupon, updateCoupon } from '../repositories/coupon.repository.ts';
import type { CouponRecord } from '../repositories/records.ts';
import { couponJson } from '../rule.mapper.ts';
import { assertMatches } from './precondition.ts';
import { couponChanged } from './rate-events.ts';

type Schemas = components['schemas'];

/** Whose coupon: a seller's own, or any (null) for an admin. */
export type CouponOwner = string | null;

export async function createCoupon(
  deps: OrderDeps,
  context: RequestContext,
  owner: CouponOwner,
  body: Schemas['CouponInput'],
): Promise<StoredReply<Schemas['Coupon']>> {
  const facts = couponFacts(body);
  const request = { operation: context.operationId, key: context.idempotencyKey, request: body };
  try {
    return await runIdempotent(deps.db, context, request, async (tx) => {
      const id = newId('cpn');
      await insertCoupon(tx, { id, sellerId: owner, currency: deps.config.shop.currency, ...facts });
      const coupon = await lockCoupon(tx, id);
      if (coupon === null) throw notFound('coupon');
      await writeAudit(tx, context, { action: 'coupon.created', subject: { type: 'coupon', id }, after: coupon });
      await deps.outbox.append(tx, context, couponChanged(coupon, false));
      return { status: 201, data: couponJson(coupon) };
    });
  } catch (error) {
    throw codeTaken(error);
  }
}

export async function readCoupon(deps: OrderDeps, owner: CouponOwner, id: string): Promise<CouponRecord> {
  const coupon = await findCoupon(deps.db.reader('fresh', 'seller'), id);
  if (coupon === null || (owner !== null && coupon.sellerId !== owner)) throw notFound('coupon');
  return coupon;
}

export async function replaceCoupon(
  deps: OrderDeps,
  context: RequestContext,
  owner: CouponOwner,
  id: string,
  body: Schemas['CouponInput'],
): Promise<CouponRecord> {
  const facts = couponFacts(body);
  try {
    return await deps.db.transaction(context, async (tx) => {
      const before = await lockCoupon(tx, id);
      if (before === null || (owner !== null && before.sellerId !== owner)) throw notFound('coupon');
      assertMatches(context.ifMatch, before.version);
      if (facts.usageLimit !== null && facts.usageLimit < before.used)
        throw new AppError('conflict', {
          detail: `It is used ${before.used} times already; the limit cannot be below that.`,
        });
      await updateCoupon(tx, before, facts);
      const coupon = (await lockCoupon(tx, id)) as CouponRecord;
      await writeAudit(tx, context, {
        action: 'coupon.changed',
        subject: { type: 'coupon', id },
        before,
        after: coupon,
      });
      await deps.outbox.append(tx, context, couponChanged(coupon, false));
      return coupon;
    });
  } catch (error) {
    throw codeTaken(error);
  }
}

export async function deleteCoupon(
  deps: OrderDeps,
  context: RequestContext,
  owner: CouponOwner,
  id: string,
): Promise<void> {
  await deps.db.transaction(context, async (tx) => {
    const before = await lockCoupon(tx, id);
    if (before === null || (owner !== null && before.sellerId !== owner)) throw notFound('coupon');
    assertMatches(context.ifMatch, before.version);
    await removeCoupon(tx, before);
    await writeAudit(tx, context, { action: 'coupon.removed', subject: { type: 'coupon', id }, before });
    const removed = { ...before, active: 0, version: before.version + 1 };
    await deps.outbox.append(tx, context, couponChanged(removed, true));
  });
}

type CouponFacts = Omit<
  CouponRecord,
  'id' | 'sellerId' | 'currency' | 'used' | 'version' | 'deletedAt' | 'createdAt' | 'updatedAt'
>;

function couponFacts(body: Schemas['CouponInput']): CouponFacts {
  const startsAt = dateOrNull(body.starts_at);
  const endsAt = dateOrNull(body.ends_at);
  if (startsAt !== null && endsAt !== null && endsAt <= startsAt)
    throw invalidMember('/body/ends_at', 'before_start', 'A coupon ends after it starts.');
  return {
    code: body.code.toUpperCase(),
    kind: body.kind,
    percentBps: body.percent_bps ?? null,
    amount: body.amount ?? null,
    minSubtotal: body.min_subtotal ?? null,
    maxDiscount: body.max_discount ?? null,
    usageLimit: body.usage_limit ?? null,
    perBuyerLimit: body.per_buyer_limit ?? null,
    startsAt,
    endsAt,
    active: body.active === false ? 0 : 1,
  };
}

function dateOrNull(text: string | null | undefined): Date | null {
  return text === null || text === undefined ? null : new Date(text);
}

function codeTaken(error: unknown): unknown {
  return isDuplicate(error, 'coupons_code')
    ? new AppError('conflict', { detail: 'This code is taken.', cause: error })
    : error;
}
