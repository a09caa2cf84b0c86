/** What the fake Stripe knows, and how it changes: in memory, each call at once. */
import { randomBytes } from 'node:crypto';

export interface FakeAnswer {
  status: number;
  body: unknown;
}

export class StripeFault extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>) {
    super(String(body['code']));
    this.status = status;
    this.body = { type: 'invalid_request_error', message: 'No.', ...body };
  }
}

export interface FakeRefund {
  id: string;
  amount: number;
  status: 'pending' | 'succeeded' | 'failed';
  metadata: Record<string, string>;
  created: number;
}

export interface FakeSession {
  id: string;
  reference: string;
  amount: number;
  currency: string;
  manual: boolean;
  created: number;
  expires: number;
  status: 'open' | 'complete' | 'expired';
  /** null until the buyer has acted. */
  intent: string | null;
  intentStatus: 'requires_payment_method' | 'requires_capture' | 'succeeded' | 'canceled';
  captured: number;
  cancelReason: string | null;
  declineCode: string | null;
  metadata: Record<string, string>;
  returnUrl: string;
  refunds: FakeRefund[];
}

export class FakeStripeState {
  readonly sessions = new Map<string, FakeSession>();
  readonly journal: Record<string, unknown>[] = [];
  refundsEnd: 'succeed' | 'pending' = 'succeed';
  private readonly url: string;
  private readonly tell: (event: { id: string }) => void;

  constructor(url: string, tell: (event: { id: string }) => void) {
    this.url = url;
    this.tell = tell;
  }

  act(call: string, params: URLSearchParams): FakeAnswer {
    const [, id = '', verb = ''] = /\/(?:sessions|payment_intents)\/([^/]+)\/?(\w*)$/.exec(call) ?? [];
    const ok = (body: unknown): FakeAnswer => ({ status: 200, body });
    if (call === 'POST /checkout/sessions') return ok(this.create(params));
    if (call === 'GET /checkout/sessions')
      return ok(
        page(
          [...this.sessions.values()].map((s) => this.sessionView(s)),
          params,
        ),
      );
    if (call === 'POST /refunds') return ok(this.refund(params));
    if (call === 'GET /refunds') return ok(page(this.refundViews(params.get('payment_intent')), params));
    if (call.startsWith('GET /checkout/sessions/')) return ok(this.sessionView(this.need(id)));
    if (verb === 'expire') return ok(this.expire(this.need(id)));
    const session = [...this.sessions.values()].find((one) => one.intent === id);
    if (session === undefined) throw new StripeFault(404, { code: 'resource_missing', param: 'intent' });
    if (verb === 'capture') return ok(this.capture(session));
    if (verb === 'cancel') return ok(this.cancel(session, params.get('cancellation_reason')));
    throw new StripeFault(404, { code: 'resource_missing' });
  }

  /** What a person does on the page. */
  person(id: string, act: string, reason?: string): unknown {
    const session = this.need(id);
    if (session.status !== 'open') throw new Error(`the session is ${session.status}`);
    if (act === 'expire') this.expire(session);
    else {
      session.status = 'complete';
      session.intent = `pi_${randomBytes(12).toString('hex')}`;
      if (act === 'pay') {
        session.intentStatus = session.manual ? 'requires_capture' : 'succeeded';
        session.captured = session.manual ? 0 : session.amount;
        this.note(session.manual ? 'session.authorized' : 'session.captured', session);
        this.event('checkout.session.completed', this.sessionView(session, false));
        const type = session.manual ? 'amount_capturable_updated' : 'succeeded';
        this.event(`payment_intent.${type}`, this.intentView(session));
      } else {
        session.declineCode = reason ?? 'card_declined';
        this.note('session.declined', session);
        this.event('checkout.session.async_payment_failed', this.sessionView(session, false));
      }
    }
    return this.view(id);
  }

  settleRefund(id: string, status: 'succeeded' | 'failed'): unknown {
    for (const session of this.sessions.values())
      for (const refund of session.refunds)
        if (refund.id === id) {
          refund.status = status;
          this.note(`refund.${status}`, session, { reference: refund.metadata['mkt_refund'] });
          this.event(status === 'failed' ? 'refund.failed' : 'refund.updated', this.refundView(session, refund));
        }
    return {};
  }

