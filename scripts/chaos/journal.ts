/** The gateway's journal as the state of each payment and refund: what truly happened to the money. */
import { readFileSync } from 'node:fs';
import type { JournalEntry } from '../../packages/server/src/sandbox/gateway/journal-entry.ts';

export interface JournalSession {
  sessionId: string;
  /** Our payment's id. */
  reference: string;
  amount: number;
  currency: string;
  state: 'open' | 'authorized' | 'captured' | 'declined' | 'voided' | 'expired';
  captures: number;
  captured: number;
  refunds: Map<string, { reference: string; amount: number; state: 'pending' | 'succeeded' | 'failed' }>;
}

export function readJournal(file: string): JournalSession[] {
  const sessions = new Map<string, JournalSession>();
  const of = (entry: { session_id: string }): JournalSession => sessions.get(entry.session_id) as JournalSession;
  const lines = readFileSync(file, 'utf8').split('\n');
  // What a kill −9 cut off is not in force.
  for (const line of lines.slice(0, -1)) {
    const entry = JSON.parse(line) as JournalEntry;
    switch (entry.kind) {
      case 'session.created':
        sessions.set(entry.session_id, {
          sessionId: entry.session_id,
          reference: entry.reference,
          amount: entry.amount,
          currency: entry.currency,
          state: 'open',
          captures: 0,
          captured: 0,
          refunds: new Map(),
        });
        break;
      case 'session.authorized':
        of(entry).state = 'authorized';
        break;
      case 'session.captured':
        Object.assign(of(entry), { state: 'captured', captured: of(entry).captured + entry.amount });
        of(entry).captures += 1;
        break;
      case 'session.declined':
        of(entry).state = 'declined';
        break;
      case 'session.voided':
        of(entry).state = 'voided';
        break;
      case 'session.expired':
        of(entry).state = 'expired';
        break;
      case 'refund.created':
        of(entry).refunds.set(entry.refund_id, {
          reference: entry.reference,
          amount: entry.amount,
          state: entry.status,
        });
        break;
      case 'refund.succeeded':
      case 'refund.failed': {
        const refund = of(entry).refunds.get(entry.refund_id);
        if (refund !== undefined) refund.state = entry.kind === 'refund.succeeded' ? 'succeeded' : 'failed';
        break;
      }
      default:
        break;
    }
  }
  return [...sessions.values()];
}

export function refundedOf(session: JournalSession): number {
  return [...session.refunds.values()].reduce((sum, r) => sum + (r.state === 'succeeded' ? r.amount : 0), 0);
}
