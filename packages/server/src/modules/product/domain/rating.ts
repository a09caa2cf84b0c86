/** Mean to two decimals; null while there are no reviews. */
export function meanRating(count: number, sum: number): number | null {
  return count === 0 ? null : Math.round((sum / count) * 100) / 100;
}

/** The mean in ten-thousandths, rounded down, as lists sort and filter by it; 0 without reviews. */
export function ratingRank(count: number, sum: number): number {
  return count === 0 ? 0 : Math.floor((sum * 10_000) / count);
}