  /** In the sandbox's words, for tests that look at a gateway from outside. */
  view(id: string): unknown {
    const session = this.need(id);
    const refunded = session.refunds.reduce((sum, one) => (one.status === 'succeeded' ? sum + one.amount : sum), 0);
    return {
      session_id: session.id,
      reference: session.reference,
      status: wordOf(session, refunded),
      amount: session.amount,
      currency: session.currency.toUpperCase(),
      amount_captured: session.captured,
      amount_refunded: refunded,
      fee: session.captured > 0 ? feeOf(session.captured) : 0,
      refunds: session.refunds.map((refund) => ({ refund_id: refund.id, reference: refund.metadata['mkt_refund'] })),
    };
  }

  views(): unknown[] {
    return [...this.sessions.keys()].map((id) => this.view(id));
  }

  event(type: string, object: unknown): void {
    const id = `evt_${randomBytes(12).toString('hex')}`;
    const created = Math.floor(Date.now() / 1000);
    this.tell({
      ...{ object: 'event', api_version: '2026-10-28.endive', created, livemode: false, type },
      id,
      ...{ data: { object } },
    });
  }

  private create(params: URLSearchParams): unknown {
    const now = Math.floor(Date.now() / 1000);
    const expires = Number(params.get('expires_at'));
    if (expires < now + 1800 || expires > now + 86_400) throw new StripeFault(400, { param: 'expires_at' });
    const currency = params.get('line_items[0][price_data][currency]') ?? '';
    if (currency === 'xts') throw new StripeFault(400, { param: 'currency', code: 'currency_not_supported' });
    const session: FakeSession = {
      id: `cs_test_${randomBytes(16).toString('hex')}`,
      reference: params.get('client_reference_id') ?? '',
      amount: Number(params.get('line_items[0][price_data][unit_amount]')),
      currency,
      manual: params.get('payment_intent_data[capture_method]') === 'manual',
      created: now,
      expires,
      status: 'open',
      intent: null,
      intentStatus: 'requires_payment_method',
      captured: 0,
      cancelReason: null,
      declineCode: null,
      metadata: { mkt_payment: params.get('payment_intent_data[metadata][mkt_payment]') ?? '' },
      returnUrl: params.get('success_url') ?? '',
      refunds: [],
    };
    this.sessions.set(session.id, session);
    this.note('session.created', session);
    return this.sessionView(session);
  }

  private expire(session: FakeSession): unknown {
    if (session.status !== 'open') throw new StripeFault(400, { param: 'status' });
    session.status = 'expired';
    this.note('session.expired', session);
    this.event('checkout.session.expired', this.sessionView(session, false));
    return this.sessionView(session);
  }

  private capture(session: FakeSession): unknown {
    if (session.intentStatus !== 'requires_capture')
      throw new StripeFault(400, { code: 'payment_intent_unexpected_state' });
    session.intentStatus = 'succeeded';
    session.captured = session.amount;
    this.note('session.captured', session);
    this.event('payment_intent.succeeded', this.intentView(session));
    return this.intentView(session);
  }

  private cancel(session: FakeSession, reason: string | null): unknown {
    if (session.intentStatus !== 'requires_capture')
      throw new StripeFault(400, { code: 'payment_intent_unexpected_state' });
    session.intentStatus = 'canceled';
    session.cancelReason = reason;
    this.note('session.voided', session);
    this.event('payment_intent.canceled', this.intentView(session));
    return this.intentView(session);
  }

  private refund(params: URLSearchParams): unknown {
    const session = [...this.sessions.values()].find((one) => one.intent === params.get('payment_intent'));
    if (session === undefined) throw new StripeFault(404, { code: 'resource_missing' });
    const taken = session.refunds.reduce((sum, one) => (one.status === 'failed' ? sum : sum + one.amount), 0);
    const amount = Number(params.get('amount'));
    if (taken + amount > session.captured) throw new StripeFault(400, { code: 'charge_already_refunded' });
    const refund: FakeRefund = {
      id: `re_${randomBytes(12).toString('hex')}`,
      amount,
      status: this.refundsEnd === 'pending' ? 'pending' : 'succeeded',
      metadata: Object.fromEntries(
        ['mkt_refund', 'mkt_payment'].map((key) => [key, params.get(`metadata[${key}]`) ?? '']),
      ),
      created: Math.floor(Date.now() / 1000),
    };
    session.refunds.push(refund);
    this.note('refund.created', session, { reference: refund.metadata['mkt_refund'], amount });
    this.event('refund.created', this.refundView(session, refund));
    return this.refundView(session, refund);
  }

