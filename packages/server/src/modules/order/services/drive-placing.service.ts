/**
 * The saga's first half, from the written order to `pending_payment`: reserve, start the payment, record both with
 * the answer. Every call is harmless to repeat, so that any process may go on from the row alone. Refusals end the
 * order as `rejected` with the stored answer; what may have happened without a reply is asked again, never assumed.
 */
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { failpoint } from '../../../platform/failpoints/failpoints.ts';
import { AppError, isAppError } from '../../../platform/kernel/errors.ts';
import { changeTime } from '../domain/change-time.ts';
import type { OrderDeps } from '../order.deps.ts';
import { inFlight, refusalAgain, type StoredRefusal, storedRefusal } from '../order.errors.ts';
import { orderCreated } from '../order.events.ts';
import { orderJson } from '../order.mapper.ts';
import { lockOrder, type OrderKey, updateOrder } from '../repositories/order.repository.ts';
import { writeSaga } from '../repositories/saga.repository.ts';
import { appendTimeline } from '../repositories/timeline.repository.ts';
import { compensate } from './compensate-order.service.ts';
import { confirmFreeOrder } from './confirm-order.service.ts';
import { releaseCoupon } from './coupon-use.service.ts';
import type { PlacedOrder } from './load-placed.service.ts';

type Schemas = components['schemas'];

/** For whoever holds the saga's lease as `owner`. Gives the lease back in every case. */
export async function drivePlacing(
  deps: OrderDeps,
  context: CallContext,
  placed: PlacedOrder,
  owner: string,
): Promise<Schemas['Order']> {
  const key = { buyerId: placed.order.buyerId, orderId: placed.order.id };
  if (placed.saga.response !== null) return answered(deps, key, placed.saga, owner);
  let reserved = false;
  try {
    await reserve(deps, context, placed, () => {
      reserved = true;
    });
    reserved = true;
    await failpoint('P3');
    if (placed.order.grandTotal === 0) return await confirmFreeOrder(deps, context, placed, owner);
    await failpoint('P5');
    const payment = await startPayment(deps, context, placed, 1);
    await failpoint('P6');
    const body = await recordPending(deps, context, placed, payment, owner);
    await failpoint('P4');
    await failpoint('P7');
    return body;
  } catch (error) {
    if (isAppError(error) && error.status < 500 && !isAppError(error, 'idempotency_in_flight'))
      throw await refuse(deps, context, placed, error, owner, reserved);
    // Unknown or impossible right now: the same key, or the sweep, goes on from here.
    await writeSaga(
      deps.db.writer('checkout'),
      key,
      { nextInS: 2, attempts: placed.saga.attempts + 1, lastError: String(error) },
      owner,
    ).catch((cause: unknown) => deps.log.error({ order_id: key.orderId, err: cause }, 'The lease stays until it ends'));
    throw error;
  }
}

/** The lease came too late: somebody else has recorded the answer meanwhile. */
async function answered(
  deps: OrderDeps,
  key: OrderKey,
  saga: PlacedOrder['saga'],
  owner: string,
): Promise<Schemas['Order']> {
  await writeSaga(deps.db.writer('checkout'), key, {}, owner);
  const stored: unknown = JSON.parse(saga.response as string);
  if ((saga.responseStatus ?? 500) >= 400) throw refusalAgain(stored as StoredRefusal);
  return stored as Schemas['Order'];
}

/** `mayHold` is called when a claim may be under way that the second answer does not see: a refusal gives it back. */
async function reserve(deps: OrderDeps, context: CallContext, placed: PlacedOrder, mayHold: () => void): Promise<void> {
  const { order, lines } = placed;
  const input = {
    order_id: order.id,
    buyer_id: order.buyerId,
    lines: lines.map((line) => ({ sku_id: line.skuId, quantity: line.quantity, unit_price: line.unitPrice })),
  };
  try {
    await deps.ports.product.reserveStock(context, input);
  } catch (error) {
    if (isAppError(error, 'price_changed')) throw await withFreshQuote(deps, context, placed, error);
    if (isAppError(error, 'conflict'))
      throw new AppError('service_unavailable', {
        detail: 'The stock of this checkout was given back meanwhile; order again with a new Idempotency-Key.',
        meta: { part: 'product' },
        cause: error,
      });
    if (!isAppError(error) || error.meta['unknown'] !== true) throw error;
    // The claim may have been made: asking again by the order's id tells, and makes it when it was not.
    mayHold();
    await deps.ports.product.reserveStock(context, input);
  }
}

/** Cart makes the quote: it knows the present prices. When it cannot, the lines alone must do. */
async function withFreshQuote(
  deps: OrderDeps,
  context: CallContext,
  { order, saga }: PlacedOrder,
  error: AppError,
): Promise<AppError> {
  try {
    await deps.ports.cart.getCheckoutCart(context, {
      buyer_id: order.buyerId,
      quote: saga.quote,
      locale: saga.locale === 'ar' ? 'ar' : 'en',
      ...(saga.cartHash === null ? {} : { cart_token_hash: saga.cartHash }),
    });
  } catch (fresh) {
    if (isAppError(fresh, 'price_changed', 'quote_expired') && typeof fresh.meta['quote'] === 'string')
      return new AppError('price_changed', {
        detail: error.message,
        meta: { ...error.meta, quote: fresh.meta['quote'], currency: order.currency },
      });
  }
  return error;
}

