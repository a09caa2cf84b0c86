/** When the gateway is asked about an attempt that is silent: the first time late, because webhooks nearly always come. */
const mostSeconds = 240;

/** Seconds until the next question after `checks` of them; grows by half, so that a lost webhook settles within 5 minutes. */
export function nextCheckS(checks: number, firstS: number): number {
  return Math.max(1, Math.min(Math.round(firstS * 1.5 ** checks), Math.max(firstS, mostSeconds)));
}

/** Seconds until a call whose outcome is unknown is made again: 2, 4, 8 … 60. */
export function nextRetryS(tries: number): number {
  return Math.min(60, 2 ** Math.min(tries + 1, 6));
}
