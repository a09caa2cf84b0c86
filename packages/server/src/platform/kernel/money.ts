// Money is an integer in the currency's smallest unit; a currency stands beside it (ISO 4217).

/** Basis points of an amount, rounded half up: 1250 bps of 999 is 125. */
export function basisPointsOf(amount: number, bps: number): number {
  return Number((BigInt(amount) * BigInt(bps) + 5000n) / 10000n);
}

/**
 * Splits `total` in proportion to `weights` by largest remainder; the parts always add up to `total`.
 * Ties go to the earlier part, so that the same input splits the same way everywhere. With all weights
 * zero the parts are as equal as integers allow.
 */
export function allocate(total: number, weights: readonly number[]): number[] {
  if (weights.length === 0) {
    if (total !== 0) throw new RangeError('Nothing to allocate to');
    return [];
  }
  const sum = weights.reduce((a, w) => a + BigInt(w), 0n);
  const shares = sum === 0n ? weights.map(() => 1n) : weights.map((w) => BigInt(w));
  const whole = sum === 0n ? BigInt(weights.length) : sum;
  const sign = total < 0 ? -1n : 1n;
  const amount = BigInt(total) * sign;
  const parts = shares.map((share, index) => {
    const exact = amount * share;
    return { index, floor: exact / whole, remainder: exact % whole };
  });
  let left = amount - parts.reduce((a, p) => a + p.floor, 0n);
  const order = [...parts].sort((a, b) =>
    a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1,
  );
  for (const part of order) {
    if (left === 0n) break;
    part.floor += 1n;
    left -= 1n;
  }
  return parts.map((p) => Number(p.floor * sign));
}

/** How many decimals a currency's smallest unit stands for: 2 for USD, 0 for JPY, 3 for KWD. */
export function minorUnitDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** `1999, 'USD', 'en'` → `$19.99`. */
export function formatMoney(amount: number, currency: string, locale: string): string {
  const digits = minorUnitDigits(currency);
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount / 10 ** digits);
}
