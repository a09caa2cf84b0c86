import { vi } from 'vitest';

const now = performance.now.bind(performance);
let aheadMs = 0;

/**
 * Lets time pass at once for what this process believes for a while, lets rest or keeps open, all of which goes by
 * `performance.now`. Engines and timers do not notice. It never goes back: what began before would be in the future.
 */
export function letPass(ms: number): void {
  aheadMs += ms;
  if (!vi.isMockFunction(performance.now)) vi.spyOn(performance, 'now').mockImplementation(() => now() + aheadMs);
}
