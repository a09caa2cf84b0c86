// What the gateway does. Each command runs alone on its session, checks the one table of allowed actions, writes the
// journal and is answered after that: two captures, a capture and a void, ten refunds at once have one legal outcome.

import { randomBytes } from 'node:crypto';
import type { GatewayFee } from './gateway.config.ts';
import { GatewayError } from './gateway-error.ts';
import type { GatewayState } from './gateway-state.ts';
import type { Journal } from './journal.ts';
import type { JournalFact } from './journal-entry.ts';
import { KeyedLock } from './keyed-lock.ts';
import {
  amountRefundable,
  type CaptureMode,
  isAllowed,
  type PageLocale,
  type Session,
  type SessionAction,
} from './session.ts';

export interface CreateSessionInput {
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
  readonly capture: CaptureMode;
  readonly description: string;
  readonly locale: PageLocale;
  readonly returnUrl: string;
  readonly webhookUrl: string;
  readonly expiresAt: string;
}

export interface RefundInput {
  readonly reference: string;
  readonly amount: number;
  readonly reason: string | null;
}

/** The Idempotency-Key of a request and a digest of what it asks for. */
export interface RequestKey {
  readonly key: string;
  readonly hash: string;
}

export interface GatewayServiceParts {
  readonly journal: Journal;
  readonly state: GatewayState;
  readonly fee: GatewayFee;
  readonly webhooks: { schedule(id: string): void };
  readonly refundStatus: () => 'pending' | 'succeeded';
}

type Work = (record: (fact: JournalFact, webhook: boolean) => Promise<void>) => Promise<void>;

const newId = (prefix: string): string => `${prefix}_${randomBytes(16).toString('base64url')}`;
/** setTimeout counts in 31 bits; a session that ends later is looked at again then. */
const longestTimerMs = 2_147_000_000;

export class GatewayService {
  readonly #parts: GatewayServiceParts;
  readonly #requests = new KeyedLock();
  readonly #sessions = new KeyedLock();
  readonly #expiry = new Map<string, NodeJS.Timeout>();

  constructor(parts: GatewayServiceParts) {
    this.#parts = parts;
  }

