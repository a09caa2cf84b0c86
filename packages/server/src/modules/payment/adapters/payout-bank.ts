/** What the module asks of whoever transfers money to sellers. */
export interface PayoutOrder {
  /** Our id: a repeat with it never transfers twice. */
  id: string;
  sellerId: string;
  amount: number;
  currency: string;
}

export type PayoutOutcome = { kind: 'sent'; reference: string } | { kind: 'refused'; reason: string };

export interface PayoutBank {
  /** Throws `service_unavailable` when the outcome is unknown. */
  send(payout: PayoutOrder): Promise<PayoutOutcome>;
  /** Transfers that came back since they were last asked for; naming one twice is harmless. */
  returned(): Promise<{ id: string; reason: string }[]>;
}

/**
 * Transfers made by people: a payout counts as sent as soon as it stands in the list with its reference, and a person
 * reports the ones that came back. The reference is the end of our own id, so that it is the same at every try.
 */
export const manualBank: PayoutBank = {
  async send(payout) {
    return { kind: 'sent', reference: `MKT-${payout.id.slice(-20).toUpperCase()}` };
  },
  async returned() {
    return [];
  },
};
