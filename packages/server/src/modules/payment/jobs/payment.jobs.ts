/**
 * Work that goes on when processes died, gateways hung or webhooks were lost. It guards money, so every worker runs
 * it by its own timer, also without Redis; rows are shared by SKIP LOCKED and a postponed time.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { isAppError } from '../../../platform/kernel/errors.ts';
import type { ModuleJob } from '../../../platform/queue/module-jobs.ts';
import { nextCheckS, nextRetryS } from '../domain/check-schedule.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import type { PaymentServices } from '../payment.services.ts';
import { type PaymentRow, paymentRepository } from '../repositories/payment.repository.ts';
import { refundRepository } from '../repositories/refund.repository.ts';

const batch = 20;

export function createPaymentJobs(deps: PaymentDeps, services: PaymentServices): ModuleJob[] {
  const everyMs = deps.config.order.sweepEveryMs;
  const job = (name: string, run: ModuleJob['run']): ModuleJob => ({
    name: `payment.${name}`,
    mode: 'every_process',
    everyMs,
    class: 'checkout',
    timeoutMs: 60_000,
    run,
  });
  return [
    job('ask-gateway', (context) => askGateway(deps, services, context)),
    job('ask-refunds', (context) => askRefunds(deps, services, context)),
    job('apply-parked-webhooks', async (context) => void (await services.webhooks.retryParked(context))),
    job('send-payouts', (context) => services.payouts.sendDue(context)),
    job('restore-returned-payouts', (context) => services.payouts.restoreReturned(context)),
  ];
}

/** Opens sessions that are missing and asks about attempts that are silent; one that is over ends by its answer. */
export async function askGateway(deps: PaymentDeps, services: PaymentServices, context: CallContext): Promise<void> {
  const due = await deps.db.transaction(context, async (tx) => {
    const rows = await paymentRepository.lockDue(tx, batch);
    for (const row of rows) {
      const seconds =
        row.status === 'initiated'
          ? Math.max(8, nextRetryS(row.checks))
          : nextCheckS(row.checks + 1, deps.config.order.firstRefreshS);
      await paymentRepository.postponeCheck(tx, { id: row.id, buyerId: row.buyer_id }, seconds);
    }
    return rows;
  });
  await each(deps, due, (payment) => openOrAsk(deps, services, context, payment));
}

async function askRefunds(deps: PaymentDeps, services: PaymentServices, context: CallContext): Promise<void> {
  const due = await deps.db.transaction(context, async (tx) => {
    const rows = await refundRepository.lockDue(tx, batch);
    for (const row of rows) await refundRepository.postponeCheck(tx, row, Math.max(8, nextRetryS(row.checks)));
    return rows;
  });
  await each(deps, due, async (refund) => void (await services.refunds.ask(context, refund)));
}

/**
 * Past its end an attempt gets no session any more, and one that is still open at the gateway is ended there: not
 * every gateway lets a page end as soon as our reservations do.
 */
async function openOrAsk(
  deps: PaymentDeps,
  services: PaymentServices,
  context: CallContext,
  payment: PaymentRow,
): Promise<void> {
  const waits = payment.status === 'initiated' || payment.status === 'pending';
  const key = { id: payment.id, buyerId: payment.buyer_id };
  if (waits && (await paymentRepository.isOver(deps.db.writer(context.class), key)))
    await services.settle.endOpen(context, payment);
  else if (payment.status === 'initiated') await services.attempts.openSession(context, payment);
  else await services.settle.refreshOne(context, payment, 'refresh');
}

/** One that fails keeps nobody waiting; a gateway that is away is no news for the log. */
async function each<T extends { id: string }>(
  deps: PaymentDeps,
  rows: readonly T[],
  work: (row: T) => Promise<void>,
): Promise<void> {
  const ends = await Promise.allSettled(rows.map(work));
  ends.forEach((end, i) => {
    if (end.status === 'rejected' && !isAppError(end.reason, 'service_unavailable', 'overloaded'))
      deps.log.error({ err: end.reason as unknown, subject: rows[i]?.id }, 'A question to the gateway failed');
  });
}
