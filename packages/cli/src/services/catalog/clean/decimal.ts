/** An exact decimal: `units` / 10^`scale`. Prices never pass through floating point. */
export interface Decimal {
  units: bigint;
  scale: number;
}

/** Plain decimal text, "4249.00" or "0.0205"; undefined for anything else. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^(\d{1,18})(?:\.(\d{1,18}))?$/.exec(text);
  if (!match) return undefined;
  const fraction = match[2] ?? '';
  return { units: BigInt(`${match[1]}${fraction}`), scale: fraction.length };
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

/** Quotient with 12 decimals, cut: far finer than any rate is quoted. */
export function divide(a: Decimal, b: Decimal): Decimal {
  const scale = 12;
  return { units: (a.units * 10n ** BigInt(scale + b.scale)) / (b.units * 10n ** BigInt(a.scale)), scale };
}

/** Smallest units of a currency with `digits` decimals, rounded half up, and whether anything was rounded away. */
export function toMinor(value: Decimal, digits: number): { minor: bigint; rounded: boolean } {
  if (value.scale <= digits) return { minor: value.units * 10n ** BigInt(digits - value.scale), rounded: false };
  const divisor = 10n ** BigInt(value.scale - digits);
  return { minor: (value.units + divisor / 2n) / divisor, rounded: value.units % divisor !== 0n };
}

/** Plain text without trailing zeros. */
export function decimalText({ units, scale }: Decimal): string {
  const digits = units.toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
