/** One seller's part of an order as the balance sees it; every member is a sum, so the order of news does not matter. */
export interface PartEarnings {
  earned: number;
  commission: number;
  fees: number;
  refunded: number;
  reversed: number;
  delivered: boolean;
}

/** The balance's members that earnings move. */
export interface BalanceShare {
  pending: number;
  available: number;
  earned: number;
  refunded: number;
  commission: number;
  fees: number;
}

/** What a part puts into its seller's balance: payable once it is delivered. */
export function shareOf(part: PartEarnings): BalanceShare {
  const net = part.earned - part.commission - part.fees - part.refunded + part.reversed;
  return {
    pending: part.delivered ? 0 : net,
    available: part.delivered ? net : 0,
    earned: part.earned,
    refunded: part.refunded,
    commission: part.commission - part.reversed,
    fees: part.fees,
  };
}

export function sumOf(a: BalanceShare, b: BalanceShare): BalanceShare {
  return {
    pending: a.pending + b.pending,
    available: a.available + b.available,
    earned: a.earned + b.earned,
    refunded: a.refunded + b.refunded,
    commission: a.commission + b.commission,
    fees: a.fees + b.fees,
  };
}

export function difference(after: BalanceShare, before: BalanceShare): BalanceShare {
  return {
    pending: after.pending - before.pending,
    available: after.available - before.available,
    earned: after.earned - before.earned,
    refunded: after.refunded - before.refunded,
    commission: after.commission - before.commission,
    fees: after.fees - before.fees,
  };
}
