/** Builds the edge of a process: its own modules' handlers, the way to the other processes, the checks before both. */

import { systemContext } from '../platform/context/make-context.ts';
import { clientAddressReader } from '../platform/http/client-address.ts';
import type { EdgeServices } from '../platform/http/pipeline.ts';
import type { RequestContext } from '../platform/http/request-context.ts';
import { TokenVerifier } from '../platform/http/token-verifier.ts';
import { AppError } from '../platform/kernel/errors.ts';
import type { Composition } from './compose.ts';

/** `internal`: requests were forwarded by another process of ours, whose word on the client's address counts. */
export function createEdge(composition: Composition, listener: 'public' | 'internal'): EdgeServices {
  const { infrastructure, ports } = composition;
  const { config } = infrastructure;
  const tokens = new TokenVerifier({
    issuer: config.auth.issuer,
    revocations: infrastructure.revocations,
    loadKeys: async () => ports.user.getSigningKeys(systemContext('edge', { timeoutMs: 2_000, class: 'auth' }), {}),
  });
  return {
    options: {
      requestTimeoutMs: config.http.requestTimeoutMs,
      bodyTimeoutMs: config.http.bodyTimeoutMs,
      maxBodyBytes: config.http.maxBodyBytes,
      locales: ['en', 'ar'],
      defaultLocale: config.shop.locale,
    },
    tokens,
    limits: infrastructure.limits,
    clientAddress: clientAddressReader(listener === 'internal' ? ['0.0.0.0/0', '::/0'] : config.http.trustedProxies),
    checkUser: (context) => checkUser(composition, context),
  };
}

async function checkUser({ ports }: Composition, context: RequestContext): Promise<void> {
  const { actor } = context;
  if (actor.kind !== 'user' && actor.kind !== 'guest') return;
  const row = await ports.user.checkUser(context, { user_id: actor.userId, session_id: actor.sessionId });
  if (row.reason === 'account_disabled') throw new AppError('account_disabled');
  if (!row.active) throw new AppError('unauthenticated', { detail: 'This session has ended.' });
  const lost = actor.roles.filter((role) => !row.roles.includes(role));
  if (lost.length > 0)
    throw new AppError('unauthenticated', { detail: 'The roles of this account have changed; sign in again.' });
}
