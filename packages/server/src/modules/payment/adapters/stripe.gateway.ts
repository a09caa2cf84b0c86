/**
 * Stripe by Checkout Sessions: the buyer pays on Stripe's page, so that no card data enters here. Each mutation
 * carries an idempotency key derived from our own ids; what is not Stripe's final word is an unknown outcome.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type Stripe from 'stripe';
import { AppError } from '../../../platform/kernel/errors.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import { GatewayCalls, unreadableDelivery } from './gateway-calls.ts';
import type { GatewayEvent, GatewayOutcome, GatewaySession, NewSession, PaymentGateway } from './payment-gateway.ts';
import { asOutcome, type LoadedStripe, loadStripe, StripeRefusal, withSignal } from './stripe-client.ts';
import { aboutOf, amountFault, intentIdOf, metadataKeys, toGatewaySession } from './stripe-session.ts';

const expand = ['payment_intent.latest_charge.balance_transaction'];
/** A page lives for 30 minutes at least at Stripe; ours ends sooner by being expired. A minute is for clocks. */
const leastLifeS = 31 * 60;
const toleranceS = 300;
/** Of these nothing is left to do: somebody was faster, and the session as it is now says who. */
const overtaken = new Set([
  'payment_intent_unexpected_state',
  'charge_already_captured',
  'charge_already_refunded',
  'resource_already_exists',
]);

export class StripeGateway implements PaymentGateway {
  readonly provider = 'stripe';
  readonly account: string;
  readonly maxAmount = 99_999_999;
  private readonly deps: Pick<PaymentDeps, 'config' | 'policies'>;
  private readonly calls: GatewayCalls;
  private loading: Promise<LoadedStripe> | null = null;

  constructor(deps: Pick<PaymentDeps, 'config' | 'policies'>) {
    this.deps = deps;
    this.account = deps.config.payment.stripe.account;
    this.calls = new GatewayCalls(deps, this.provider);
  }

  get isAnswering(): boolean {
    return this.calls.isAnswering;
  }

  async probe(): Promise<void> {
    await this.call(({ sdk }) => sdk.checkout.sessions.list({ limit: 1 }));
  }

  async createSession(session: NewSession): Promise<GatewayOutcome> {
    const fault = amountFault(session.amount, session.currency);
    if (fault !== null) return { kind: 'refused', reason: fault };
    return this.outcome(async () => this.read(await this.create(session)));
  }

  async getSession(id: string): Promise<GatewaySession | null> {
    return this.found(async () => this.read(await this.retrieve(id)));
  }

  /**
   * Stripe finds nothing by our reference at once. The same creation with the same key does: it gives the session
   * that was made, or makes it now (its caller ends it), or is refused because the time for it is over.
   */
  async findSession(session: NewSession): Promise<GatewaySession | null> {
    if (amountFault(session.amount, session.currency) !== null) return null;
    return this.found(async () => this.read(await this.retrieve((await this.create(session)).id)));
  }

  capture(id: string, key: string): Promise<GatewayOutcome> {
    return this.change(id, (sdk, intent) => sdk.paymentIntents.capture(intent, {}, { idempotencyKey: key }));
  }

  void(id: string, key: string, reason: string): Promise<GatewayOutcome> {
    const cancellation_reason = reason === 'duplicate' ? 'duplicate' : 'abandoned';
    return this.change(id, (sdk, intent) =>
      sdk.paymentIntents.cancel(intent, { cancellation_reason }, { idempotencyKey: key }),
    );
  }

  expire(id: string, key: string): Promise<GatewayOutcome> {
    return this.outcome(async () => {
      try {
        await this.call(({ sdk }) => sdk.checkout.sessions.expire(id, {}, { idempotencyKey: key }));
      } catch (error) {
        // Only an open session can be expired: whoever ended it before is told by the session itself.
        if (!(error instanceof StripeRefusal) || error.missing) throw error;
      }
      return this.read(await this.retrieve(id));
    });
  }

