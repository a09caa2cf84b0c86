/** What the platform has told its clients: an acknowledgement is a promise, and the verdict holds it to each. */

export interface Acknowledged {
  orderId: string;
  buyerId: string;
  total: number;
  currency: string;
  /** The buyer asked for it to be cancelled, with an answer or without. */
  cancelAsked: boolean;
  cancelDone: boolean;
  /** Seen as confirmed by its buyer. */
  confirmedSeen: boolean;
  /** The buyer pressed Pay at the gateway and was told that it is paid. */
  paid: boolean;
  refundsAsked: number;
  shipped: boolean;
}

export class Tally {
  readonly orders = new Map<string, Acknowledged>();
  readonly ordersOfKey = new Map<string, Set<string>>();
  /** Named as the checkout in progress and then unknown: their checkouts were refused meanwhile. */
  readonly vanished = new Set<string>();
  readonly refusals = new Map<string, number>();
  readonly surprises: string[] = [];
  tries = 0;
  givenUp = 0;
  adopted = 0;
  /** Milliseconds from the first try of a checkout to its acknowledgement. */
  readonly placedMs: number[] = [];

  acknowledge(
    key: string,
    order: { id: string; totals: { grand_total: number; currency: string } },
    buyerId: string,
  ): Acknowledged {
    const known = this.orders.get(order.id);
    const ids = this.ordersOfKey.get(key) ?? new Set();
    this.ordersOfKey.set(key, ids.add(order.id));
    if (known !== undefined) return known;
    const fresh: Acknowledged = {
      orderId: order.id,
      buyerId,
      total: order.totals.grand_total,
      currency: order.totals.currency,
      cancelAsked: false,
      cancelDone: false,
      confirmedSeen: false,
      paid: false,
      refundsAsked: 0,
      shipped: false,
    };
    this.orders.set(order.id, fresh);
    return fresh;
  }

  refused(code: string): void {
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
  }

  /** An answer that no fault explains. */
  surprise(what: string): void {
    this.surprises.push(what);
  }
}
