/** Two contenders take turns, so that a machine whose speed drifts favours neither; the ratio is taken pair by pair. */
export interface Turns {
  ours: number;
  limit: number;
  ratio: number;
  low: number;
  high: number;
}

export async function takeTurns(
  rounds: number,
  ours: () => Promise<number>,
  limit: () => Promise<number>,
): Promise<Turns> {
  const pairs: { ours: number; limit: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const first = round % 2 === 0;
    const a = first ? await ours() : await limit();
    const b = first ? await limit() : await ours();
    pairs.push(first ? { ours: a, limit: b } : { ours: b, limit: a });
  }
  const ratios = pairs.map((p) => p.ours / p.limit).sort((a, b) => a - b);
  return {
    ours: median(pairs.map((p) => p.ours)),
    limit: median(pairs.map((p) => p.limit)),
    ratio: median(ratios),
    low: quantile(ratios, 0.25),
    high: quantile(ratios, 0.75),
  };
}

/** `ratio 0.61 (0.58–0.64): ours 8,100/s, limit 13,300/s`; `unit` is what stands behind both rates. */
export function ratioLine({ ratio, low, high, ours, limit }: Turns, unit = '/s'): string {
  const rate = (value: number): string => Math.round(value).toLocaleString('en');
  return `ratio ${ratio.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)}): ours ${rate(ours)}${unit}, limit ${rate(limit)}${unit}`;
}

export function median(values: readonly number[]): number {
  return quantileAmong(values, 0.5);
}

/** Of values in any order. */
export function quantileAmong(values: readonly number[], q: number): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    q,
  );
}

export function quantile(sorted: readonly number[], q: number): number {
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)] ?? 0;
  return low + ((sorted[Math.ceil(at)] ?? 0) - low) * (at % 1);
}
