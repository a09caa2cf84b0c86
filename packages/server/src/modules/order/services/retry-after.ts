/** Seconds until the next try: 2, 4, 8 … at most two minutes, spread by a fifth so that tries do not meet. */
export function retryAfterS(attempts: number): number {
  const base = Math.min(120, 2 * 2 ** Math.min(attempts, 10));
  return base * (0.9 + Math.random() * 0.2);
}
