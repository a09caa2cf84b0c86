/**
 * POST /orders: finds what a repeat of the same request left off at, or writes key, saga, order, parts and lines in
 * one transaction and drives the saga on. Whatever dies when, the same key leads to the same order.
 */
import type { components } from '../../../contract/types.gen.ts';
import { userIdOf } from '../../../platform/context/actor.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import { failpoint } from '../../../platform/failpoints/failpoints.ts';
import { canonicalHash } from '../../../platform/kernel/canonical-json.ts';
import { AppError, isAppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { QuoteCodec } from '../../../platform/kernel/quote.ts';
import type { OrderDeps } from '../order.deps.ts';
import { checkoutInProgress, inFlight, refusalAgain, type StoredRefusal } from '../order.errors.ts';
import { findOpenOrder, insertOrder, type NewOrder, type OrderKey } from '../repositories/order.repository.ts';
import type { SagaRecord } from '../repositories/records.ts';
import { findSagaByKey, insertSaga, takeLease } from '../repositories/saga.repository.ts';
import { appendTimeline, type NewTimelineEntry } from '../repositories/timeline.repository.ts';
import { buildOrder, type NewOrderRecords } from './build-order.service.ts';
import { claimCoupon, releaseCoupon } from './coupon-use.service.ts';
import { drivePlacing } from './drive-placing.service.ts';
import { type Checkout, gatherCheckout } from './gather-checkout.service.ts';
import { loadPlaced, type PlacedOrder } from './load-placed.service.ts';

type Schemas = components['schemas'];

/** A process that died keeps a key in flight for no longer than this. */
export const leaseS = 15;

export async function placeOrder(
  deps: OrderDeps,
  context: CallContext,
  body: Schemas['OrderCreate'],
  idempotencyKey: string,
): Promise<Schemas['Order']> {
  const buyerId = userIdOf(context.actor);
  if (buyerId === null) throw new AppError('unauthenticated');
  const requestHash = canonicalHash(body);
  const cartId = new QuoteCodec(deps.config.secrets.quote).decode(body.quote)?.cartId;
  const earlier = async (): Promise<Schemas['Order'] | null> => {
    const known = await findEarlier(deps, { buyerId, idempotencyKey, cartId });
    return known === null ? null : goOn(deps, context, known, requestHash);
  };
  let checkout: Checkout;
  try {
    checkout = await gatherCheckout(deps, context, body);
  } catch (error) {
    // A twin, or this request's own first try, may hold what is missing here: its story is the true one.
    const before = await earlier();
    if (before !== null) return before;
    throw error;
  }
  if (checkout.coupon !== null) {
    // Before a use is taken, which an order of the same request may have. Without one the keys of the rows tell.
    const before = await earlier();
    if (before !== null) return before;
  }
  await failpoint('P2');
  const orderId = await claimFor(deps, context, checkout, idempotencyKey);
  const key: OrderKey = { buyerId, orderId };
  const owner = newId('key');
  const request = { key, owner, idempotencyKey, requestHash, note: body.note ?? null, quote: body.quote };
  let placed: PlacedOrder;
  try {
    placed = await begin(deps, context, checkout, request);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return afterDuplicate(deps, context, checkout, request);
  }
  await failpoint('P1');
  return drivePlacing(deps, context, placed, owner);
}

/** The saga of this very request, if it came before. Throws when the cart is being ordered by another. */
async function findEarlier(
  deps: OrderDeps,
  request: { buyerId: string; idempotencyKey: string; cartId: string | undefined },
): Promise<SagaRecord | null> {
  const db = deps.db.writer('checkout');
  const { buyerId, idempotencyKey, cartId } = request;
  const [early, open] = await Promise.all([
    findSagaByKey(db, buyerId, idempotencyKey),
    cartId === undefined ? null : findOpenOrder(db, buyerId, cartId),
  ]);
  if (early !== null || open === null) return early;
  // The first request of this key may have written both rows between the two looks.
  const known = await findSagaByKey(db, buyerId, idempotencyKey);
  if (known === null) throw checkoutInProgress(open.id);
  return known;
}

/** The order's id. With a coupon one use of it is taken first. */
async function claimFor(
  deps: OrderDeps,
  context: CallContext,
  checkout: Checkout,
  idempotencyKey: string,
): Promise<string> {
  const orderId = newId('ord');
  if (checkout.coupon === null) return orderId;
  try {
    return await claimCoupon(deps, context, checkout.coupon, { orderId, buyerId: checkout.buyerId, idempotencyKey });
  } catch (error) {
    if (!isAppError(error, 'coupon_exhausted')) throw error;
    // The other tab of the same cart may have taken the last use: that order is what the buyer wants to hear of.
    const open = await findOpenOrder(deps.db.writer('checkout'), checkout.buyerId, checkout.cart.cart_id);
    throw open === null ? error : checkoutInProgress(open.id);
  }
}

interface Beginning {
  key: OrderKey;
  owner: string;
  idempotencyKey: string;
  requestHash: string;
  note: string | null;
  quote: string;
}

/** The first transaction: after it the order will be, or be refused, whoever goes on. */
async function begin(
  deps: OrderDeps,
  context: CallContext,
  checkout: Checkout,
  beginning: Beginning,
): Promise<PlacedOrder> {
  const { key, owner, idempotencyKey, requestHash, quote } = beginning;
  const saga = {
    orderId: key.orderId,
    buyerId: key.buyerId,
    idempotencyKey,
    requestHash,
    returnUrl: checkout.returnUrl,
    locale: checkout.locale,
    quote,
    cartHash: checkout.cartHash,
  };
  return deps.db.transaction(context, async (tx) => {
    const now = deps.clock.now();
    const built = buildOrder(checkout, { orderId: key.orderId, note: beginning.note, now });
    const reservationExpiresAt = new Date(checkout.readAt.getTime() + deps.config.order.reservationS * 1_000);
    // The saga first: of two requests with one key the second waits here and then learns that it is the second.
    await insertSaga(tx, saga, owner, leaseS);
    const order = { ...built.order, reservationExpiresAt };
    await insertOrder(tx, order, built.parts, built.lines);
    const placed = asPlaced(order, built, { ...saga, attempts: 0, response: null, responseStatus: null });
    await appendTimeline(tx, placed.order, firstSteps(placed));
    return placed;
  });
}

/** The rows as they were just written, with what the tables put in by themselves. */
function asPlaced(
  order: NewOrder,
  { parts, lines }: Pick<NewOrderRecords, 'parts' | 'lines'>,
  saga: PlacedOrder['saga'],
): PlacedOrder {
  const made = { createdAt: order.placedAt };
  return {
    saga,
    order: { ...order, ...made, updatedAt: order.placedAt, capturedTotal: 0, refundClaimedTotal: 0, refundedTotal: 0 },
    parts: parts.map((part) => ({
      ...part,
      ...made,
      refundClaimedTotal: 0,
      refundedTotal: 0,
      shippedAt: null,
      deliveredAt: null,
    })),
    lines: lines.map((line) => ({
      ...line,
      refundClaimedQuantity: 0,
      refundClaimedAmount: 0,
      refundedQuantity: 0,
      returnClaimedQuantity: 0,
      returnedQuantity: 0,
    })),
  };
}

function firstSteps({ order, parts }: PlacedOrder): NewTimelineEntry[] {
  const at = order.placedAt;
  return [
    { type: 'created', actor: 'buyer', at, step: { subject: 'order', subjectId: order.id, from: null, to: 'created' } },
    ...parts.map(
      (part): NewTimelineEntry => ({
        type: 'created',
        actor: 'buyer',
        at,
        visible: false,
        sellerOrderId: part.id,
        step: { subject: 'part', subjectId: part.id, from: null, to: 'pending' },
      }),
    ),
  ];
}

/** Which of the unique keys refused the order's rows: the same request, the same cart, or a number drawn twice. */
async function afterDuplicate(
  deps: OrderDeps,
  context: CallContext,
  checkout: Checkout,
  request: { key: OrderKey; idempotencyKey: string; requestHash: string },
): Promise<Schemas['Order']> {
  const db = deps.db.writer('checkout');
  const twin = await findSagaByKey(db, request.key.buyerId, request.idempotencyKey);
  if (twin !== null) return goOn(deps, context, twin, request.requestHash);
  await releaseCoupon(deps, context, { id: request.key.orderId, couponId: checkout.coupon?.id ?? null });
  const open = await findOpenOrder(db, request.key.buyerId, checkout.cart.cart_id);
  if (open !== null) throw checkoutInProgress(open.id);
  throw inFlight();
}

/** A repeat: the stored answer, or the saga's next step when nobody is at it. */
async function goOn(
  deps: OrderDeps,
  context: CallContext,
  saga: SagaRecord,
  requestHash: string,
): Promise<Schemas['Order']> {
  if (saga.requestHash !== requestHash)
    throw new AppError('idempotency_key_reused', {
      detail: 'This Idempotency-Key belongs to another request; use a new one.',
    });
  if (saga.response !== null && saga.responseStatus !== null) {
    const stored: unknown = JSON.parse(saga.response);
    if (saga.responseStatus >= 400) throw refusalAgain(stored as StoredRefusal);
    return stored as Schemas['Order'];
  }
  const key = { buyerId: saga.buyerId, orderId: saga.orderId };
  const owner = newId('key');
  if (!(await takeLease(deps.db.writer('checkout'), key, owner, leaseS))) throw inFlight();
  return drivePlacing(deps, context, await loadPlaced(deps, key), owner);
}
