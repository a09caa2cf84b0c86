/** A gateway in memory for tests: it keeps sessions like a real one and does, besides, what the sandbox never would. */
import { AppError } from '../../../platform/kernel/errors.ts';
import type { GatewayEvent, GatewayOutcome, GatewaySession, NewSession, PaymentGateway } from './payment-gateway.ts';

export class FakeGateway implements PaymentGateway {
  readonly provider: string;
  readonly account = 'acct_fake';
  readonly maxAmount: number;
  /** Set to false, its circuit is open. */
  isAnswering = true;
  readonly sessions = new Map<string, GatewaySession>();
  /** Calls by name, for counting. */
  readonly calls: string[] = [];
  private away = false;

  constructor(provider = 'sandbox', maxAmount = 1_000_000) {
    this.provider = provider;
    this.maxAmount = maxAmount;
  }

  /** While away every call ends with an unknown outcome and without effect. */
  setAway(away: boolean): void {
    this.away = away;
  }

  /** Whatever happens at the gateway without us, however unlikely. */
  happen(reference: string, change: Partial<GatewaySession>): GatewaySession {
    const session = this.byReference(reference);
    if (session === undefined) throw new Error(`no session of ${reference}`);
    Object.assign(session, change, { sequence: session.sequence + 1 });
    return session;
  }

  async probe(): Promise<void> {
    this.called('probe');
  }

  async createSession(input: NewSession): Promise<GatewayOutcome> {
    this.called('create');
    let session = this.byReference(input.reference);
    if (session === undefined) {
      session = {
        id: `fake_${input.reference}`,
        reference: input.reference,
        status: 'open',
        amount: input.amount,
        currency: input.currency,
        amountCaptured: 0,
        fee: 0,
        reason: null,
        url: `https://pay.example.com/${input.reference}`,
        sequence: 0,
        refunds: [],
      };
      this.sessions.set(session.id, session);
    }
    return answer(session);
  }

  async getSession(id: string): Promise<GatewaySession | null> {
    this.called('get');
    return structuredClone(this.sessions.get(id) ?? null);
  }

  async findSession({ reference }: NewSession): Promise<GatewaySession | null> {
    this.called('find');
    return structuredClone(this.byReference(reference) ?? null);
  }

  async capture(id: string): Promise<GatewayOutcome> {
    return this.change('capture', id, 'authorized', (session) => {
      session.status = 'captured';
      session.amountCaptured = session.amount;
    });
  }

  async void(id: string): Promise<GatewayOutcome> {
    return this.change('void', id, 'authorized', (session) => {
      session.status = 'voided';
    });
  }

  async expire(id: string): Promise<GatewayOutcome> {
    return this.change('expire', id, 'open', (session) => {
      session.status = 'expired';
    });
  }

  async refund(id: string, refund: { reference: string; amount: number }): Promise<GatewayOutcome> {
    return this.change('refund', id, 'captured', (session) => {
      if (session.refunds.some((known) => known.reference === refund.reference)) return;
      session.refunds.push({ ...refund, status: 'succeeded', failureReason: null });
    });
  }

  async *listSessions(): AsyncIterable<GatewaySession> {
    this.called('list');
    yield* structuredClone([...this.sessions.values()]);
  }

  async readWebhook(rawBody: Buffer): Promise<GatewayEvent> {
    return this.readStoredWebhook(rawBody.toString('utf8'));
  }

  readStoredWebhook(body: string): GatewayEvent {
    return JSON.parse(body) as GatewayEvent;
  }

  private byReference(reference: string): GatewaySession | undefined {
    return [...this.sessions.values()].find((session) => session.reference === reference);
  }

  private change(
    name: string,
    id: string,
    from: GatewaySession['status'],
    apply: (session: GatewaySession) => void,
  ): GatewayOutcome {
    this.called(name);
    const session = this.sessions.get(id);
    if (session === undefined) return { kind: 'refused', reason: 'not_found' };
    if (session.status === from) {
      apply(session);
      session.sequence += 1;
    }
    return answer(session);
  }

  private called(name: string): void {
    this.calls.push(name);
    if (this.away) throw new AppError('service_unavailable', { meta: { part: 'gateway', reason: 'no_answer' } });
  }
}

function answer(session: GatewaySession): GatewayOutcome {
  return { kind: 'session', session: structuredClone(session) };
}
