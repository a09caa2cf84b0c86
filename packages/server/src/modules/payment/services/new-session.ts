import type { Writer } from '../../../platform/db/database.ts';
import type { NewSession } from '../adapters/payment-gateway.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import type { PaymentTables } from '../payment.tables.gen.ts';
import { type PayableRow, payableRepository } from '../repositories/payable.repository.ts';
import type { PaymentRow } from '../repositories/payment.repository.ts';

/** What a gateway is asked for an attempt: the same words at every repeat, which its key of idempotency demands. */
export function newSession(config: PaymentDeps['config'], payment: PaymentRow, payable: PayableRow): NewSession {
  const base = `${config.http.publicUrl.replace(/\/+$/, '')}/api/v1/payments/${payment.id}`;
  return {
    reference: payment.id,
    amount: payment.amount,
    currency: payment.currency,
    capture: config.payment.capture === 'automatic' ? 'automatic' : 'manual',
    description: payable.description,
    locale: payable.locale,
    returnUrl: `${base}/return`,
    webhookUrl: `${base}/webhook`,
    expiresAt: payment.expires_at,
  };
}

/** As `newSession`, of an attempt whose payable has still to be read. */
export async function sessionRequestOf(
  { config }: Pick<PaymentDeps, 'config'>,
  db: Writer<PaymentTables>,
  payment: PaymentRow,
): Promise<NewSession> {
  const payable = await payableRepository.find(db, payment.order_id, payment.buyer_id);
  if (payable === undefined) throw new Error(`${payment.id} has no payable`);
  return newSession(config, payment, payable);
}
