/**
 * Deliveries of gateways. One transaction holds the raw event, the state it leads to and what we tell about it; the
 * answer is 200 at once. What cannot be applied yet is parked, what contradicts us is quarantined: neither is lost,
 * and neither makes the gateway send it again.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { failpoint } from '../../../platform/failpoints/failpoints.ts';
import { notFound } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { GatewayRegistry } from '../adapters/gateway-registry.ts';
import type { GatewayEvent, PaymentGateway } from '../adapters/payment-gateway.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import { toWebhookRecord } from '../payment.mapper.ts';
import type { PaymentTables } from '../payment.tables.gen.ts';
import { paymentRepository } from '../repositories/payment.repository.ts';
import { type WebhookRow, type WebhookVerdict, webhookRepository } from '../repositories/webhook.repository.ts';
import type { GatewayStateService } from './gateway-state.service.ts';

type Schemas = components['schemas'];

/** Tries of a parked event, 2 s to 60 s apart, before a person has to look at it. */
const mostTries = 8;
const batch = 50;

interface Delivery {
  gateway: PaymentGateway;
  event: GatewayEvent;
  /** The attempt whose address was called; null where the gateway has one address for all. */
  addressed: string | null;
  rawBody: Buffer;
}

export class WebhookService {
  private readonly deps: PaymentDeps;
  private readonly gateways: GatewayRegistry;
  private readonly states: GatewayStateService;

  constructor(deps: PaymentDeps, gateways: GatewayRegistry, states: GatewayStateService) {
    this.deps = deps;
    this.gateways = gateways;
    this.states = states;
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
    const event = gateway.readWebhook(rawBody, headers, Date.now());
    await this.take(context, { gateway, event, addressed: paymentId, rawBody });
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
    const event = gateway.readWebhook(rawBody, headers, Date.now());
    await this.take(context, { gateway, event, addressed: null, rawBody });
  }

  /** Applies parked events whose time has come. Returns how many were tried. */
  async retryParked(context: CallContext): Promise<number> {
    const ids = await webhookRepository.dueIds(this.deps.db.writer(context.class), batch);
    for (const id of ids) await this.replay(context, id, ['parked']);
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
    await this.replay(context, id, ['parked', 'quarantined', 'dead', 'applied']);
    const row = await webhookRepository.find(this.deps.db.writer(context.class), id);
    if (row === undefined) throw notFound('webhook');
    return toWebhookRecord(row);
  }

  private async replay(context: CallContext, id: string, states: readonly WebhookRow['state'][]): Promise<void> {
    await this.states.withOneLivePlace(() =>
      this.deps.db.transaction(context, async (tx) => {
        const row = await webhookRepository.lock(tx, id);
        if (row === undefined || !states.includes(row.state)) return;
        const gateway = this.gateways.get(row.provider);
        const event = gateway.readStoredWebhook(row.body);
        const addressed =
          row.payment_id !== null && row.payment_id !== event.session?.reference ? row.payment_id : null;
        const verdict = await this.judge(tx, context, gateway, event, addressed);
        await webhookRepository.settle(tx, id, this.patience(verdict, row.state === 'parked' ? row.attempts : 0));
      }),
    );
  }

  private async take(context: CallContext, delivery: Delivery): Promise<void> {
    const { gateway, event, addressed, rawBody } = delivery;
    const paymentId = addressed ?? event.session?.reference ?? null;
    const verdict = await this.states.withOneLivePlace(() =>
      this.deps.db.transaction(context, async (tx) => {
        const owner = paymentId === null ? null : await paymentRepository.locate(tx, paymentId);
        const id = newId('wh');
        const fresh = await webhookRepository.insert(tx, {
          id,
          provider: gateway.provider,
          eventId: event.id,
          type: event.type,
          paymentId: paymentId?.slice(0, 40) ?? null,
          buyerId: owner?.buyerId ?? '',
          body: rawBody.toString('utf8'),
        });
        if (!fresh) return null;
        const judged = this.patience(await this.judge(tx, context, gateway, event, addressed), 0);
        await webhookRepository.settle(tx, id, judged);
        return judged;
      }),
    );
    await failpoint('P9');
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

  private async judge(
    tx: Tx<PaymentTables>,
    context: CallContext,
    gateway: PaymentGateway,
    event: GatewayEvent,
    addressed: string | null,
  ): Promise<WebhookVerdict> {
    const { session } = event;
    if (event.account !== gateway.account) return { state: 'quarantined', reason: 'account' };
    if (session === null) return { state: 'parked', reason: 'unknown_type' };
    if (addressed !== null && session.reference !== addressed) return { state: 'quarantined', reason: 'reference' };
    const owner = await paymentRepository.locate(tx, session.reference);
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
    return { state: 'applied', reason: verdict.kind === 'unchanged' ? 'older_or_known' : null };
  }

  private patience(verdict: WebhookVerdict, triesBefore: number): WebhookVerdict {
    if (verdict.state !== 'parked') return verdict;
    if (triesBefore + 1 >= mostTries) return { state: 'dead', reason: verdict.reason };
    return { ...verdict, retryS: Math.min(60, 2 ** (triesBefore + 1)) };
  }
}
