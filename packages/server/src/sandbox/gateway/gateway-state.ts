// What the journal says, in memory. It changes only by `apply`, which sees durable entries in order, so the state after
// a restart is the state before it.

import type { JournalEntry } from './journal-entry.ts';
import { type Session, type SessionRefund, statusByMoney } from './session.ts';
import { webhookBody } from './session-view.ts';

export interface PendingWebhook {
  readonly id: string;
  readonly url: string;
  readonly body: string;
  attempts: number;
  /** When it was made or last tried, in ms. */
  lastAt: number;
}

export interface KnownRequest {
  readonly hash: string;
  readonly sessionId: string;
  readonly refundId: string | null;
}

type EntryOf<K extends JournalEntry['kind']> = Extract<JournalEntry, { kind: K }>;

const newSession = (entry: EntryOf<'session.created'>): Session => ({
  id: entry.session_id,
  reference: entry.reference,
  amount: entry.amount,
  currency: entry.currency,
  capture: entry.capture,
  description: entry.description,
  locale: entry.locale,
  returnUrl: entry.return_url,
  webhookUrl: entry.webhook_url,
  expiresAt: entry.expires_at,
  createdAt: entry.at,
  createdSeq: entry.seq,
  updatedAt: entry.at,
  status: 'open',
  amountAuthorized: 0,
  amountCaptured: 0,
  fee: 0,
  reason: null,
  refunds: [],
  sequence: 0,
});

const newRefund = (entry: EntryOf<'refund.created'>): SessionRefund => ({
  refundId: entry.refund_id,
  reference: entry.reference,
  amount: entry.amount,
  reason: entry.reason,
  createdAt: entry.at,
  status: entry.status,
  failureReason: null,
});

const refundOf = (session: Session, refundId: string): SessionRefund => {
  const refund = session.refunds.find((candidate) => candidate.refundId === refundId);
  if (!refund) throw new Error(`the journal names the unknown refund ${refundId}`);
  return refund;
};

const change = (session: Session, entry: JournalEntry): void => {
  switch (entry.kind) {
    case 'session.authorized':
      session.status = 'authorized';
      session.amountAuthorized = entry.amount;
      break;
    case 'session.captured':
      session.status = 'captured';
      session.amountAuthorized = Math.max(session.amountAuthorized, entry.amount);
      session.amountCaptured = entry.amount;
      session.fee = entry.fee;
      break;
    case 'session.declined':
      session.status = 'declined';
      session.reason = entry.reason;
      break;
    case 'session.voided':
      session.status = 'voided';
      session.reason = entry.reason;
      break;
    case 'session.expired':
      session.status = 'expired';
      break;
    case 'refund.created':
      session.refunds.push(newRefund(entry));
      session.status = statusByMoney(session);
      break;
    case 'refund.succeeded':
      refundOf(session, entry.refund_id).status = 'succeeded';
      session.status = statusByMoney(session);
      break;
    case 'refund.failed': {
      const refund = refundOf(session, entry.refund_id);
      refund.status = 'failed';
      refund.failureReason = entry.reason;
      session.status = statusByMoney(session);
      break;
    }
  }
};

export class GatewayState {
  readonly #account: string;
  readonly #publicUrl: string;
  readonly #sessions = new Map<string, Session>();
  readonly #byReference = new Map<string, Session>();
  readonly #byDay = new Map<string, Session[]>();
  readonly #requests = new Map<string, KnownRequest>();
  readonly #refundSessions = new Map<string, Session>();
  readonly #webhooks = new Map<string, PendingWebhook>();

  constructor(account: string, publicUrl: string) {
    this.#account = account;
    this.#publicUrl = publicUrl;
  }

  get sessionCount(): number {
    return this.#sessions.size;
  }

  session(id: string): Session | undefined {
    return this.#sessions.get(id);
  }

  sessionByReference(reference: string): Session | undefined {
    return this.#byReference.get(reference);
  }

  sessionOfRefund(refundId: string): Session | undefined {
    return this.#refundSessions.get(refundId);
  }

  request(key: string): KnownRequest | undefined {
    return this.#requests.get(key);
  }

  webhook(id: string): PendingWebhook | undefined {
    return this.#webhooks.get(id);
  }

  pendingWebhooks(): PendingWebhook[] {
    return [...this.#webhooks.values()];
  }

  openSessions(): Session[] {
    return [...this.#sessions.values()].filter((session) => session.status === 'open');
  }

  /** Sessions made on a day (UTC, YYYY-MM-DD) after a place in the journal, oldest first. */
  sessionsOfDay(day: string, afterSeq: number, limit: number): Session[] {
    const all = this.#byDay.get(day) ?? [];
    const page: Session[] = [];
    for (const session of all) {
      if (session.createdSeq <= afterSeq) continue;
      if (page.length === limit) break;
      page.push(session);
    }
    return page;
  }

  apply(entry: JournalEntry): void {
    if ('webhook_id' in entry) {
      this.#applyDelivery(entry);
      return;
    }
    const session =
      entry.kind === 'session.created' ? this.#add(newSession(entry)) : this.#sessions.get(entry.session_id);
    if (!session) throw new Error(`the journal names the unknown session ${entry.session_id}`);
    change(session, entry);
    session.sequence += 1;
    session.updatedAt = entry.at;
    if (entry.kind === 'refund.created') this.#refundSessions.set(entry.refund_id, session);
    if (entry.idempotency) {
      const refundId = 'refund_id' in entry ? entry.refund_id : null;
      this.#requests.set(entry.idempotency.key, { hash: entry.idempotency.hash, sessionId: session.id, refundId });
    }
    if (entry.event_id !== undefined) {
      const body = webhookBody({ ...entry, event_id: entry.event_id }, session, this.#account, this.#publicUrl);
      const webhook = { id: entry.event_id, url: session.webhookUrl, body, attempts: 0, lastAt: Date.parse(entry.at) };
      this.#webhooks.set(webhook.id, webhook);
    }
  }

  #applyDelivery(entry: EntryOf<'webhook.attempted' | 'webhook.abandoned' | 'webhook.dropped'>): void {
    const webhook = this.#webhooks.get(entry.webhook_id);
    if (!webhook) return;
    if (entry.kind === 'webhook.attempted' && !entry.delivered) {
      webhook.attempts = entry.attempt;
      webhook.lastAt = Date.parse(entry.at);
    } else {
      this.#webhooks.delete(entry.webhook_id);
    }
  }

  #add(session: Session): Session {
    this.#sessions.set(session.id, session);
    this.#byReference.set(session.reference, session);
    const day = session.createdAt.slice(0, 10);
    const list = this.#byDay.get(day);
    if (list) list.push(session);
    else this.#byDay.set(day, [session]);
    return session;
  }
}
