/** What buyers, returning browsers, order and admins see of attempts and refunds. */
import type { components } from '../../../contract/types.gen.ts';
import { principalOf } from '../../../platform/context/actor.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { isAppError } from '../../../platform/kernel/errors.ts';
import { pageOf } from '../../../platform/kernel/page.ts';
import { isReturnAddress, withPayment } from '../domain/return-address.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import { noSuchPayment } from '../payment.errors.ts';
import { toPaymentState } from '../payment.mapper.ts';
import { type PaymentKey, type PaymentRow, paymentRepository } from '../repositories/payment.repository.ts';
import { type PayoutRow, type PayoutStatus, payoutRepository } from '../repositories/payout.repository.ts';
import { type RefundFilter, type RefundRow, refundRepository } from '../repositories/refund.repository.ts';
import type { SettleService } from './settle.service.ts';

type Schemas = components['schemas'];

export interface PageRequest {
  cursor: string | undefined;
  limit: number;
}
export interface Page<T> {
  items: T[];
  page: { next_cursor: string | null; limit: number };
}

export class ReadPaymentService {
  private readonly deps: PaymentDeps;
  private readonly settle: SettleService;

  constructor(deps: PaymentDeps, settle: SettleService) {
    this.deps = deps;
    this.settle = settle;
  }

  /** The caller's own attempt, or anybody's for an admin. */
  async get(context: CallContext, id: string, refresh: boolean): Promise<PaymentRow> {
    const payment = await this.visible(context, id);
    return refresh ? this.refreshed(context, payment) : payment;
  }

  /** Where the browser goes on to, null for the plain page. The gateway is asked first, as long as a buyer would wait. */
  async comeBack(context: CallContext, id: string): Promise<{ payment: PaymentRow; goOn: string | null }> {
    const db = this.deps.db.writer(context.class);
    const owner = await paymentRepository.locate(db, id);
    if (owner === null) throw noSuchPayment();
    const known = await paymentRepository.find(db, { id, buyerId: owner.buyerId });
    if (known === undefined) throw noSuchPayment();
    const payment = await this.refreshed(context, known);
    const listed = isReturnAddress(payment.return_url, this.deps.config.http.returnOrigins);
    const goOn = listed ? withPayment(payment.return_url, { orderId: payment.order_id, paymentId: id }) : null;
    return { payment, goOn };
  }

  async ofOrders(
    context: CallContext,
    input: Schemas['GetOrderPaymentsInput'],
  ): Promise<Schemas['GetOrderPaymentsOutput']> {
    const db = this.deps.db.writer(context.class);
    const rows = await paymentRepository.ofOrders(db, input.order_ids, input.buyer_id);
    return { payments: rows.map(toPaymentState) };
  }

  async refunds(context: CallContext, filter: RefundFilter, { cursor, limit }: PageRequest): Promise<Page<RefundRow>> {
    const scope = { operation: 'listAdminRefunds', filter, principal: principalOf(context.actor) };
    const after = this.deps.cursors.decode(scope, cursor);
    const before = after === null ? null : String(after[0]);
    const rows = await refundRepository.list(this.deps.db.writer(context.class), filter, before, limit + 1);
    return pageOf(rows, limit, (last) => this.deps.cursors.encode(scope, [last.id]));
  }

  async payouts(
    context: CallContext,
    operation: 'listSellerPayouts' | 'listAdminPayouts',
    filter: { sellerId?: string; status?: PayoutStatus },
    { cursor, limit }: PageRequest,
  ): Promise<Page<PayoutRow>> {
    const scope = { operation, filter, principal: principalOf(context.actor) };
    const after = this.deps.cursors.decode(scope, cursor);
    const before = after === null ? null : String(after[0]);
    const rows = await payoutRepository.list(this.deps.db.writer(context.class), filter, before, limit + 1);
    return pageOf(rows, limit, (last) => this.deps.cursors.encode(scope, [last.id]));
  }

  private async visible(context: CallContext, id: string): Promise<PaymentRow> {
    const { actor } = context;
    const db = this.deps.db.writer(context.class);
    if (actor.kind !== 'user' && actor.kind !== 'guest') throw noSuchPayment();
    let key: PaymentKey = { id, buyerId: actor.userId };
    if (actor.roles.includes('admin')) {
      const owner = await paymentRepository.locate(db, id);
      if (owner !== null) key = { id, buyerId: owner.buyerId };
    }
    const payment = await paymentRepository.find(db, key);
    if (payment === undefined) throw noSuchPayment();
    return payment;
  }

  /** As the gateway sees it, when it answers in time; else as we know it. Ended attempts are not asked about. */
  private async refreshed(context: CallContext, payment: PaymentRow): Promise<PaymentRow> {
    if (!['initiated', 'pending', 'authorized'].includes(payment.status)) return payment;
    const key = { id: payment.id, buyerId: payment.buyer_id };
    const db = this.deps.db.writer(context.class);
    if (!(await paymentRepository.claimRefresh(db, key))) return (await paymentRepository.find(db, key)) ?? payment;
    const asking = this.settle.refreshOne(context, payment, 'refresh').catch((error: unknown) => {
      if (!isAppError(error))
        this.deps.log.error({ err: error, payment: payment.id }, 'A payment could not be refreshed');
      return payment;
    });
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<PaymentRow>((resolve) => {
      timer = setTimeout(() => resolve(payment), this.deps.config.payment.buyerGatewayTimeoutMs);
    });
    return Promise.race([asking, patience]).finally(() => clearTimeout(timer));
  }
}
