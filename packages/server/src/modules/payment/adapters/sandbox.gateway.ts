/**
 * The sandbox gateway over HTTP. Every mutation carries a key derived from our own ids, so that a repeat after a
 * lost answer is the same mutation. 4xx are the gateway's final word, all else is unknown.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { AppError, isAppError } from '../../../platform/kernel/errors.ts';
import { RetryBudget } from '../../../platform/resilience/retry-budget.ts';
import type { GatewayStatus } from '../domain/payment-state.ts';
import type { PaymentDeps } from '../payment.deps.ts';
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
  private readonly budget = new RetryBudget();

  constructor(deps: Pick<PaymentDeps, 'config' | 'policies'>) {
    this.deps = deps;
    this.account = deps.config.payment.gatewayAccount;
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

  async findSession(reference: string): Promise<GatewaySession | null> {
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

  readWebhook(rawBody: Buffer, headers: IncomingHttpHeaders, nowMs: number): GatewayEvent {
    const secret = this.deps.config.secrets.gatewayWebhook;
    checkTimedSignature(rawBody, headers['x-sandbox-signature'], secret, nowMs);
    return this.readStoredWebhook(rawBody.toString('utf8'));
  }

  readStoredWebhook(body: string): GatewayEvent {
    const envelope = envelopeSchema.safeParse(parseOrNull(body));
    if (!envelope.success) throw unreadable('id, type and data are needed');
    const { id, type, account, data } = envelope.data;
    if (!knownTypes.has(type)) return { id, type, account, session: null };
    const session = z.object({ session: sessionSchema }).safeParse(data);
    if (!session.success) throw unreadable('the session cannot be read');
    return { id, type, account, session: toSession(session.data.session) };
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

  /** At most three tries while the budget lasts; a time-out is not tried again, its caller has waited long enough. */
  private send(method: 'GET' | 'POST', path: string, body?: unknown, key?: string): Promise<Answer> {
    return this.budget.run(() => this.tryOnce(method, path, body, key), {
      attempts: 2,
      retryable: (error) => isAppError(error, 'service_unavailable') && error.meta['reason'] === 'no_answer',
    });
  }

  private tryOnce(method: 'GET' | 'POST', path: string, body: unknown, key: string | undefined): Promise<Answer> {
    const { config, policies } = this.deps;
    const work = async (signal: AbortSignal): Promise<Answer> => {
      const response = await fetch(`${config.payment.gatewayUrl}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${config.secrets.gatewayApiKey}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(key === undefined ? {} : { 'Idempotency-Key': key }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        redirect: 'error',
        signal,
      }).catch((error: unknown) => {
        throw unknownOutcome('The gateway did not answer.', error);
      });
      // A refused API key is our own misconfiguration: nothing is known about the payment.
      if (response.status >= 500 || [401, 403, 408, 429].includes(response.status)) {
        await response.body?.cancel();
        throw unknownOutcome(`The gateway answered ${response.status}.`);
      }
      const text = await response.text().catch((error: unknown) => {
        throw unknownOutcome('The answer of the gateway broke off.', error);
      });
      return { status: response.status, body: parseOrNull(text) };
    };
    return policies.get('gateway.sandbox').execute(work, { timeoutMs: config.payment.gatewayTimeoutMs });
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
  const parsed = z.object({ error: z.object({ code: z.string() }) }).safeParse(answer.body);
  return parsed.success ? parsed.data.error.code : `http_${answer.status}`;
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function unknownOutcome(detail: string, cause?: unknown): AppError {
  return new AppError('service_unavailable', { detail, meta: { part: 'gateway', reason: 'no_answer' }, cause });
}

function unreadable(what: string): AppError {
  return new AppError('validation_failed', {
    detail: `The delivery cannot be read: ${what}.`,
    errors: [{ path: '/body', code: 'shape', message: what }],
  });
}
