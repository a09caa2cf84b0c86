/** The days whose lists are compared, and how long a gateway's news may take. */

const dayMs = 86_400_000;

/** A lost webhook is made up for within five minutes: five times what a change of ours is given. */
export const patience = 5;

/** Every UTC day from the one before `first` (today without one) to tomorrow: the gateway's clock may be a little ahead. */
export function daysFrom(first: string | null): string[] {
  const today = Date.now();
  const start = Math.min(first === null ? today : Date.parse(`${first}T00:00:00Z`), today) - dayMs;
  const days: string[] = [];
  for (let at = start; at <= today + dayMs; at += dayMs) days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}
