/**
 * Carries every unfinished saga forward or back, whichever process left it: asks about silent payments, ends
 * reservations in time, finishes what a crash cut off. Leases keep two processes off one saga.
 */
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { AppError, isAppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { holdsMoney } from '../domain/payment-money.ts';
import type { OrderDeps } from '../order.deps.ts';
import { inFlight } from '../order.errors.ts';
import { lockOrder, type OrderKey, updateOrder } from '../repositories/order.repository.ts';
import type { SagaRecord } from '../repositories/records.ts';
import { holdsLease, secondsLeft, takeDueSagas, takeLease, writeSaga } from '../repositories/saga.repository.ts';
import { writeCancellation } from './cancel-order.service.ts';
import { compensate, compensateHeld } from './compensate-order.service.ts';
import { completePayment } from './complete-payment.service.ts';
import { drivePlacing, refuse, startPayment } from './drive-placing.service.ts';
import { loadPlaced } from './load-placed.service.ts';
import { retryAfterS } from './retry-after.ts';

type PaymentState = components['schemas']['PaymentState'];

const batch = 20;
/** Longer than a call to the gateway and its neighbours; what a killed process held is taken up within 15 s. */
const leaseS = 12;
/** A checkout that cannot be placed for so many tries is carried back; nobody waits for it any more. */
const placingTries = 8;

/** One round. Returns how many sagas were due. */
export async function sweepSagas(deps: OrderDeps, context: CallContext): Promise<number> {
  const owner = newId('key');
  const due = await takeDueSagas(deps.db.writer('background'), owner, { limit: batch, leaseS });
  await Promise.all(due.map((saga) => driveSafely(deps, context, saga, owner)));
  return due.length;
}

/** Carries one saga on now, for the operator: false when another process has it or it is done. */
export async function resumeSaga(deps: OrderDeps, context: CallContext, key: OrderKey): Promise<boolean> {
  const owner = newId('key');
  if (!(await takeLease(deps.db.writer('background'), key, owner, leaseS))) return false;
  const { saga } = await loadPlaced(deps, key);
  await driveSafely(deps, context, saga, owner);
  return true;
}

async function driveSafely(deps: OrderDeps, context: CallContext, saga: SagaRecord, owner: string): Promise<void> {
  const key = { buyerId: saga.buyerId, orderId: saga.orderId };
  try {
    if (saga.step === 'placing') await drivePlacingOrBack(deps, context, saga, owner);
    else if (saga.step === 'compensating') await compensateHeld(deps, context, key, owner, saga.attempts);
    else await driveWaiting(deps, context, saga, owner);
  } catch (error) {
    deps.log.warn({ order_id: saga.orderId, step: saga.step, err: error }, 'A saga could not be carried on');
    await writeSaga(
      deps.db.writer('background'),
      key,
      { attempts: saga.attempts + 1, nextInS: retryAfterS(saga.attempts), lastError: String(error) },
      owner,
    ).catch(() => {});
  }
}

async function drivePlacingOrBack(
  deps: OrderDeps,
  context: CallContext,
  saga: SagaRecord,
  owner: string,
): Promise<void> {
  const key = { buyerId: saga.buyerId, orderId: saga.orderId };
  const left = await secondsLeft(deps.db.writer('background'), key);
  if (left > worthPlacingS(deps) && saga.attempts < placingTries) {
    await drivePlacing(deps, context, await loadPlaced(deps, key), owner).catch((error: unknown) => {
      // A refusal is an end too, and whoever repeats the request gets it; the rest has been put off already.
      deps.log.info({ order_id: key.orderId, err: error }, 'A checkout was not carried forward');
    });
    return;
  }
  const placed = await loadPlaced(deps, key);
  const gaveUp = new AppError('service_unavailable', {
    detail: 'The order could not be placed in time; order again with a new Idempotency-Key.',
    meta: { part: 'order', unknown: true },
  });
  await refuse(deps, context, placed, gaveUp, owner, true);
}

/** With less time than this to pay in, an order is not placed any more. */
function worthPlacingS(deps: OrderDeps): number {
  return Math.min(30, deps.config.order.reservationS / 4);
}

async function driveWaiting(deps: OrderDeps, context: CallContext, saga: SagaRecord, owner: string): Promise<void> {
  const key = { buyerId: saga.buyerId, orderId: saga.orderId };
  const left = await secondsLeft(deps.db.writer('background'), key);
  if (left <= 0) return expire(deps, context, key, saga, owner);
  if (saga.paymentStarted === 0) return startLate(deps, context, key, owner, left);
  const live = await askPayments(deps, context, key);
  if (live !== null && (await completed(deps, context, live))) return;
  await writeSaga(
    deps.db.writer('background'),
    key,
    { attempts: saga.attempts + 1, nextInS: Math.min(left, refreshAgainS(deps, saga.attempts)), lastError: null },
    owner,
  );
}

/** After the first look: half as long again each time, between a half and one and a half of the first silence. */
function refreshAgainS(deps: OrderDeps, attempts: number): number {
  const { firstRefreshS } = deps.config.order;
  return Math.min(firstRefreshS * 1.5, firstRefreshS * 0.5 * 1.5 ** attempts);
}

/** The attempt that counts: one with money, else the live one as the gateway sees it now. */
async function askPayments(deps: OrderDeps, context: CallContext, key: OrderKey): Promise<PaymentState | null> {
  const { payments } = await deps.ports.payment.getOrderPayments(context, {
    order_ids: [key.orderId],
    buyer_id: key.buyerId,
  });
  const paid = payments.find((payment) => holdsMoney(payment.status) !== null);
  if (paid !== undefined) return paid;
  const live = payments.find((payment) => payment.status === 'initiated' || payment.status === 'pending');
  if (live === undefined) return null;
  return deps.ports.payment.refreshPayment(context, {
    order_id: key.orderId,
    buyer_id: key.buyerId,
    payment_id: live.payment_id,
  });
}

/** True when the attempt decided the order. */
async function completed(deps: OrderDeps, context: CallContext, payment: PaymentState): Promise<boolean> {
  const state = holdsMoney(payment.status);
  if (state === null) return false;
  await completePayment(deps, context, {
    paymentId: payment.payment_id,
    orderId: payment.order_id,
    buyerId: payment.buyer_id,
    attempt: payment.attempt,
    amount: payment.amount,
    currency: payment.currency,
    state,
  });
  return true;
}

/** Closes the session, learns the final state, then commits or releases. */
async function expire(
  deps: OrderDeps,
  context: CallContext,
  key: OrderKey,
  saga: SagaRecord,
  owner: string,
): Promise<void> {
  const { settled, payments } = await deps.ports.payment.closePayments(context, {
    order_id: key.orderId,
    buyer_id: key.buyerId,
    reason: 'expired',
  });
  const paid = payments.find((payment) => holdsMoney(payment.status) !== null);
  if (paid !== undefined && (await completed(deps, context, paid))) return;
  if (!settled) {
    const wait = { attempts: saga.attempts + 1, nextInS: Math.min(10, retryAfterS(saga.attempts)) };
    await writeSaga(deps.db.writer('background'), key, { ...wait, lastError: 'payments are not settled' }, owner);
    return;
  }
  await deps.db.transaction(context, async (tx) => {
    const order = await lockOrder(tx, key);
    if (order?.status !== 'pending_payment') return;
    // Whoever took the saga meanwhile has asked after us, and may know of a payment that we do not.
    if (!(await holdsLease(tx, key, owner))) throw inFlight();
    await writeCancellation(deps, context, tx, order, { reason: 'payment_expired', actor: 'system' });
  });
  await compensate(deps, context, key);
}

/** The payment that could not be started when the order was placed. */
async function startLate(
  deps: OrderDeps,
  context: CallContext,
  key: OrderKey,
  owner: string,
  left: number,
): Promise<void> {
  const placed = await loadPlaced(deps, key);
  let started: Awaited<ReturnType<typeof startPayment>>;
  try {
    started = await startPayment(deps, context, placed, 1);
  } catch (error) {
    // Refused for good (another attempt lives, or it is closed): the attempts themselves are asked from now on.
    if (!isAppError(error)) throw error;
    await writeSaga(
      deps.db.writer('background'),
      key,
      { paymentStarted: true, nextInS: 2, lastError: error.code },
      owner,
    );
    return;
  }
  await deps.db.transaction(context, async (tx) => {
    const order = await lockOrder(tx, key);
    if (!(await holdsLease(tx, key, owner))) throw inFlight();
    if (started !== null && order?.status === 'pending_payment' && order.paymentId === null)
      await updateOrder(tx, order, { paymentId: started.payment_id, paymentAttempt: started.attempt });
    const next = started === null ? 3 : Math.min(left, deps.config.order.firstRefreshS);
    await writeSaga(tx, key, { paymentStarted: started !== null, nextInS: next }, owner);
  });
}
