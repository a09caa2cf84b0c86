import type { RequestContext } from '../../../platform/http/request-context.ts';
import { AppError } from '../../../platform/kernel/errors.ts';

/** Who calls an operation that only signed-in users and guests may call. */
export function callerOf(context: RequestContext): { userId: string; sessionId: string } {
  const { actor } = context;
  if (actor.kind === 'user' || actor.kind === 'guest') return { userId: actor.userId, sessionId: actor.sessionId };
  throw new AppError('unauthenticated', { detail: 'A valid access token is needed.' });
}
