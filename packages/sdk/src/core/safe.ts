import { MktError } from './errors.ts';

/** Awaits a call without throwing its refusal: exactly one of `data` and `error` is there. */
export async function safe<T>(
  call: PromiseLike<{ data: T }>,
): Promise<{ data: T; error: null } | { data: null; error: MktError }> {
  try {
    return { data: (await call).data, error: null };
  } catch (error) {
    if (error instanceof MktError) return { data: null, error };
    throw error;
  }
}
