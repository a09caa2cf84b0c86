import type { ModuleHandlers } from '../../../contract/handlers.gen.ts';
import { userIdOf } from '../../../platform/context/actor.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { toPayment, toPaymentRefund, toPayout, toSellerBalance } from '../payment.mapper.ts';
import type { PaymentServices } from '../payment.services.ts';

export function createPaymentHandlers(services: PaymentServices): ModuleHandlers<'payment', RequestContext> {
  const { attempts, reads, refunds, balances, payouts } = services;
  return {
    async createPayment(context, { body }) {
      const payment = await attempts.startNext(context, callerOf(context), body);
      return { data: toPayment(payment), headers: { Location: `/api/v1/payments/${payment.id}` } };
    },
    async getPayment(context, { path, query }) {
      return { data: toPayment(await reads.get(context, path.id, query.refresh)) };
    },
    async createPaymentRefund(context, { path, body }) {
      return { data: toPaymentRefund(await refunds.refundByAmount(context, path.id, body)) };
    },
    async getSellerBalance(context) {
      return { data: toSellerBalance(await balances.ofUser(context, callerOf(context))) };
    },
    async listSellerPayouts(context, { query }) {
      const { sellerId } = await balances.sellerOf(context, callerOf(context));
      const filter = { sellerId, ...(query.status === undefined ? {} : { status: query.status }) };
      const { items, page } = await reads.payouts(context, 'listSellerPayouts', filter, {
        cursor: query.cursor,
        limit: query.limit,
      });
      return { data: items.map(toPayout), page };
    },
    async listAdminRefunds(context, { query }) {
      const { status, order_id: orderId, payment_id: paymentId } = query;
      const filter = {
        ...(status === undefined ? {} : { status }),
        ...(orderId === undefined ? {} : { orderId }),
        ...(paymentId === undefined ? {} : { paymentId }),
      };
      const { items, page } = await reads.refunds(context, filter, { cursor: query.cursor, limit: query.limit });
      return { data: items.map(toPaymentRefund), page };
    },
    async listAdminPayouts(context, { query }) {
      const { status, seller_id: sellerId } = query;
      const filter = { ...(status === undefined ? {} : { status }), ...(sellerId === undefined ? {} : { sellerId }) };
      const { items, page } = await reads.payouts(context, 'listAdminPayouts', filter, {
        cursor: query.cursor,
        limit: query.limit,
      });
      return { data: items.map(toPayout), page };
    },
    async createPayoutRun(context, { body }) {
      return { data: await payouts.run(context, body) };
    },
  };
}

function callerOf(context: RequestContext): string {
  const userId = userIdOf(context.actor);
  if (userId === null) throw new AppError('unauthenticated', { detail: 'A valid access token is needed.' });
  return userId;
}
