import type { CallContext } from '../../../platform/context/call-context.ts';
import type { OrderDeps } from '../order.deps.ts';
import { takeDueRefunds, takeDueReturns } from '../repositories/refund.repository.ts';
import { driveRefund } from './drive-refund.service.ts';
import { restockReturned } from './return.service.ts';

const taken = { limit: 20, leaseS: 12 };

/** Drives refunds whose money is still on its way, and puts returned pieces on the shelf that are not there yet. */
export async function sweepRefunds(deps: OrderDeps, context: CallContext): Promise<void> {
  const db = deps.db.writer('background');
  const [refunds, returns] = await Promise.all([takeDueRefunds(db, taken), takeDueReturns(db, taken)]);
  const work = [
    ...refunds.map((refund) => () => driveRefund(deps, context, refund)),
    ...returns.map((record) => () => restockReturned(deps, context, record)),
  ];
  await Promise.all(
    work.map((drive) =>
      drive().catch((error: unknown) => deps.log.warn({ err: error }, 'A refund is tried again later')),
    ),
  );
}
