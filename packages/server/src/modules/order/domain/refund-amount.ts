/** What a line or a part has in all, and what of it is asked for or given back already. */
export interface Refundable {
  quantity: number;
  total: number;
  claimedQuantity: number;
  claimedAmount: number;
}

/**
 * What `quantity` more pieces give back. Shares are rounded down and the last piece brings what is left, so that no
 * order of requests and rejections ever gives back more than was paid.
 */
export function refundOfPieces(line: Refundable, quantity: number): number {
  const left = line.total - line.claimedAmount;
  if (line.claimedQuantity + quantity >= line.quantity) return left;
  return Math.min(left, Number((BigInt(line.total) * BigInt(quantity)) / BigInt(line.quantity)));
}

/** The part of the commission that a refund of `amount` takes back, by the same rule. */
export function commissionReversal(
  part: { total: number; commission: number; claimedBefore: number },
  amount: number,
): number {
  const shareUpTo = (sum: number): number =>
    part.total === 0 ? 0 : Number((BigInt(part.commission) * BigInt(sum)) / BigInt(part.total));
  const upTo = Math.min(part.total, part.claimedBefore + amount);
  return Math.max(0, Math.min(amount, shareUpTo(upTo) - shareUpTo(Math.min(part.total, part.claimedBefore))));
}
