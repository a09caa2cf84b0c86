/**
 * A day's payments against a gateway's own list. Whatever differs is read again on both sides before it is named,
 * because either may move while the other is read. `fix` applies the gateway's word as a webhook would.
 */
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { notFound } from '../../../platform/kernel/errors.ts';
import type { GatewayRegistry } from '../adapters/gateway-registry.ts';
import type { GatewaySession, PaymentGateway } from '../adapters/payment-gateway.ts';
import { comparePayment, mustBeThere, type OurPayment, type PaymentDifference } from '../domain/reconcile.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import { type PaymentRow, paymentRepository } from '../repositories/payment.repository.ts';
import { refundRepository } from '../repositories/refund.repository.ts';
import type { GatewayStateService } from './gateway-state.service.ts';
import type { RefundService } from './refund.service.ts';

type Schemas = components['schemas'];
type Output = Schemas['ReconcilePaymentsOutput'];

const pageSize = 200;
const mostNamed = 1000;

interface Run {
  context: CallContext;
  gateway: PaymentGateway;
  fix: boolean;
  seen: Set<string>;
  result: Output;
}

export class ReconcileService {
  private readonly deps: PaymentDeps;
  private readonly gateways: GatewayRegistry;
  private readonly states: GatewayStateService;
  private readonly refunds: RefundService;

  constructor(
    deps: PaymentDeps,
    gateways: GatewayRegistry,
    services: { states: GatewayStateService; refunds: RefundService },
  ) {
    this.deps = deps;
    this.gateways = gateways;
    this.states = services.states;
    this.refunds = services.refunds;
  }

  async run(context: CallContext, input: Schemas['ReconcilePaymentsInput']): Promise<Output> {
    const { date, fix } = input;
    const provider = input.provider ?? this.gateways.configured.provider;
    const gateway = this.gateways.find(provider);
    if (gateway === undefined) throw notFound('gateway');
    const result: Output = { provider, date, payments: 0, refunds: 0, differences: [], more: 0 };
    const run: Run = { context, gateway, fix, seen: new Set(), result };
    const page: GatewaySession[] = [];
    for await (const session of gateway.listSessions(date)) {
      page.push(session);
      if (page.length === pageSize) await this.comparePage(run, page.splice(0));
    }
    await this.comparePage(run, page);
    await this.compareOurs(run);
    return result;
  }

  /** What the gateway has, against ours. */
  private async comparePage(run: Run, page: readonly GatewaySession[]): Promise<void> {
    if (page.length === 0) return;
    const known = await this.oursOf(
      run.context,
      page.map((session) => session.reference),
    );
    for (const session of page) {
      run.seen.add(session.reference);
      const ours = known.get(session.reference);
      run.result.payments += 1;
      run.result.refunds += session.refunds.length;
      if (ours === undefined || comparePayment(ours.face, session).length > 0)
        await this.lookAgain(run, session.reference, session);
    }
  }

  /** What we have of the day and the gateway has not listed: it may have listed it under the next day. */
  private async compareOurs(run: Run): Promise<void> {
    const { context, gateway, result } = run;
    let after = '';
    for (;;) {
      const day = { provider: gateway.provider, date: result.date };
      const rows = await paymentRepository.ofDay(this.deps.db.writer(context.class), day, after, pageSize);
      for (const row of rows)
        if (!run.seen.has(row.id) && mustBeThere({ status: row.status, gatewayReference: row.gateway_reference })) {
          result.payments += 1;
          await this.lookAgain(run, row.id, null);
        }
      const last = rows.at(-1);
      if (last === undefined || rows.length < pageSize) return;
      after = last.id;
    }
  }

  /** Both sides as they are now, and what still differs; fixed where that is asked for and possible. */
  private async lookAgain(run: Run, reference: string, listed: GatewaySession | null): Promise<void> {
    const { context, gateway } = run;
    const ours = (await this.oursOf(context, [reference])).get(reference);
    const atGateway = listed?.id ?? ours?.row.gateway_reference ?? null;
    const theirs = atGateway === null ? null : await gateway.getSession(atGateway);
    const differences = differencesOf(ours?.face, theirs, reference);
    if (differences.length === 0) return;
    if (run.fix && ours !== undefined && theirs !== null) await this.mend(context, ours.row, theirs);
    const left = run.fix ? await this.leftOf(run, reference, atGateway) : new Set(differences.map(nameOf));
    for (const difference of differences) {
      if (run.result.differences.length === mostNamed) run.result.more += 1;
      else run.result.differences.push({ ...difference, fixed: !left.has(nameOf(difference)) });
    }
  }

  private async mend(context: CallContext, row: PaymentRow, theirs: GatewaySession): Promise<void> {
    const key = { id: row.id, buyerId: row.buyer_id };
    await this.states.record(context, key, theirs, 'reconcile');
    // A refund that we wait for and the gateway has never heard of is asked for again, by its own id.
    const told = new Set(theirs.refunds.map((refund) => refund.reference));
    for (const refund of await refundRepository.ofPayments(this.deps.db.writer(context.class), [row.id]))
      if (refund.status === 'pending' && !told.has(refund.id)) await this.refunds.ask(context, refund);
  }

  private async leftOf(run: Run, reference: string, atGateway: string | null): Promise<Set<string>> {
    const ours = (await this.oursOf(run.context, [reference])).get(reference);
    const theirs = atGateway === null ? null : await run.gateway.getSession(atGateway);
    return new Set(differencesOf(ours?.face, theirs, reference).map(nameOf));
  }

  private async oursOf(
    context: CallContext,
    ids: readonly string[],
  ): Promise<Map<string, { row: PaymentRow; face: OurPayment }>> {
    const db = this.deps.db.writer(context.class);
    const rows = await paymentRepository.byIds(db, ids);
    const paid = rows.filter((row) => row.amount_captured > 0).map((row) => row.id);
    const refunds = paid.length === 0 ? [] : await refundRepository.ofPayments(db, paid);
    return new Map(
      rows.map((row) => {
        const face: OurPayment = {
          id: row.id,
          status: row.status,
          amount: row.amount,
          currency: row.currency,
          captured: row.amount_captured,
          gatewayReference: row.gateway_reference,
          refunds: refunds.filter((refund) => refund.payment_id === row.id),
        };
        return [row.id, { row, face }];
      }),
    );
  }
}

function differencesOf(
  ours: OurPayment | undefined,
  theirs: GatewaySession | null,
  reference: string,
): Omit<PaymentDifference, 'fixed'>[] {
  const named = { subject: 'payment', payment_id: reference.slice(0, 64) } as const;
  if (ours !== undefined && theirs !== null) return comparePayment(ours, theirs);
  if (theirs !== null) {
    const said = `${theirs.amount} ${theirs.currency} ${theirs.status}`;
    return [{ ...named, kind: 'missing_here', reference: theirs.id, ours: null, theirs: said }];
  }
  if (ours === undefined || !mustBeThere(ours)) return [];
  const said = `${ours.amount} ${ours.currency} ${ours.status}`;
  return [{ ...named, kind: 'missing_there', reference: ours.gatewayReference ?? ours.id, ours: said, theirs: null }];
}

function nameOf({ kind, subject, reference }: Omit<PaymentDifference, 'fixed'>): string {
  return `${kind} ${subject} ${reference}`;
}
