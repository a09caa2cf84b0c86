/** Attempts, refunds, ledger and balances of generated orders, and what the gateway's journal has of them. */
import { appendFileSync } from 'node:fs';
import { type Fate, id, type Loader, type Part, sellerOf, time } from './audit-loader.ts';

interface Balance {
  pending: number;
  available: number;
}

export class Money {
  private readonly load: Loader;
  private readonly journalPath: string;
  private journal: string[] = [];
  private seq = 0;
  private readonly owed = new Map<number, Balance>();

  constructor(load: Loader, journalPath: string) {
    this.load = load;
    this.journalPath = journalPath;
  }

  async attempt(n: number, at: number, end: number, fate: Fate, parts: Part[], total: number): Promise<void> {
    const [payId, orderId, buyer] = [id('pay', n), id('ord', n), id('usr', n % 20_000)];
    const isPaid = fate !== 'expired';
    const refunded = fate === 'refunded' ? total : 0;
    const status = fate === 'expired' ? 'expired' : fate === 'refunded' ? 'refunded' : 'captured';
    const stamps = { created_at: time(at), updated_at: time(end) };
    await this.load.add('payment.payables', {
      order_id: orderId,
      buyer_id: buyer,
      order_number: `ORD-${n}`,
      amount: total,
      currency: 'USD',
      terms_hash: 'h',
      splits: '[]',
      deadline_at: time(at + 780_000),
      return_url: '',
      description: '',
      locale: 'en',
      closed_at: isPaid ? null : time(end),
      ...stamps,
    });
    await this.load.add('payment.payments', {
      id: payId,
      order_id: orderId,
      buyer_id: buyer,
      attempt: 1,
      provider: 'sandbox',
      status,
      amount: total,
      currency: 'USD',
      amount_captured: isPaid ? total : 0,
      amount_refunded: refunded,
      amount_refund_claimed: refunded,
      gateway_reference: id('sess', n),
      return_url: '',
      expires_at: time(at + 780_000),
      ...stamps,
    });
    const path = isPaid
      ? ['initiated', 'pending', 'authorized', 'captured', ...(refunded > 0 ? ['refunded'] : [])]
      : ['initiated', 'pending', 'expired'];
    for (const [i, to] of path.entries())
      await this.load.add('payment.payment_events', {
        payment_id: payId,
        sequence: i + 1,
        buyer_id: buyer,
        from_status: path[i - 1] ?? null,
        to_status: to,
        source: 'gateway',
        created_at: time(end + i),
      });
    this.gatewayFacts(n, at, end, fate, total);
    if (!isPaid) return;
    for (const part of parts)
      await this.load.add('payment.payment_splits', {
        payment_id: payId,
        seller_order_id: part.id,
        buyer_id: buyer,
        seller_id: sellerOf(part.seller),
        amount: part.total,
        commission_amount: part.commission,
        refund_claimed: refunded > 0 ? part.total : 0,
        reversal_claimed: refunded > 0 ? part.commission : 0,
      });
    if (refunded > 0)
      await this.load.add('payment.refunds', {
        id: id('rfnd', n),
        payment_id: payId,
        order_id: orderId,
        buyer_id: buyer,
        amount: total,
        currency: 'USD',
        status: 'succeeded',
        splits: '[]',
        ...stamps,
      });
    await this.bookings(n, end, fate, parts, total);
  }
  private async bookings(n: number, end: number, fate: Fate, parts: Part[], total: number): Promise<void> {
    const isRefunded = fate === 'refunded';
    for (const [txn, sign] of [
      [`capture.${id('pay', n)}`, 1],
      ...(isRefunded ? [[`refund.${id('rfnd', n)}`, -1] as const] : []),
    ] as const) {
      let line = 0;
      const entry = (account: string, amount: number): Promise<void> =>
        this.load.add('payment.ledger_entries', {
          id: `${id('led', n, ++line)}${sign}`,
          txn_id: txn,
          line,
          buyer_id: id('usr', n % 20_000),
          account_code: account,
          amount: amount * sign,
          currency: 'USD',
          created_at: time(end),
          updated_at: time(end),
        });
      await entry('gateway_clearing:sandbox:USD', total);
      for (const part of parts) {
        await entry(`seller_payable:${sellerOf(part.seller)}:USD`, -(part.total - part.commission));
        await entry('commission_revenue:USD', -part.commission);
      }
    }
    for (const part of parts) {
      const isDelivered = fate === 'delivered' || isRefunded;
      const balance = this.owed.get(part.seller) ?? {
        pending: 0,
        available: 0,
        earned: 0,
        commission: 0,
        refunded: 0,
      };
      this.owed.set(part.seller, balance);
      const net = isRefunded ? 0 : part.total - part.commission;
      balance[isDelivered ? 'available' : 'pending'] += net;
      await this.load.add('payment.seller_parts', {
        seller_order_id: part.id,
        seller_id: sellerOf(part.seller),
        currency: 'USD',
        earned: part.total,
        commission: part.commission,
        refunded: isRefunded ? part.total : 0,
        reversed: isRefunded ? part.commission : 0,
        delivered_at: isDelivered ? time(end) : null,
        updated_at: time(end),
      });
    }
  }

  /** Events live for a week; their subscribers have had them. */ private gatewayFacts(
    n: number,
    at: number,
    end: number,
    fate: Fate,
    total: number,
  ): void {
    const session = id('sess', n);
    const write = (when: number, fact: object): void => {
      this.seq += 1;
      this.journal.push(`${JSON.stringify({ seq: this.seq, at: new Date(when).toISOString(), ...fact })}\n`);
    };
    write(at, {
      kind: 'session.created',
      session_id: session,
      reference: id('pay', n),
      amount: total,
      currency: 'USD',
      capture: 'manual',
      description: '',
      locale: 'en',
      return_url: 'http://127.0.0.1/',
      webhook_url: 'http://127.0.0.1/',
      expires_at: new Date(at + 780_000).toISOString(),
    });
    if (fate === 'expired') {
      write(end, { kind: 'session.expired', session_id: session });
      return;
    }
    write(end, { kind: 'session.authorized', session_id: session, amount: total });
    write(end, { kind: 'session.captured', session_id: session, amount: total, fee: 0 });
    if (fate === 'refunded')
      write(end, {
        kind: 'refund.created',
        session_id: session,
        refund_id: `re_${n}`,
        reference: id('rfnd', n),
        amount: total,
        reason: null,
        status: 'succeeded',
      });
  }
  async balances(at: string): Promise<void> {
    for (const [seller, { pending, available }] of this.owed)
      await this.load.add('payment.seller_balances', {
        seller_id: sellerOf(seller),
        currency: 'USD',
        pending,
        available,
        updated_at: at,
      });
  }

  flushJournal(): void {
    appendFileSync(this.journalPath, this.journal.splice(0).join(''));
  }
}
