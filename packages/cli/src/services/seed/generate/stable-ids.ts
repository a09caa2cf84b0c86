import { randomKinds, randomOf } from './random.ts';

/** Ages count back from here, so that the same seed gives the same catalog on any day. */
export const seedDateMs = Date.parse('2026-01-01T00:00:00.000Z');

const dayMs = 86_400_000;
const historyMs = 720 * dayMs;
/** So many products fill the first half of the history; the marketplace grows ever faster. */
const halfOfHistory = 20_000;

/** When product number `index` came into the catalog: never earlier than the one before, whatever their number. */
export function arrivalMs(index: number): number {
  return seedDateMs - historyMs + Math.floor((historyMs * index) / (index + halfOfHistory));
}

export function ageDaysOf(index: number): number {
  return Math.floor((seedDateMs - arrivalMs(index)) / dayMs);
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
/** Rows of one kind that a product may have. */
const mostOfAKind = 1_024;

function symbols(value: number, count: number): string {
  let out = '';
  for (let at = count - 1; at >= 0; at -= 1) out += alphabet.charAt(Math.floor(value / 32 ** at) % 32);
  return out;
}

/**
 * Ids of a product's rows, made as the platform makes them (a UUIDv7 in 26 symbols) from seed and index alone: by its
 * time a later product's id is greater, so that a range of products is a range of the table, and rows go in at its
 * end.
 */
export function stableIds(seed: number, index: number): (prefix: string, number?: number) => string {
  const random = randomOf(seed, randomKinds.id, index);
  // Two zero bits and 48 of the time; then version 7, twelve random bits, variant 2 and the rest.
  let stem = symbols(arrivalMs(index), 10);
  stem += alphabet.charAt(14 + random.int(2));
  stem += alphabet.charAt(random.int(32)) + alphabet.charAt(random.int(32));
  stem += alphabet.charAt(16 * random.int(2) + 8 + random.int(4));
  // Products of one millisecond keep their order as well.
  stem += symbols(index % 32 ** 5, 5);
  for (let i = 0; i < 5; i += 1) stem += alphabet.charAt(random.int(32));
  return (prefix, number = 0) => {
    if (number >= mostOfAKind) throw new RangeError(`A product has no more than ${mostOfAKind} rows of a kind`);
    return `${prefix}_${stem}${symbols(number, 2)}`;
  };
}