  refund(id: string, refund: { reference: string; amount: number; reason: string }): Promise<GatewayOutcome> {
    const { reference, amount } = refund;
    return this.change(id, (sdk, intent, session) =>
      sdk.refunds.create(
        {
          payment_intent: intent,
          amount,
          metadata: { [metadataKeys.refund]: reference, [metadataKeys.payment]: session.client_reference_id ?? '' },
        },
        { idempotencyKey: `refund-${reference}` },
      ),
    );
  }

  async *listSessions(day: string): AsyncIterable<GatewaySession> {
    const from = Date.parse(`${day}T00:00:00Z`) / 1000;
    const refunds = new Map<string, Stripe.Refund[]>();
    const since = { created: { gte: from }, limit: 100 };
    for await (const refund of this.pages((sdk, after) => sdk.refunds.list({ ...since, ...after }))) {
      const intent = typeof refund.payment_intent === 'string' ? refund.payment_intent : refund.payment_intent?.id;
      if (intent !== undefined) refunds.set(intent, [...(refunds.get(intent) ?? []), refund]);
    }
    const ofDay = {
      created: { gte: from, lt: from + 86_400 },
      limit: 100,
      expand: expand.map((path) => `data.${path}`),
    };
    for await (const session of this.pages((sdk, after) => sdk.checkout.sessions.list({ ...ofDay, ...after })))
      yield toGatewaySession(session, refunds.get(intentIdOf(session) ?? '') ?? []);
  }

