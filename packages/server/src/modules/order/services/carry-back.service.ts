/** An operator's decision that a checkout shall not go on: what it holds goes back by the order's own compensation. */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { OrderDeps } from '../order.deps.ts';
import type { OrderKey } from '../repositories/order.repository.ts';
import { takeLease } from '../repositories/saga.repository.ts';
import { cancelOrder } from './cancel-order.service.ts';
import { compensate } from './compensate-order.service.ts';
import { refuse } from './drive-placing.service.ts';
import { loadPlaced } from './load-placed.service.ts';

const leaseS = 60;

/**
 * Ends an unfinished checkout: one that is being placed is refused, one that waits for its payment is cancelled, and
 * stock, money and coupon go back. Repeating it carries on what is left. Throws `order_not_cancellable` for one that is
 * done, and `idempotency_in_flight` while another process places it.
 */
export async function carryBack(deps: OrderDeps, context: CallContext, key: OrderKey): Promise<void> {
  const { saga } = await loadPlaced(deps, key);
  if (saga.step === 'done')
    throw new AppError('order_not_cancellable', {
      detail: 'This checkout has ended; an order that is confirmed is cancelled or refunded instead.',
      meta: { reason: 'done' },
    });
  if (saga.step === 'compensating') return compensate(deps, context, key);
  if (saga.step === 'waiting') return cancelOrder(deps, context, key, { reason: 'admin', actor: 'admin' });
  const owner = newId('key');
  if (!(await takeLease(deps.db.writer('background'), key, owner, leaseS)))
    throw new AppError('idempotency_in_flight', {
      detail: 'Another process places this order at this moment; try again in a minute.',
      retryAfterS: leaseS,
    });
  const ended = new AppError('service_unavailable', {
    detail: 'The order was not placed; order again with a new Idempotency-Key.',
    meta: { part: 'order', unknown: true },
  });
  await refuse(deps, context, await loadPlaced(deps, key), ended, owner, true);
  await compensate(deps, context, key);
}
