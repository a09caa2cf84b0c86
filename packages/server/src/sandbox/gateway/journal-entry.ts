import type { CaptureMode, PageLocale } from './session.ts';

/** What happened, as one line of the journal. Amounts are minor units of the session's currency. */
export type JournalFact =
  | {
      readonly kind: 'session.created';
      readonly session_id: string;
      readonly reference: string;
      readonly amount: number;
      readonly currency: string;
      readonly capture: CaptureMode;
      readonly description: string;
      readonly locale: PageLocale;
      readonly return_url: string;
      readonly webhook_url: string;
      readonly expires_at: string;
    }
  | { readonly kind: 'session.authorized'; readonly session_id: string; readonly amount: number }
  | { readonly kind: 'session.captured'; readonly session_id: string; readonly amount: number; readonly fee: number }
  | { readonly kind: 'session.declined'; readonly session_id: string; readonly reason: string }
  | { readonly kind: 'session.voided'; readonly session_id: string; readonly reason: string | null }
  | { readonly kind: 'session.expired'; readonly session_id: string }
  | {
      readonly kind: 'refund.created';
      readonly session_id: string;
      readonly refund_id: string;
      readonly reference: string;
      readonly amount: number;
      readonly reason: string | null;
      /** A refund that succeeds at once is one line, so that no crash can leave half of it. */
      readonly status: 'pending' | 'succeeded';
    }
  | { readonly kind: 'refund.succeeded'; readonly session_id: string; readonly refund_id: string }
  | {
      readonly kind: 'refund.failed';
      readonly session_id: string;
      readonly refund_id: string;
      readonly reason: string;
    }
  | {
      readonly kind: 'webhook.attempted';
      readonly webhook_id: string;
      readonly attempt: number;
      readonly http_status: number | null;
      readonly delivered: boolean;
    }
  | { readonly kind: 'webhook.abandoned'; readonly webhook_id: string; readonly attempts: number }
  | { readonly kind: 'webhook.dropped'; readonly webhook_id: string };

export interface JournalMark {
  /** Id of the webhook that this fact causes. */
  readonly event_id?: string;
  /** The request that caused it, so that its repeat after a crash is known. */
  readonly idempotency?: { readonly key: string; readonly hash: string };
}

export type JournalDraft = JournalFact & JournalMark;
export type JournalEntry = { readonly seq: number; readonly at: string } & JournalDraft;
