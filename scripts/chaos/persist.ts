import { setTimeout as delay } from 'node:timers/promises';
import { MktError, NetworkError } from '@mkt/sdk';
import type { Person } from './shop.ts';
import { signIn } from './sign-in.ts';

/** What a client may try again without asking anybody: nothing is known to have been refused. */
export function isPassing(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  if (!(error instanceof MktError)) return false;
  return error.status >= 500 || [401, 408, 429].includes(error.status) || error.code === 'idempotency_in_flight';
}

/** Tries again until it is answered, as a patient client does; the last failure is thrown when the time is over. */
export async function persist<T>(person: Person, untilMs: number, work: () => Promise<T>): Promise<T> {
  for (let pause = 100; ; pause = Math.min(1_000, pause * 1.5)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || Date.now() > untilMs) throw error;
      await delay(pause);
      // A session may have ended with a refresh whose answer was lost: the buyer signs in again, and does nothing as
      // a guest meanwhile.
      if (error instanceof MktError && error.status === 401) await persist(person, untilMs, () => signIn(person));
    }
  }
}