  /** Watches the sessions that an earlier process left open. */
  resume(): void {
    for (const session of this.#parts.state.openSessions()) this.#watchExpiry(session);
  }

  stop(): void {
    for (const timer of this.#expiry.values()) clearTimeout(timer);
    this.#expiry.clear();
  }

  async create(input: CreateSessionInput, request: RequestKey | null): Promise<Session> {
    const { state } = this.#parts;
    const known = await this.#once(request, () =>
      this.#sessions.run(`reference:${input.reference}`, async () => {
        const existing = state.sessionByReference(input.reference);
        if (existing) return this.#sameOrRefused(existing, input);
        const id = newId('cs');
        await this.#record(
          {
            kind: 'session.created',
            session_id: id,
            reference: input.reference,
            amount: input.amount,
            currency: input.currency,
            capture: input.capture,
            description: input.description,
            locale: input.locale,
            return_url: input.returnUrl,
            webhook_url: input.webhookUrl,
            expires_at: input.expiresAt,
          },
          false,
          request,
        );
        this.#watchExpiry(this.#session(id));
        return id;
      }),
    );
    return this.#session(known);
  }

  /** The buyer pays: money is held, or taken at once where the session asks for that. */
  pay(id: string, request: RequestKey | null = null): Promise<Session> {
    return this.#change(id, 'pay', request, async (record) => {
      const { amount, capture, expiresAt } = this.#session(id);
      if (Date.parse(expiresAt) <= Date.now()) {
        await this.#record({ kind: 'session.expired', session_id: id }, true, null);
        throw this.#invalidState(this.#session(id), 'pay');
      }
      if (capture === 'manual') await record({ kind: 'session.authorized', session_id: id, amount }, true);
      else await record({ kind: 'session.captured', session_id: id, amount, fee: this.#feeOf(amount) }, true);
    });
  }

  decline(id: string, reason: string, request: RequestKey | null = null): Promise<Session> {
    return this.#change(id, 'decline', request, (record) =>
      record({ kind: 'session.declined', session_id: id, reason }, true),
    );
  }

  expire(id: string, request: RequestKey | null = null): Promise<Session> {
    return this.#change(id, 'expire', request, (record) => record({ kind: 'session.expired', session_id: id }, true));
  }

  /** Takes held money, all of it or less; the rest is let go. */
  capture(id: string, amount: number | null, request: RequestKey | null): Promise<Session> {
    return this.#change(id, 'capture', request, async (record) => {
      const limit = this.#session(id).amountAuthorized;
      const taken = amount ?? limit;
      if (taken > limit)
        throw new GatewayError('amount_exceeds_authorized', `At most ${limit} can be captured.`, { limit });
      await record({ kind: 'session.captured', session_id: id, amount: taken, fee: this.#feeOf(taken) }, true);
    });
  }

  void(id: string, reason: string | null, request: RequestKey | null): Promise<Session> {
    return this.#change(id, 'void', request, (record) =>
      record({ kind: 'session.voided', session_id: id, reason }, true),
    );
  }

  /** Sends money back. A repeat with the same reference and amount is the same refund, whatever its key. */
  async refund(id: string, input: RefundInput, request: RequestKey | null): Promise<Session> {
    const known = await this.#once(request, () =>
      this.#sessions.run(id, async () => {
        const session = this.#session(id);
        const existing = session.refunds.find((refund) => refund.reference === input.reference);
        if (existing) {
          if (existing.amount === input.amount) return id;
          throw new GatewayError('reference_in_use', 'This reference is of a refund of another amount.');
        }
        if (!isAllowed(session, 'refund')) throw this.#invalidState(session, 'refund');
        const limit = amountRefundable(session);
        if (input.amount > limit)
          throw new GatewayError('amount_exceeds_captured', `At most ${limit} can be refunded.`, { limit });
        const status = this.#parts.refundStatus();
        const refund = {
          refund_id: newId('re'),
          reference: input.reference,
          amount: input.amount,
          reason: input.reason,
        };
        await this.#record(
          { kind: 'refund.created', session_id: id, ...refund, status },
          status === 'succeeded',
          request,
        );
        return id;
      }),
    );
    return this.#session(known);
  }

  /** Ends a refund that chaos left pending. */
  async settleRefund(refundId: string, outcome: 'succeed' | 'fail', reason: string): Promise<Session> {
    const found = this.#parts.state.sessionOfRefund(refundId);
    if (!found) throw new GatewayError('not_found', 'There is no such refund.');
    return this.#sessions.run(found.id, async () => {
      const refund = found.refunds.find((candidate) => candidate.refundId === refundId);
      if (refund?.status !== 'pending') throw this.#invalidState(found, 'refund');
      const ids = { session_id: found.id, refund_id: refundId };
      if (outcome === 'succeed') await this.#record({ kind: 'refund.succeeded', ...ids }, true, null);
      else await this.#record({ kind: 'refund.failed', ...ids, reason }, true, null);
      return found;
    });
  }

  async #change(id: string, action: SessionAction, request: RequestKey | null, work: Work): Promise<Session> {
    const known = await this.#once(request, () =>
      this.#sessions.run(id, async () => {
        const session = this.#session(id);
        if (!isAllowed(session, action)) throw this.#invalidState(session, action);
        await work((fact, webhook) => this.#record(fact, webhook, request));
        return id;
      }),
    );
    return this.#session(known);
  }

  /**
   * Runs a request once by its key; a repeat waits for the first and is answered with the session as it is by then.
   * Refusals are not kept: they had no effect, and the same key may try again.
   */
  async #once(request: RequestKey | null, run: () => Promise<string>): Promise<string> {
    if (!request) return run();
    return this.#requests.run(request.key, async () => {
      const known = this.#parts.state.request(request.key);
      if (!known) return run();
      if (known.hash === request.hash) return known.sessionId;
      throw new GatewayError('idempotency_key_reused', 'This Idempotency-Key was used for another request.');
    });
  }

  async #record(fact: JournalFact, webhook: boolean, request: RequestKey | null): Promise<void> {
    const entry = await this.#parts.journal.append({
      ...fact,
      ...(webhook ? { event_id: newId('evt') } : {}),
      ...(request ? { idempotency: request } : {}),
    });
    if ('session_id' in fact && fact.kind !== 'session.created') this.#forgetExpiry(fact.session_id);
    if (entry.event_id !== undefined) this.#parts.webhooks.schedule(entry.event_id);
  }

  #session(id: string): Session {
    const session = this.#parts.state.session(id);
    if (!session) throw new GatewayError('not_found', 'There is no such session.');
    return session;
  }

  #sameOrRefused(session: Session, input: CreateSessionInput): string {
    const same =
      session.amount === input.amount && session.currency === input.currency && session.capture === input.capture;
    if (same) return session.id;
    throw new GatewayError('reference_in_use', 'This reference is of a session of another amount.');
  }

  #invalidState(session: Session, action: SessionAction): GatewayError {
    const message = `A session that is ${session.status} does not allow to ${action}.`;
    return new GatewayError('invalid_state', message, { session_id: session.id, status: session.status });
  }

  #feeOf(amount: number): number {
    const { basisPoints, fixed } = this.#parts.fee;
    return Math.min(amount, Math.round((amount * basisPoints) / 10_000) + fixed);
  }

  #watchExpiry(session: Session): void {
    const waitMs = Date.parse(session.expiresAt) - Date.now();
    const timer = setTimeout(
      () => {
        this.#expiry.delete(session.id);
        if (waitMs > longestTimerMs) this.#watchExpiry(session);
        // Paid, declined or stopped in the meantime: then there is nothing to expire.
        else this.expire(session.id).catch(() => undefined);
      },
      Math.max(0, Math.min(waitMs, longestTimerMs)),
    );
    this.#expiry.set(session.id, timer);
  }

  #forgetExpiry(id: string): void {
    clearTimeout(this.#expiry.get(id));
    this.#expiry.delete(id);
  }
}
