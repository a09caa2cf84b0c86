/** Delays between the tries of a failing event; after the last one it is dead. */
const retryDelaysMs = [5_000, 30_000, 120_000, 600_000] as const;

/** Delays of an event that came too early: a minute in all, short first, because what it waits for is usually near. */
const parkDelaysMs = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;

/** An event of a version nobody here knows is looked at again at this pace, until a release does. */
const unknownVersionDelayMs = 600_000;

/**
 * When to try again after `attempts` failed tries; null when there have been enough. `scale` shortens all
 * delays in tests. Jitter (±20 %) keeps a burst of failures from coming back as a burst.
 */
export function nextDelayMs(
  kind: 'retry' | 'park' | 'unknown_version',
  attempts: number,
  scale: number,
): number | null {
  if (kind === 'unknown_version') return unknownVersionDelayMs * scale;
  const delayMs = (kind === 'retry' ? retryDelaysMs : parkDelaysMs)[attempts - 1];
  if (delayMs === undefined) return null;
  // Parking must end within the minute, so that its jitter only shortens.
  const jitter = kind === 'retry' ? 0.8 + Math.random() * 0.4 : 0.8 + Math.random() * 0.2;
  return delayMs * scale * jitter;
}

/** So many processes may die or freeze over one event before it is taken for the cause, where it cannot be tried apart. */
export const mostCrashes: number = retryDelaysMs.length + 1;

/**
 * Where it can be, what ends there is counted by itself, and the ends of other processes say little of it: kills, a queue
 * that hung, a machine too busy to keep a lock. Below the stalls at which the queue gives a job up.
 */
export const mostCrashesApart = 15;
