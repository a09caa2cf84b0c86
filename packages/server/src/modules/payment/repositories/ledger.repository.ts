import { afterCommit } from '../../../platform/db/after-commit.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { accountCode, type Booking } from '../domain/ledger.ts';
import type { PaymentTables } from '../payment.tables.gen.ts';

/** Appends bookings; nothing in the ledger is ever changed. A cause that is booked already is refused by its key. */
export class LedgerRepository {
  /** Accounts known to exist: their rows would otherwise be locked by every booking. */
  private readonly known = new Set<string>();

  async append(tx: Tx<PaymentTables>, booking: Booking): Promise<void> {
    if (booking.entries.length === 0) return;
    await this.ensureAccounts(tx, booking);
    await tx
      .insertInto('ledger_entries')
      .values(
        booking.entries.map((entry, i) => ({
          id: newId('led'),
          txn_id: booking.txnId,
          line: i + 1,
          buyer_id: booking.buyerId,
          account_code: accountCode(entry, booking.currency),
          seller_id: entry.sellerId,
          amount: entry.amount,
          currency: booking.currency,
        })),
      )
      .execute();
  }

  private async ensureAccounts(tx: Tx<PaymentTables>, { entries, currency }: Booking): Promise<void> {
    const wanted = new Map(entries.map((entry) => [accountCode(entry, currency), entry]));
    const unknown = [...wanted].filter(([code]) => !this.known.has(code)).sort(([a], [b]) => (a < b ? -1 : 1));
    if (unknown.length === 0) return;
    await tx
      .insertInto('ledger_accounts')
      .ignore()
      .values(unknown.map(([code, entry]) => ({ code, kind: entry.kind, owner: entry.owner, currency })))
      .execute();
    afterCommit(tx, () => {
      for (const [code] of unknown) this.known.add(code);
    });
  }
}