  async readWebhook(rawBody: Buffer, headers: IncomingHttpHeaders, nowMs: number): Promise<GatewayEvent> {
    const secret = this.deps.config.secrets.stripeWebhook ?? '';
    const header = headers['stripe-signature'];
    const { sdk, errors } = await this.load();
    if (typeof header !== 'string') throw invalidSignature();
    try {
      sdk.webhooks.constructEvent(rawBody, header, secret, toleranceS, undefined, nowMs);
    } catch (error) {
      if (error instanceof errors.StripeSignatureVerificationError) throw invalidSignature();
      throw unreadableDelivery('it is no JSON');
    }
    // The SDK refuses only what is too old.
    const sentS = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(header)?.[1]);
    if (!(sentS - nowMs / 1000 <= toleranceS)) throw invalidSignature();
    return this.readStoredWebhook(rawBody.toString('utf8'));
  }

  readStoredWebhook(body: string): GatewayEvent {
    const event = parsed(body);
    const account = event.account ?? this.account;
    const live = this.deps.config.secrets.stripeApiKey?.includes('_live_') ?? false;
    const named = { id: event.id, type: event.type.slice(0, 80), session: null };
    // A test event for a live key (or the reverse) is signed by the same secret only by mistake.
    if (event.livemode !== live) return { ...named, account: `${account}:${live ? 'test' : 'live'}`, about: null };
    return { ...named, account, about: aboutOf(event) };
  }

  private create(session: NewSession): Promise<Stripe.Checkout.Session> {
    const metadata = { [metadataKeys.payment]: session.reference };
    const params: Stripe.Checkout.SessionCreateParams = {
      mode: 'payment',
      client_reference_id: session.reference,
      success_url: session.returnUrl,
      cancel_url: session.returnUrl,
      // Whole seconds of the attempt's own end: every repeat says the same, as one key demands.
      expires_at: Math.ceil(session.expiresAt.getTime() / 1000) + leastLifeS,
      locale: session.locale === 'ar' ? 'auto' : 'en',
      line_items: [
        {
          quantity: 1,
          price_data: {
            currency: session.currency.toLowerCase(),
            unit_amount: session.amount,
            product_data: { name: session.description },
          },
        },
      ],
      // The plain `automatic` tells the fee together with the capture.
      payment_intent_data: { capture_method: session.capture, description: session.description, metadata },
      metadata,
      expand,
    };
    const idempotencyKey = `create-${session.reference}`;
    return this.call(({ sdk }) => sdk.checkout.sessions.create(params, { idempotencyKey }));
  }

  private retrieve(id: string): Promise<Stripe.Checkout.Session> {
    return this.call(({ sdk }) => sdk.checkout.sessions.retrieve(id, { expand }));
  }

  /** The session with all that was refunded of it. */
  private async read(session: Stripe.Checkout.Session): Promise<GatewaySession> {
    const intent = session.payment_intent;
    if (intent === null || typeof intent === 'string' || intent.status !== 'succeeded')
      return toGatewaySession(session, []);
    const refunds: Stripe.Refund[] = [];
    const one = { payment_intent: intent.id, limit: 100 };
    for await (const refund of this.pages((sdk, after) => sdk.refunds.list({ ...one, ...after }))) refunds.push(refund);
    return toGatewaySession(session, refunds);
  }

  /** A change of the intent behind a session, answered by the session as it is then. */
  private change(
    id: string,
    work: (sdk: Stripe, intent: string, session: Stripe.Checkout.Session) => Promise<unknown>,
  ): Promise<GatewayOutcome> {
    return this.outcome(async () => {
      const session = await this.retrieve(id);
      const intent = intentIdOf(session);
      if (intent === null) return this.read(session);
      try {
        await this.call(({ sdk }) => work(sdk, intent, session));
      } catch (error) {
        if (!(error instanceof StripeRefusal) || !overtaken.has(error.reason)) throw error;
      }
      return this.read(await this.retrieve(id));
    });
  }

  private async outcome(work: () => Promise<GatewaySession>): Promise<GatewayOutcome> {
    try {
      return { kind: 'session', session: await work() };
    } catch (error) {
      if (error instanceof StripeRefusal) return { kind: 'refused', reason: error.reason };
      throw error;
    }
  }

  private async found(work: () => Promise<GatewaySession>): Promise<GatewaySession | null> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof StripeRefusal) return null;
      throw error;
    }
  }

  /** Page by page, each a guarded call of its own. */
  private async *pages<T extends { id: string }>(
    ask: (sdk: Stripe, after: { starting_after?: string }) => Promise<Stripe.ApiList<T>>,
  ): AsyncIterable<T> {
    let after: { starting_after?: string } | null = {};
    while (after !== null) {
      const from: { starting_after?: string } = after;
      const page = await this.call(({ sdk }) => ask(sdk, from));
      yield* page.data;
      const last = page.data.at(-1);
      after = page.has_more && last !== undefined ? { starting_after: last.id } : null;
    }
  }

  private async call<T>(work: (stripe: LoadedStripe) => Promise<T>): Promise<T> {
    const stripe = await this.load();
    return this.calls.run(async (signal) => {
      try {
        return await withSignal(signal, () => work(stripe));
      } catch (error) {
        throw asOutcome(error, stripe.errors);
      }
    });
  }

  private load(): Promise<LoadedStripe> {
    this.loading ??= loadStripe(this.deps).catch((error: unknown) => {
      this.loading = null;
      throw error;
    });
    return this.loading;
  }
}

function parsed(body: string): Stripe.Event {
  let event: Partial<Stripe.Event> | null = null;
  try {
    event = JSON.parse(body) as Partial<Stripe.Event> | null;
  } catch {
    throw unreadableDelivery('it is no JSON');
  }
  const readable =
    typeof event?.id === 'string' &&
    event.id.length <= 120 &&
    typeof event.type === 'string' &&
    (event.account === undefined || typeof event.account === 'string') &&
    typeof event.data?.object === 'object' &&
    event.data.object !== null;
  if (!readable) throw unreadableDelivery('id, type and data are needed');
  return event as Stripe.Event;
}

function invalidSignature(): AppError {
  return new AppError('signature_invalid', { detail: 'The signature is missing, wrong or too old.' });
}
