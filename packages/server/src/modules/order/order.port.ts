import type { OrderPort } from '../../contract/ports.gen.ts';
import type { components } from '../../contract/types.gen.ts';
import type { CallContext } from '../../platform/context/call-context.ts';
import { notFound } from '../../platform/kernel/errors.ts';
import type { OrderDeps } from './order.deps.ts';
import { type SagaView, viewSagas } from './repositories/saga.repository.ts';
import { carryBack } from './services/carry-back.service.ts';
import { resumeSaga } from './services/sweep-sagas.service.ts';

type Schemas = components['schemas'];

/** What the operator's commands may ask of order; no module calls it. */
export function createOrderPort(deps: OrderDeps): OrderPort<CallContext> {
  const read = async (orderId: string): Promise<SagaView> => {
    const [saga] = await viewSagas(deps.db.writer('background'), { orderId }, 1);
    if (saga === undefined) throw notFound('checkout');
    return saga;
  };
  return {
    async listSagas(_context, { step, limit }) {
      const filter = step === undefined ? {} : { step };
      return { sagas: (await viewSagas(deps.db.writer('background'), filter, limit)).map(sagaJson) };
    },
    getSaga: async (_context, input) => sagaJson(await read(input.order_id)),
    async resumeSaga(context, input) {
      const { buyerId, orderId } = await read(input.order_id);
      await resumeSaga(deps, context, { buyerId, orderId });
      return sagaJson(await read(orderId));
    },
    async compensateSaga(context, input) {
      const { buyerId, orderId } = await read(input.order_id);
      await carryBack(deps, context, { buyerId, orderId });
      return sagaJson(await read(orderId));
    },
  };
}

function sagaJson(saga: SagaView): Schemas['OrderSaga'] {
  return {
    order_id: saga.orderId,
    order_number: saga.number,
    buyer_id: saga.buyerId,
    order_status: saga.status,
    step: saga.step,
    attempts: saga.attempts,
    last_error: saga.lastError,
    next_at: saga.nextAt.toISOString(),
    held_until: saga.leaseUntil?.toISOString() ?? null,
    reservation_expires_at: saga.reservationExpiresAt.toISOString(),
    created_at: saga.createdAt.toISOString(),
    updated_at: saga.updatedAt.toISOString(),
  };
}