  private need(id: string): FakeSession {
    const session = this.sessions.get(id);
    if (session === undefined) throw new StripeFault(404, { code: 'resource_missing', param: 'session' });
    return session;
  }

  /** As the sandbox writes its journal: who a session is for stands in its first line alone. */
  private note(kind: string, session: FakeSession, over: Record<string, unknown> = {}): void {
    const { id, reference, amount, currency } = session;
    const first = kind === 'session.created' ? { reference, amount, currency: currency.toUpperCase() } : {};
    this.journal.push({ kind, session_id: id, ...first, ...over });
  }

  /** Not expanded as in an event: there the intent is its id. */
  private sessionView(
    session: FakeSession,
    expanded = true,
  ): { id: string; created: number } & Record<string, unknown> {
    return {
      id: session.id,
      object: 'checkout.session',
      created: session.created,
      client_reference_id: session.reference,
      metadata: session.metadata,
      amount_total: session.amount,
      currency: session.currency,
      expires_at: session.expires,
      status: session.status,
      payment_status: session.captured > 0 ? 'paid' : 'unpaid',
      payment_intent: session.intent === null ? null : expanded ? this.intentView(session) : session.intent,
      url: session.status === 'open' ? `${this.url}/pay/${session.id}` : null,
      livemode: false,
    };
  }

  private intentView(session: FakeSession): Record<string, unknown> {
    return {
      id: session.intent,
      object: 'payment_intent',
      status: session.intentStatus,
      amount: session.amount,
      amount_received: session.captured,
      currency: session.currency,
      metadata: session.metadata,
      cancellation_reason: session.cancelReason,
      last_payment_error:
        session.declineCode === null ? null : { code: 'card_declined', decline_code: session.declineCode },
      latest_charge:
        session.captured === 0
          ? null
          : {
              id: `ch_${session.intent}`,
              balance_transaction: { id: 'txn_1', fee: feeOf(session.captured), currency: session.currency },
            },
    };
  }

  private refundViews(intent: string | null): ({ id: string; created: number } & Record<string, unknown>)[] {
    const sessions = [...this.sessions.values()].filter((one) => intent === null || one.intent === intent);
    return sessions.flatMap((session) => session.refunds.map((refund) => this.refundView(session, refund)));
  }

  private refundView(
    session: FakeSession,
    refund: FakeRefund,
  ): { id: string; created: number } & Record<string, unknown> {
    const failure_reason = refund.status === 'failed' ? 'expired_or_canceled_card' : null;
    return { ...refund, object: 'refund', payment_intent: session.intent, currency: session.currency, failure_reason };
  }
}

function page(rows: { id: string; created: number }[], params: URLSearchParams): unknown {
  const from = Number(params.get('created[gte]') ?? 0);
  const to = Number(params.get('created[lt]') ?? Number.MAX_SAFE_INTEGER);
  const limit = Number(params.get('limit') ?? 10);
  const after = params.get('starting_after');
  const inTime = rows.filter((row) => row.created >= from && row.created < to);
  const start = after === null ? 0 : inTime.findIndex((row) => row.id === after) + 1;
  return { object: 'list', data: inTime.slice(start, start + limit), has_more: inTime.length > start + limit };
}

function feeOf(amount: number): number {
  return Math.min(amount, Math.round((amount * 290) / 10_000) + 30);
}

function wordOf(session: FakeSession, refunded: number): string {
  if (session.status !== 'complete') return session.status;
  if (session.intentStatus === 'requires_capture') return 'authorized';
  if (session.intentStatus === 'canceled') return 'voided';
  if (session.intentStatus === 'requires_payment_method') return 'declined';
  return refunded === 0 ? 'captured' : refunded < session.captured ? 'partially_refunded' : 'refunded';
}
