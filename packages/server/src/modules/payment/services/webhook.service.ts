/**
 * Deliveries of gateways. One transaction holds the raw event, the state it leads to and what we tell about it; the
 * answer is 200 at once. What cannot be applied yet is parked, what contradicts us is quarantined: neither is lost,
 * and neither makes the gateway send it again. A delivery that only says whom to ask about is stored first and
 * judged by the gateway's own word right after the answer.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { failpoint } from '../../../platform/failpoints/failpoints.ts';
import { isAppError, notFound } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { GatewayRegistry } from '../adapters/gateway-registry.ts';
import type { GatewayEvent, GatewaySession, PaymentGateway } from '../adapters/payment-gateway.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import { toWebhookRecord } from '../payment.mapper.ts';
import type { PaymentTables } from '../payment.tables.gen.ts';
import { type LocatedPayment, paymentRepository } from '../repositories/payment.repository.ts';
import {
  type NewWebhook,
  type WebhookRow,
  type WebhookVerdict,
  webhookRepository,
} from '../repositories/webhook.repository.ts';
import { detached } from './detached-context.ts';
import type { GatewayStateService } from './gateway-state.service.ts';
import type { SettleService } from './settle.service.ts';

type Schemas = components['schemas'];

/** Tries of a parked event, 2 s to 60 s apart, before a person has to look at it. */
const mostTries = 8;
const batch = 50;
/** Why a delivery was applied without changing anything. */
const olderOrKnown = 'older_or_known';
/** Longer than one question to the gateway: until then a worker leaves a delivery to whoever took it in. */
const askGraceS = 8;

interface Delivery {
  gateway: PaymentGateway;
  event: GatewayEvent;
  /** The attempt whose address was called; null where the gateway has one address for all. */
  addressed: string | null;
  /** The attempt that it speaks of, as it was before its row was locked; null when nobody knows it. */
  owner: LocatedPayment | null;
  rawBody: Buffer;
}

export class WebhookService {
  private readonly deps: PaymentDeps;
  private readonly gateways: GatewayRegistry;
  private readonly states: GatewayStateService;
  private readonly settle: SettleService;
  /** Judgements that go on after the answer; the module's end waits for them. */
  private readonly open = new Set<Promise<unknown>>();

