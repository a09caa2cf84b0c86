/**
 * Payouts. A run takes what is payable out of the balance under the seller's row lock and books it; sending follows
 * outside the transaction, by the payout's own id. What does not arrive is put back and booked back.
 */
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { writeAudit } from '../../../platform/db/audit-log.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { runIdempotent } from '../../../platform/db/idempotency.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { isAppError, notFound } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { PayoutBank } from '../adapters/payout-bank.ts';
import { nextRetryS } from '../domain/check-schedule.ts';
import { bookPayout } from '../domain/ledger.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import { notAllowed } from '../payment.errors.ts';
import { payoutEvent } from '../payment.events.ts';
import type { PaymentTables } from '../payment.tables.gen.ts';
import { balanceRepository } from '../repositories/balance.repository.ts';
import type { LedgerRepository } from '../repositories/ledger.repository.ts';
import { type PayoutRow, payoutRepository } from '../repositories/payout.repository.ts';

type Schemas = components['schemas'];

/** Sellers of one run: what one transaction may hold locked. */
const mostSellers = 500;
const batch = 20;

export class PayoutService {
  private readonly deps: PaymentDeps;
  private readonly ledger: LedgerRepository;
  private readonly bank: PayoutBank;

  constructor(deps: PaymentDeps, ledger: LedgerRepository, bank: PayoutBank) {
    this.deps = deps;
    this.ledger = ledger;
    this.bank = bank;
  }

  /** Pays each seller what is payable, at most once whatever runs at the same time. */
  async run(context: RequestContext, body: Schemas['PayoutRunCreate']): Promise<Schemas['PayoutRun']> {
    await this.refuseUnknown(context, body.seller_ids);
    const request = { operation: 'createPayoutRun', key: context.idempotencyKey, request: { body } };
    const { data } = await runIdempotent(this.deps.db, context, request, async (tx) => ({
      status: 201,
      data: await this.runIn(tx, context, body),
    }));
    return data;
  }

  /** The operator's run: what it has set aside is not payable any more, so that a repeat pays nothing twice. */
  async runFor(context: CallContext, body: Schemas['PayoutRunCreate']): Promise<Schemas['PayoutRun']> {
    await this.refuseUnknown(context, body.seller_ids);
    return this.deps.db.transaction(context, (tx) => this.runIn(tx, context, body));
  }

  /** Sends what a run has set aside; another worker never has the same payout at the same time. */
  async sendDue(context: CallContext): Promise<void> {
    const due = await this.deps.db.transaction(context, async (tx) => {
      const rows = await payoutRepository.lockDue(tx, batch);
      for (const row of rows) await payoutRepository.postponeCheck(tx, row.id, nextRetryS(row.checks));
      return rows;
    });
    for (const payout of due) await this.send(context, payout);
  }

  /** Puts back what the bank says has come back. */
  async restoreReturned(context: CallContext): Promise<void> {
    for (const { id, reason } of await this.bank.returned()) await this.markReturned(context, id, reason);
  }

  /** A payout came back: it is owed again. Telling it twice is harmless; a payout that was never sent is refused. */
  async markReturned(context: CallContext, id: string, reason: string): Promise<PayoutRow> {
    return this.deps.db.transaction(context, async (tx) => {
      const payout = await payoutRepository.lock(tx, id);
      if (payout === undefined) throw notFound('payout');
      if (payout.status === 'returned') return payout;
      if (payout.status !== 'sent') throw notAllowed(payout.status, `A payout that is ${payout.status} cannot return.`);
      const at = this.deps.clock.now();
      await payoutRepository.move(tx, id, 'sent', { status: 'returned', reason, returnedAt: at });
      await this.putBack(tx, payout);
      await writeAudit(tx, context, {
        action: 'payout.returned',
        subject: { type: 'payout', id },
        before: { status: 'sent' },
        after: { status: 'returned' },
        detail: reason,
      });
      await this.deps.outbox.append(tx, context, payoutEvent('payout.returned', payout, payout.version + 1, at));
      return (await payoutRepository.lock(tx, id)) as PayoutRow;
    });
  }

  private async refuseUnknown(context: CallContext, sellerIds: readonly string[] | undefined): Promise<void> {
    if (sellerIds === undefined) return;
    const unknown = await balanceRepository.unknownSellers(this.deps.db.writer(context.class), sellerIds);
    if (unknown.length > 0) throw notFound('seller');
  }

  private async runIn(
    tx: Tx<PaymentTables>,
    context: CallContext,
    body: Schemas['PayoutRunCreate'],
  ): Promise<Schemas['PayoutRun']> {
    const { currency } = this.deps.config.shop;
    const minimum = Math.max(1, body.minimum_amount ?? 1);
    const want = { currency, minimum, sellerIds: body.seller_ids, limit: mostSellers };
    const balances = await balanceRepository.lockPayable(tx, want);
    const waiting = body.seller_ids === undefined ? await balanceRepository.countPayable(tx, currency, minimum) : 0;
    const payouts = balances.map((balance) => ({
      id: newId('pout'),
      sellerId: balance.seller_id,
      amount: balance.available,
      currency,
    }));
    if (body.dry_run !== true) await this.setAside(tx, context, payouts);
    return {
      dry_run: body.dry_run === true,
      currency,
      total: payouts.reduce((sum, payout) => sum + payout.amount, 0),
      items: payouts.map((payout) => ({
        seller_id: payout.sellerId,
        amount: payout.amount,
        payout_id: body.dry_run === true ? null : payout.id,
      })),
      remaining: Math.max(0, waiting - payouts.length),
    };
  }

  private async setAside(
    tx: Tx<PaymentTables>,
    context: CallContext,
    payouts: readonly { id: string; sellerId: string; amount: number; currency: string }[],
  ): Promise<void> {
    await payoutRepository.insert(tx, payouts);
    for (const payout of payouts) {
      if (!(await balanceRepository.takePayout(tx, payout.sellerId, payout.currency, payout.amount)))
        throw new Error(`The balance of ${payout.sellerId} changed under its lock`);
      await this.ledger.append(tx, bookPayout('payout', payout));
      await writeAudit(tx, context, {
        action: 'payout.created',
        subject: { type: 'payout', id: payout.id },
        after: { seller_id: payout.sellerId, amount: payout.amount, currency: payout.currency },
      });
    }
  }

  private async send(context: CallContext, payout: PayoutRow): Promise<void> {
    const { id, seller_id: sellerId, amount, currency } = payout;
    try {
      const outcome = await this.bank.send({ id, sellerId, amount, currency });
      await this.deps.db.transaction(context, async (tx) => {
        if (outcome.kind === 'refused') {
          if (await payoutRepository.move(tx, id, 'pending', { status: 'failed', reason: outcome.reason }))
            await this.putBack(tx, payout);
          return;
        }
        const { reference } = outcome;
        const at = this.deps.clock.now();
        if (!(await payoutRepository.move(tx, id, 'pending', { status: 'sent', reference, sentAt: at }))) return;
        const event = payoutEvent('payout.sent', { ...payout, reference }, payout.version + 1, at);
        await this.deps.outbox.append(tx, context, event);
      });
    } catch (error) {
      // Unknown: sent again by the same id.
      if (!isAppError(error, 'service_unavailable', 'overloaded')) throw error;
    }
  }

  private async putBack(tx: Tx<PaymentTables>, payout: PayoutRow): Promise<void> {
    const { id, seller_id: sellerId, amount, currency } = payout;
    await balanceRepository.restorePayout(tx, sellerId, currency, amount);
    await this.ledger.append(tx, bookPayout('payout_return', { id, sellerId, amount, currency }));
  }
}
