import type { PaymentPort } from '../../contract/ports.gen.ts';
import type { CallContext } from '../../platform/context/call-context.ts';
import { toPayout } from './payment.mapper.ts';
import type { PaymentServices } from './payment.services.ts';

/** What order and the operator's commands may ask of payment. */
export function createPaymentPort(services: PaymentServices): PaymentPort<CallContext> {
  const { attempts, settle, refunds, reads, webhooks, payouts, reconcile } = services;
  return {
    startPayment: (context, input) => attempts.start(context, input),
    closePayments: (context, input) => settle.close(context, input),
    capturePayment: (context, input) => settle.capture(context, input),
    voidPayment: (context, input) => settle.void(context, input),
    refreshPayment: (context, input) => settle.refresh(context, input),
    refundPayment: (context, input) => refunds.refund(context, input),
    getOrderPayments: (context, input) => reads.ofOrders(context, input),
    listWebhooks: (context, input) => webhooks.list(context, input),
    getWebhook: (context, input) => webhooks.get(context, input.webhook_id),
    replayWebhook: (context, input) => webhooks.replayOne(context, input.webhook_id),
    runPayouts: (context, input) => payouts.runFor(context, input),
    reconcilePayments: (context, input) => reconcile.run(context, input),
    returnPayout: async (context, input) =>
      toPayout(await payouts.markReturned(context, input.payout_id, input.reason)),
  };
}
