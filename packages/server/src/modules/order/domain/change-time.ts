/**
 * When something changes: now, and never before the last change of what it concerns, which another process may have
 * written by a clock that goes before ours. Pure.
 */
export function changeTime(now: Date, ...concerned: readonly { changedAt: Date }[]): Date {
  return new Date(Math.max(now.getTime(), ...concerned.map(({ changedAt }) => changedAt.getTime())));
}
