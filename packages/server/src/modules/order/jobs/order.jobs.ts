import type { ModuleJob } from '../../../platform/queue/module-jobs.ts';
import type { OrderDeps } from '../order.deps.ts';
import { purgeRejected } from '../repositories/order.repository.ts';
import { purgeSagas } from '../repositories/saga.repository.ts';
import { releaseStrayUses } from '../services/coupon-use.service.ts';
import { sweepRefunds } from '../services/sweep-refunds.service.ts';
import { sweepSagas } from '../services/sweep-sagas.service.ts';

/** What guards money and stock runs in every worker by its own timer, with leases, and goes on without Redis. */
export function createOrderJobs(deps: OrderDeps): ModuleJob[] {
  const everyMs = deps.config.order.sweepEveryMs;
  return [
    {
      name: 'order.saga-sweep',
      mode: 'every_process',
      everyMs,
      class: 'checkout',
      run: async (context) => void (await sweepSagas(deps, context)),
    },
    {
      name: 'order.refund-sweep',
      mode: 'every_process',
      everyMs,
      class: 'checkout',
      run: (context) => sweepRefunds(deps, context),
    },
    {
      name: 'order.coupon-sweep',
      everyMs: 60_000,
      run: async (context) => void (await releaseStrayUses(deps, context)),
    },
    {
      name: 'order.purge',
      everyMs: 600_000,
      async run() {
        const db = deps.db.writer('background');
        await purgeRejected(db, 200);
        await purgeSagas(db, 1000);
      },
    },
  ];
}