  constructor(deps: PaymentDeps, gateways: GatewayRegistry, states: GatewayStateService, settle: SettleService) {
    this.deps = deps;
    this.gateways = gateways;
    this.states = states;
    this.settle = settle;
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.open);
  }

  /** A delivery to the address of one attempt. */
  async receiveFor(
    context: CallContext,
    paymentId: string,
    rawBody: Buffer,
    headers: IncomingHttpHeaders,
  ): Promise<void> {
    const owner = await paymentRepository.locate(this.deps.db.writer(context.class), paymentId);
    // An attempt that nobody knows is no reason to tell a forger so: the signature is checked first, by the gateway in use.
    const gateway = owner === null ? this.gateways.configured : this.gateways.get(owner.provider);
    const event = await gateway.readWebhook(rawBody, headers, Date.now());
    await this.take(context, { gateway, event, addressed: paymentId, owner, rawBody });
  }

  /** A delivery to a gateway's one address: the attempt is found by the reference in the body. */
  async receiveFrom(
    context: CallContext,
    provider: string,
    rawBody: Buffer,
    headers: IncomingHttpHeaders,
  ): Promise<void> {
    const gateway = this.gateways.find(provider);
    if (gateway === undefined) throw notFound('gateway');
    const event = await gateway.readWebhook(rawBody, headers, Date.now());
    const reference = referenceOf(event);
    const owner =
      reference === null ? null : await paymentRepository.locate(this.deps.db.writer(context.class), reference);
    await this.take(context, { gateway, event, addressed: null, owner, rawBody });
  }

  /** Applies parked events whose time has come. Returns how many were tried. */
  async retryParked(context: CallContext): Promise<number> {
    const ids = await webhookRepository.dueIds(this.deps.db.writer(context.class), batch);
    for (const id of ids) await this.replay(context, id, ['received', 'parked']);
    return ids.length;
  }

  async list(context: CallContext, input: Schemas['ListWebhooksInput']): Promise<Schemas['ListWebhooksOutput']> {
    const { state, type, payment_id: paymentId, since, until, before, limit } = input;
    const filter = {
      ...(state === undefined ? {} : { state }),
      ...(type === undefined ? {} : { type }),
      ...(paymentId === undefined ? {} : { paymentId }),
      ...(since === undefined ? {} : { since: new Date(since) }),
      ...(until === undefined ? {} : { until: new Date(until) }),
    };
    const rows = await webhookRepository.list(this.deps.db.writer(context.class), filter, before ?? null, limit);
    return { webhooks: rows.map(toWebhookRecord) };
  }

  async get(context: CallContext, id: string): Promise<Schemas['WebhookRecord']> {
    const row = await webhookRepository.find(this.deps.db.writer(context.class), id);
    if (row === undefined) throw notFound('webhook');
    return { ...toWebhookRecord(row), body: row.body };
  }

  /** Judges a stored event anew; harmless for one that is applied. */
  async replayOne(context: CallContext, id: string): Promise<Schemas['WebhookRecord']> {
    await this.replay(context, id, ['received', 'parked', 'quarantined', 'dead', 'applied']);
    const row = await webhookRepository.find(this.deps.db.writer(context.class), id);
    if (row === undefined) throw notFound('webhook');
    return toWebhookRecord(row);
  }

  private async replay(context: CallContext, id: string, states: readonly WebhookRow['state'][]): Promise<void> {
    const stored = await webhookRepository.find(this.deps.db.writer(context.class), id);
    if (stored === undefined || !states.includes(stored.state)) return;
    const gateway = this.gateways.get(stored.provider);
    const event = gateway.readStoredWebhook(stored.body);
    // Outside the transaction: no row stays locked while a gateway thinks.
    const asked = await this.askAbout(context, gateway, event);
    await this.states.withOneLivePlace(() =>
      this.deps.db.transaction(context, async (tx) => {
        const row = await webhookRepository.lock(tx, id);
        if (row === undefined || !states.includes(row.state)) return;
        const addressed = row.payment_id !== null && row.payment_id !== referenceOf(event) ? row.payment_id : null;
        const told = { ...event, ...asked };
        const about = 'state' in asked ? null : (asked.session?.reference ?? null);
        const owner = about === null ? null : await paymentRepository.locate(tx, about);
        const verdict =
          'state' in asked ? asked : await this.judge(tx, context, { gateway, event: told, addressed, owner });
        // Who was given up gets the whole patience again, not only one more try.
        const before = row.state === 'dead' ? 0 : row.attempts;
        await webhookRepository.settle(tx, id, this.patience(verdict, row.state === 'parked' ? before : 0), before + 1);
      }),
    );
  }

  /** The session that a delivery only points at, or why it cannot be had now. */
  private async askAbout(
    context: CallContext,
    gateway: PaymentGateway,
    event: GatewayEvent,
  ): Promise<{ session: GatewaySession | null } | WebhookVerdict> {
    if (event.about === null || event.account !== gateway.account) return { session: event.session };
    const { reference, sessionId } = event.about;
    const db = this.deps.db.writer(context.class);
    const owner = await paymentRepository.locate(db, reference);
    const payment =
      owner === null ? undefined : await paymentRepository.find(db, { id: reference, buyerId: owner.buyerId });
    if (payment === undefined) return { state: 'parked', reason: 'unknown_payment' };
    if (payment.provider !== gateway.provider) return { state: 'quarantined', reason: 'provider' };
    if (sessionId !== null && (payment.gateway_reference ?? sessionId) !== sessionId)
      return { state: 'quarantined', reason: 'gateway_reference' };
    try {
      const session = await this.settle.sessionOf(context, gateway, payment);
      return session === null ? { state: 'quarantined', reason: 'unknown_session' } : { session };
    } catch (error) {
      if (!isAppError(error, 'service_unavailable', 'overloaded')) throw error;
      return { state: 'parked', reason: 'gateway_silent' };
    }
  }

  private judgeSoon(context: CallContext, id: string): void {
    const judging = this.replay(detached(context), id, ['received']).catch((error: unknown) => {
      this.deps.log.error({ err: error, webhook: id }, 'A delivery could not be judged; a worker tries again');
    });
    this.open.add(judging);
    void judging.finally(() => this.open.delete(judging));
  }

  private async take(context: CallContext, delivery: Delivery): Promise<void> {
    const { gateway, event, addressed, owner, rawBody } = delivery;
    const paymentId = addressed ?? referenceOf(event);
    const id = newId('wh');
    const raw = {
      id,
      provider: gateway.provider,
      eventId: event.id,
      type: event.type,
      paymentId: paymentId?.slice(0, 40) ?? null,
      buyerId: owner?.buyerId ?? '',
      body: rawBody.toString('utf8'),
    };
    const verdict = this.isHeardOf(delivery)
      ? await this.keepKnown(context, raw)
      : await this.states.withOneLivePlace(() =>
          this.deps.db.transaction(context, async (tx) => {
            const fresh = await webhookRepository.insert(
              tx,
              raw,
              event.about === null ? { reason: null } : { graceS: askGraceS },
            );
            if (!fresh) return null;
            if (event.about !== null) return { state: 'received' as const, reason: null };
            const judged = this.patience(await this.judge(tx, context, delivery), 0);
            if (judged.state !== 'applied' || judged.reason !== null) await webhookRepository.settle(tx, id, judged, 1);
            return judged;
          }),
        );
    await failpoint('P9');
    if (verdict?.state === 'received') this.judgeSoon(context, id);
    const outcome = verdict?.state ?? 'duplicate';
    this.deps.metrics
      .counter('mkt_webhook_events_total', 'Verified deliveries of gateways, by outcome', ['provider', 'outcome'])
      .inc({ provider: gateway.provider, outcome });
    if (verdict?.state === 'quarantined')
      this.deps.log.warn(
        { provider: gateway.provider, event: event.id, payment: paymentId, reason: verdict.reason },
        'A webhook is quarantined',
      );
  }

  /** As a rule the gateway's own news of what it was asked for, and of which its answer told already. */
  private isHeardOf({ gateway, event, addressed, owner }: Delivery): boolean {
    const { session } = event;
    if (owner === null || session === null || event.account !== gateway.account) return false;
    if (owner.provider !== gateway.provider || (addressed !== null && session.reference !== addressed)) return false;
    return this.states.isKnown(owner, session);
  }

  private async keepKnown(context: CallContext, raw: NewWebhook): Promise<WebhookVerdict | null> {
    const known = { state: 'applied' as const, reason: olderOrKnown };
    const db = this.deps.db.writer(context);
    return (await webhookRepository.insert(db, raw, { reason: olderOrKnown })) ? known : null;
  }

  private async judge(
    tx: Tx<PaymentTables>,
    context: CallContext,
    { gateway, event, addressed, owner }: Omit<Delivery, 'rawBody'>,
  ): Promise<WebhookVerdict> {
    const { session } = event;
    if (event.account !== gateway.account) return { state: 'quarantined', reason: 'account' };
    if (session === null) return { state: 'parked', reason: 'unknown_type' };
    if (addressed !== null && session.reference !== addressed) return { state: 'quarantined', reason: 'reference' };
    if (owner === null) return { state: 'parked', reason: 'unknown_payment' };
    if (owner.provider !== gateway.provider) return { state: 'quarantined', reason: 'provider' };
    const payment = await paymentRepository.lock(tx, { id: session.reference, buyerId: owner.buyerId });
    if (payment === undefined) return { state: 'parked', reason: 'unknown_payment' };
    const verdict = await this.states.apply(tx, context, payment, session, 'webhook');
    if (verdict.kind === 'early') return { state: 'parked', reason: verdict.reason };
    if (verdict.kind === 'contradiction') {
      this.states.report(payment, verdict, 'webhook');
      return { state: 'quarantined', reason: verdict.reason };
    }
    return { state: 'applied', reason: verdict.kind === 'unchanged' ? olderOrKnown : null };
  }

  private patience(verdict: WebhookVerdict, triesBefore: number): WebhookVerdict {
    if (verdict.state !== 'parked') return verdict;
    // A gateway that is away is no fault of the delivery: it waits until the gateway is back.
    if (triesBefore + 1 >= mostTries && verdict.reason !== 'gateway_silent')
      return { state: 'dead', reason: verdict.reason };
    return { ...verdict, retryS: Math.min(60, 2 ** (triesBefore + 1)) };
  }
}

/** Our attempt that a delivery names; null when it names none. */
function referenceOf(event: GatewayEvent): string | null {
  return event.session?.reference ?? event.about?.reference ?? null;
}
