/**
 * A promise that nothing settles but the signal's abort, by `error`: what may hang is raced with it. `cancel` lets the
 * signal go. Nobody has to await it.
 */
export function rejectedOnAbort(
  signal: AbortSignal,
  error: () => Error,
): { promise: Promise<never>; cancel: () => void } {
  const { promise, reject } = Promise.withResolvers<never>();
  const end = (): void => reject(error());
  signal.addEventListener('abort', end, { once: true });
  promise.catch(() => {});
  return { promise, cancel: () => signal.removeEventListener('abort', end) };
}
