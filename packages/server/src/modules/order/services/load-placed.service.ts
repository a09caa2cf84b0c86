import { AppError } from '../../../platform/kernel/errors.ts';
import type { OrderDeps } from '../order.deps.ts';
import { findOrder, linesOf, type OrderKey, partsOf } from '../repositories/order.repository.ts';
import type { LineRecord, OrderRecord, PartRecord, SagaRecord } from '../repositories/records.ts';
import { findSaga } from '../repositories/saga.repository.ts';

/** What a process needs to go on with an order that another one began. */
export interface PlacedOrder {
  order: OrderRecord;
  parts: PartRecord[];
  lines: LineRecord[];
  saga: Pick<
    SagaRecord,
    'orderId' | 'buyerId' | 'returnUrl' | 'locale' | 'quote' | 'cartHash' | 'attempts' | 'response' | 'responseStatus'
  >;
}

export async function loadPlaced(deps: OrderDeps, key: OrderKey): Promise<PlacedOrder & { saga: SagaRecord }> {
  const db = deps.db.writer('checkout');
  const [order, parts, lines, saga] = await Promise.all([
    findOrder(db, key),
    partsOf(db, key),
    linesOf(db, key),
    findSaga(db, key),
  ]);
  if (order === null || saga === null) throw new AppError('not_found', { detail: 'No such order.' });
  return { order, parts, lines, saga };
}