/** The started attempt, or null when it is not known whether there is one: a worker asks again. */
export async function startPayment(
  deps: OrderDeps,
  context: CallContext,
  { order, parts, saga }: PlacedOrder,
  attempt: number,
): Promise<Schemas['StartPaymentOutput'] | null> {
  const input: Schemas['StartPaymentInput'] = {
    order_id: order.id,
    order_number: order.number,
    buyer_id: order.buyerId,
    amount: order.grandTotal,
    currency: order.currency,
    attempt,
    deadline_at: order.reservationExpiresAt.toISOString(),
    return_url: saga.returnUrl,
    description: `${deps.config.shop.name} ${order.number}`.slice(0, 200),
    locale: saga.locale === 'ar' ? 'ar' : 'en',
    splits: parts.map((part) => ({
      seller_order_id: part.id,
      seller_id: part.sellerId,
      amount: part.grandTotal,
      commission_amount: part.commission,
      fees: part.fees,
    })),
  };
  try {
    return await deps.ports.payment.startPayment(context, input);
  } catch (error) {
    if (isAppError(error) && error.status < 500) throw error;
    deps.log.warn({ order_id: order.id, err: error }, 'The payment could not be started yet');
    return null;
  }
}

/** The second transaction: what was reserved and started, the stored answer, and the news. */
async function recordPending(
  deps: OrderDeps,
  context: CallContext,
  placed: PlacedOrder,
  payment: Schemas['StartPaymentOutput'] | null,
  owner: string,
): Promise<Schemas['Order']> {
  const key = { buyerId: placed.order.buyerId, orderId: placed.order.id };
  return deps.db.transaction(context, async (tx) => {
    const locked = await lockOrder(tx, key);
    if (locked?.status !== 'created') throw inFlight();
    const at = changeTime(deps.clock.now(), locked);
    const order = await updateOrder(tx, locked, {
      status: 'pending_payment',
      paymentId: payment?.payment_id ?? null,
      paymentAttempt: payment?.attempt ?? 0,
      changedAt: at,
    });
    const body = orderJson(
      { order, parts: placed.parts, lines: placed.lines, shipments: [], refunds: [], returns: [] },
      payment === null
        ? null
        : {
            id: payment.payment_id,
            status: payment.status,
            attempt: payment.attempt,
            redirect_url: payment.redirect_url,
          },
    );
    const held = await writeSaga(
      tx,
      key,
      {
        step: 'waiting',
        paymentStarted: payment !== null,
        response: { status: 201, body },
        nextInS: payment === null ? 2 : deps.config.order.firstRefreshS,
        attempts: 0,
        lastError: null,
      },
      owner,
    );
    if (!held) throw inFlight();
    await appendTimeline(tx, order, [
      {
        type: 'payment_started',
        actor: 'system',
        at,
        paymentId: payment?.payment_id ?? null,
        amount: order.grandTotal,
        step: { subject: 'order', subjectId: order.id, from: 'created', to: 'pending_payment' },
      },
    ]);
    await deps.outbox.append(tx, context, orderCreated(order, placed.parts));
    return body;
  });
}

/**
 * Ends a refused checkout: `rejected` with the stored answer first, so that a repeat never tries again with less than
 * it had; then what it held is given back (a crash between the two is mended by the sweeps).
 */
export async function refuse(
  deps: OrderDeps,
  context: CallContext,
  placed: PlacedOrder,
  error: AppError,
  owner: string,
  holdsStock: boolean,
): Promise<AppError> {
  const key = { buyerId: placed.order.buyerId, orderId: placed.order.id };
  // An earlier try may have reserved or started something without our knowing.
  const clean = !holdsStock && placed.saga.attempts === 0 && error.meta['unknown'] !== true;
  await deps.db.transaction(context, async (tx) => {
    const locked = await lockOrder(tx, key);
    if (locked?.status !== 'created') throw inFlight();
    const at = changeTime(deps.clock.now(), locked);
    const order = await updateOrder(tx, locked, { status: 'rejected', openCartKey: null, changedAt: at });
    const held = await writeSaga(
      tx,
      key,
      {
        step: clean ? 'done' : 'compensating',
        response: { status: error.status, body: storedRefusal(error) },
        nextInS: 0,
        lastError: error.code,
      },
      owner,
    );
    if (!held) throw inFlight();
    await appendTimeline(tx, order, [
      {
        type: 'cancelled',
        actor: 'system',
        at,
        visible: false,
        note: error.code,
        step: { subject: 'order', subjectId: order.id, from: 'created', to: 'rejected' },
      },
    ]);
  });
  if (!clean) await compensate(deps, context, key);
  else
    await releaseCoupon(deps, context, placed.order).catch((cause: unknown) =>
      deps.log.warn({ order_id: key.orderId, err: cause }, 'The coupon use is given back by the sweep'),
    );
  return error;
}
