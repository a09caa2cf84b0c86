/**
 * What the module asks of any gateway. An answer is either the session as the gateway knows it or a refusal that is
 * final; when the outcome is unknown (no answer, 5xx, open circuit) the call throws `service_unavailable`, and the
 * same call with the same key finds out.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { GatewayStatus } from '../domain/payment-state.ts';

export interface GatewayRefund {
  /** Our id of the refund. */
  reference: string;
  amount: number;
  status: 'pending' | 'succeeded' | 'failed';
  failureReason: string | null;
}

export interface GatewaySession {
  /** The gateway's id. */
  id: string;
  /** Our id of the attempt. */
  reference: string;
  status: GatewayStatus;
  amount: number;
  currency: string;
  amountCaptured: number;
  fee: number;
  reason: string | null;
  /** The hosted page. */
  url: string;
  /** Rises with every change: an older word never undoes a newer one. */
  sequence: number;
  refunds: GatewayRefund[];
}

export type GatewayOutcome = { kind: 'session'; session: GatewaySession } | { kind: 'refused'; reason: string };

export interface NewSession {
  reference: string;
  amount: number;
  currency: string;
  capture: 'manual' | 'automatic';
  description: string;
  locale: string;
  returnUrl: string;
  webhookUrl: string;
  expiresAt: Date;
}

/** A verified delivery, in words that fit every gateway. */
export interface GatewayEvent {
  id: string;
  type: string;
  account: string;
  /** null: the delivery only says that something happened (`about`), or its type is not known. */
  session: GatewaySession | null;
  /** Of whom it speaks when it does not hold the session itself: the gateway has to be asked. */
  about: { reference: string; sessionId: string | null } | null;
}

export interface PaymentGateway {
  readonly provider: string;
  /** The account that deliveries must be for. */
  readonly account: string;
  /** The most one payment may be, in minor units. */
  readonly maxAmount: number;
  /** False while its circuit is open: new attempts then go to another gateway, where there is one. */
  readonly isAnswering: boolean;
  /** Asks something harmless. An open circuit closes only by a call, and no buyer's attempt shall be that call. */
  probe(): Promise<void>;
  createSession(session: NewSession): Promise<GatewayOutcome>;
  /** null: the gateway knows no such session. */
  getSession(id: string): Promise<GatewaySession | null>;
  /** By our reference, when we have lost or never got the gateway's id. null: none was made, and none will be. */
  findSession(session: NewSession): Promise<GatewaySession | null>;
  capture(id: string, key: string): Promise<GatewayOutcome>;
  void(id: string, key: string, reason: string): Promise<GatewayOutcome>;
  expire(id: string, key: string): Promise<GatewayOutcome>;
  /** A repeat with the same reference is the same refund. */
  refund(id: string, refund: { reference: string; amount: number; reason: string }): Promise<GatewayOutcome>;
  /** The sessions that were made on a day (UTC, `YYYY-MM-DD`), in any order, with all their refunds. */
  listSessions(day: string): AsyncIterable<GatewaySession>;
  /** Checks signature and age of the raw bytes; throws `signature_invalid`, and `validation_failed` for a shape it cannot read. */
  readWebhook(rawBody: Buffer, headers: IncomingHttpHeaders, nowMs: number): Promise<GatewayEvent>;
  /** Reads a stored body again; its signature was checked when it came. */
  readStoredWebhook(body: string): GatewayEvent;
}
