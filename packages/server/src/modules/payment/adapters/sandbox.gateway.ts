/**
 * The sandbox gateway over HTTP. Every mutation carries a key derived from our own ids, so that a repeat after a
 * lost answer is the same mutation. 4xx are the gateway's final word, all else is unknown.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { exchange } from '../../../platform/http/exchange.ts';
import type { GatewayStatus } from '../domain/payment-state.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import { GatewayCalls, unknownOutcome, unreadableDelivery } from './gateway-calls.ts';
import type { GatewayEvent, GatewayOutcome, GatewaySession, NewSession, PaymentGateway } from './payment-gateway.ts';
import { checkTimedSignature } from './webhook-signature.ts';

const refundSchema = z.object({
  reference: z.string().max(64),
  amount: z.int().min(0),
  status: z.enum(['pending', 'succeeded', 'failed']),
  failure_reason: z.string().nullable().default(null),
});
const sessionSchema = z.object({
  session_id: z.string().max(120),
  reference: z.string().max(64),
  status: z.enum(['open', 'authorized', 'captured', 'partially_refunded', 'refunded', 'declined', 'voided', 'expired']),
  amount: z.int().min(0),
  currency: z.string().length(3),
  amount_captured: z.int().min(0),
  fee: z.int().min(0),
  reason: z.string().nullable(),
  url: z.string().max(2048),
  sequence: z.int().min(0),
  refunds: z.array(refundSchema).max(10_000),
});
const envelopeSchema = z.object({
  id: z.string().min(1).max(120),
  type: z.string().min(1).max(80),
  account: z.string().max(120).default(''),
  data: z.unknown(),
});
const deliverySchema = z.object({ session: sessionSchema });
const errorSchema = z.object({ error: z.object({ code: z.string() }) });
const sessionEvents = ['authorized', 'captured', 'declined', 'voided', 'expired'].map((word) => `session.${word}`);
const knownTypes = new Set([...sessionEvents, 'refund.succeeded', 'refund.failed']);

interface Answer {
  status: number;
  body: unknown;
}

export class SandboxGateway implements PaymentGateway {
  readonly provider = 'sandbox';
  readonly account: string;
  readonly maxAmount = 999_999_999_999;
  private readonly deps: Pick<PaymentDeps, 'config' | 'policies'>;
  private readonly calls: GatewayCalls;

  constructor(deps: Pick<PaymentDeps, 'config' | 'policies'>) {
    this.deps = deps;
    this.account = deps.config.payment.gatewayAccount;
    this.calls = new GatewayCalls(deps, this.provider);
  }

  get isAnswering(): boolean {
    return this.calls.isAnswering;
  }

  async probe(): Promise<void> {
    await this.send('GET', '/sessions/by-reference/probe');
  }

  async createSession(session: NewSession): Promise<GatewayOutcome> {
    const body = {
      reference: session.reference,
      amount: session.amount,
      currency: session.currency,
      capture: session.capture,
      description: session.description,
      locale: session.locale,
      return_url: session.returnUrl,
      webhook_url: session.webhookUrl,
      expires_at: session.expiresAt.toISOString(),
    };
    return outcome(await this.send('POST', '/sessions', body, `create-${session.reference}`));
  }

  async getSession(id: string): Promise<GatewaySession | null> {
    return found(await this.send('GET', `/sessions/${encodeURIComponent(id)}`));
  }

  async findSession({ reference }: NewSession): Promise<GatewaySession | null> {
    return found(await this.send('GET', `/sessions/by-reference/${encodeURIComponent(reference)}`));
  }

  capture(id: string, key: string): Promise<GatewayOutcome> {
    return this.change(id, 'capture', {}, key);
  }

  void(id: string, key: string, reason: string): Promise<GatewayOutcome> {
    return this.change(id, 'void', { reason: reason.slice(0, 200) }, key);
  }

  expire(id: string, key: string): Promise<GatewayOutcome> {
    return this.change(id, 'expire', {}, key);
  }

  refund(id: string, refund: { reference: string; amount: number; reason: string }): Promise<GatewayOutcome> {
    const { reference, amount } = refund;
    const body = { reference, amount, ...(refund.reason === '' ? {} : { reason: refund.reason.slice(0, 200) }) };
    return this.change(id, 'refunds', body, `refund-${reference}`);
  }

  async *listSessions(day: string): AsyncIterable<GatewaySession> {
    let cursor = '';
    do {
      const answer = await this.send('GET', `/sessions?date=${day}&limit=200${cursor}`);
      const page = z
        .object({ data: z.array(sessionSchema), next_cursor: z.number().nullable() })
        .safeParse(answer.body);
      if (answer.status !== 200 || !page.success) throw unknownOutcome('The list of the gateway cannot be read.');
      for (const view of page.data.data) yield toSession(view);
      cursor = page.data.next_cursor === null ? '' : `&cursor=${page.data.next_cursor}`;
    } while (cursor !== '');
  }

  async readWebhook(rawBody: Buffer, headers: IncomingHttpHeaders, nowMs: number): Promise<GatewayEvent> {
    const secret = this.deps.config.secrets.gatewayWebhook;
    checkTimedSignature(rawBody, headers['x-sandbox-signature'], secret, nowMs);
    return this.readStoredWebhook(rawBody.toString('utf8'));
  }

  readStoredWebhook(body: string): GatewayEvent {
    const envelope = envelopeSchema.safeParse(parseOrNull(body));
    if (!envelope.success) throw unreadableDelivery('id, type and data are needed');
    const { id, type, account, data } = envelope.data;
    if (!knownTypes.has(type)) return { id, type, account, session: null, about: null };
    const session = deliverySchema.safeParse(data);
    if (!session.success) throw unreadableDelivery('the session cannot be read');
    return { id, type, account, session: toSession(session.data.session), about: null };
  }

  /** A wrong state means that somebody was faster: the session as it is now says who. */
  private async change(id: string, action: string, body: unknown, key: string): Promise<GatewayOutcome> {
    const answer = await this.send('POST', `/sessions/${encodeURIComponent(id)}/${action}`, body, key);
    if (answer.status === 409 && codeOf(answer) === 'invalid_state') {
      const session = await this.getSession(id);
      return session === null ? { kind: 'refused', reason: 'invalid_state' } : { kind: 'session', session };
    }
    return outcome(answer);
  }

  private send(method: 'GET' | 'POST', path: string, body?: unknown, key?: string): Promise<Answer> {
    const { config } = this.deps;
    const work = async (signal: AbortSignal): Promise<Answer> => {
      const { status, text } = await exchange(`${config.payment.gatewayUrl}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${config.secrets.gatewayApiKey}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(key === undefined ? {} : { 'Idempotency-Key': key }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal,
      }).catch((error: unknown) => {
        throw unknownOutcome('The gateway did not answer.', error);
      });
      // A refused API key is our own misconfiguration: nothing is known about the payment.
      if (status < 200 || (status >= 300 && status < 400) || status >= 500 || [401, 403, 408, 429].includes(status))
        throw unknownOutcome(`The gateway answered ${status}.`);
      return { status, body: parseOrNull(text) };
    };
    return this.calls.run(work);
  }
}

function outcome(answer: Answer): GatewayOutcome {
  if (answer.status >= 200 && answer.status < 300) return { kind: 'session', session: readSession(answer.body) };
  return { kind: 'refused', reason: codeOf(answer).slice(0, 80) };
}

function found(answer: Answer): GatewaySession | null {
  if (answer.status === 200) return readSession(answer.body);
  if (answer.status === 404) return null;
  throw unknownOutcome(`The gateway answered ${answer.status} (${codeOf(answer)}).`);
}

function readSession(body: unknown): GatewaySession {
  // A refund's answer holds the session beside the refund.
  const inner = body !== null && typeof body === 'object' && 'session' in body ? body.session : body;
  const parsed = sessionSchema.safeParse(inner);
  if (!parsed.success) throw unknownOutcome('The answer of the gateway cannot be read.', parsed.error);
  return toSession(parsed.data);
}

function toSession(view: z.output<typeof sessionSchema>): GatewaySession {
  const refunded = view.status === 'partially_refunded' || view.status === 'refunded';
  const status: GatewayStatus = refunded ? 'captured' : (view.status as GatewayStatus);
  return {
    id: view.session_id,
    reference: view.reference,
    status,
    amount: view.amount,
    currency: view.currency,
    amountCaptured: view.amount_captured,
    fee: view.fee,
    reason: view.reason,
    url: view.url,
    sequence: view.sequence,
    refunds: view.refunds.map((refund) => ({
      reference: refund.reference,
      amount: refund.amount,
      status: refund.status,
      failureReason: refund.failure_reason,
    })),
  };
}

function codeOf(answer: Answer): string {
  const parsed = errorSchema.safeParse(answer.body);
  return parsed.success ? parsed.data.error.code : `http_${answer.status}`;
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
