/** A stream of random numbers that is the same for the same seed on every machine. */
export interface Random {
  /** 0 ≤ x < 1. */
  next(): number;
  /** 0 ≤ n < `below`. */
  int(below: number): number;
  pick<T>(items: readonly T[]): T;
  chance(probability: number): boolean;
  /** Mean 0, deviation 1. */
  normal(): number;
}

function mix(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * The stream of number `index` of `kind` under `seed` (sfc32). Streams are independent, so the i-th product is the
 * same whether one is made or a million are.
 */
export function randomOf(seed: number, kind: number, index: number): Random {
  let a = mix(seed ^ 0x9e3779b9);
  let b = mix(Math.imul(index, 0x9e3779b1) ^ a);
  let c = mix(Math.imul(kind + 1, 0x85ebca77) ^ b ^ Math.floor(index / 0x100000000));
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 8; i += 1) next();
  const int = (below: number): number => Math.floor(next() * below);
  return {
    next,
    int,
    pick: (items) => items[int(items.length)] as (typeof items)[number],
    chance: (probability) => next() < probability,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** Numbers of the streams; a new kind takes a new number, so that what exists stays as it is. */
export const randomKinds = { product: 0, seller: 1, reviewer: 2, review: 3, buyer: 4, id: 5 } as const;
