/**
 * What a module shows when it calls another: a JWT signed by the caller, good for one callee and a minute,
 * that also carries the actor. Making one costs about as much as a small query, so that both sides remember
 * them for their short life.
 */
import { errors, jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Actor } from '../context/actor.ts';
import { AppError } from '../kernel/errors.ts';
import type { CallerName, ServiceKeys } from './service-keys.ts';

export interface CallClaims {
  caller: CallerName;
  actor: Actor;
}

const lifetimeS = 60;
/** A credential is shown at most this long, so that it cannot expire on its way. */
const reuseMs = 40_000;
const clockToleranceS = 5;

export class ServiceCredentials {
  private readonly keys: ServiceKeys;
  private readonly issued = new LRUCache<string, { token: string; atMs: number }>({ max: 5_000, ttl: reuseMs });
  private readonly verified = new LRUCache<string, CallClaims>({ max: 5_000 });

  constructor(keys: ServiceKeys) {
    this.keys = keys;
  }

  async issue(caller: CallerName, callee: string, actor: Actor): Promise<string> {
    const actorText = JSON.stringify(actor);
    const key = `${caller} ${callee} ${actorText}`;
    const known = this.issued.get(key);
    const atMs = Date.now();
    // Its end is counted by the wall clock: one that was set meanwhile makes it useless.
    if (known !== undefined && Math.abs(atMs - known.atMs) < reuseMs) return known.token;
    const token = await new SignJWT({ act: JSON.parse(actorText) as Record<string, unknown> })
      .setProtectedHeader({ alg: 'EdDSA', kid: caller })
      .setIssuer(caller)
      .setAudience(callee)
      .setIssuedAt()
      .setExpirationTime(`${lifetimeS}s`)
      .sign(this.keys.signing(caller));
    this.issued.set(key, { token, atMs });
    return token;
  }

  /** Throws `unauthenticated` or `token_expired`. */
  async verify(token: string | undefined, callee: string): Promise<CallClaims> {
    if (token === undefined || token === '') throw refused('No service credentials.');
    const key = `${callee} ${token}`;
    const known = this.verified.get(key);
    if (known !== undefined) return known;
    const { payload, protectedHeader } = await this.check(token, callee);
    if (payload.iss !== protectedHeader.kid || payload.iss === undefined || payload.exp === undefined)
      throw refused('The credentials name another caller.');
    const claims: CallClaims = { caller: payload.iss, actor: payload['act'] as Actor };
    const ttl = payload.exp * 1000 - Date.now();
    if (ttl > 0) this.verified.set(key, claims, { ttl });
    return claims;
  }

  private async check(token: string, callee: string): ReturnType<typeof jwtVerify> {
    try {
      return await jwtVerify(
        token,
        (header) => this.keys.verifying(header.kid ?? '') ?? Promise.reject(new Error(`unknown caller ${header.kid}`)),
        {
          algorithms: ['EdDSA'],
          audience: callee,
          requiredClaims: ['iss', 'exp', 'act'],
          clockTolerance: clockToleranceS,
        },
      );
    } catch (cause) {
      if (cause instanceof errors.JWTExpired)
        throw new AppError('token_expired', { detail: 'The service credentials have expired.', cause });
      throw refused('The service credentials are not valid here.', cause);
    }
  }
}

function refused(detail: string, cause?: unknown): AppError {
  return new AppError('unauthenticated', { detail, cause });
}
