const FIRST_MS = 500;
const LONGEST_MS = 15_000;
/** Having run this long counts as a recovery: the next death begins with the shortest pause again. */
export const STEADY_AFTER_MS = 30_000;

/** The pause before the n-th restart in a row, n from 1. */
export function restartDelayMs(failuresInARow: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** (failuresInARow - 1));
}
