/**
 * Verifies access tokens: EdDSA only, our issuer and type only, keys from the user module's key set, results
 * remembered by hash until the token expires (one verification costs more than a whole cached request).
 */
import { hash } from 'node:crypto';
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, errors as joseErrors, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Actor, Role } from '../context/actor.ts';
import { AppError } from '../kernel/errors.ts';
import type { RevocationList, TokenIdentity } from './revocations.ts';

export interface VerifiedToken {
  actor: Actor;
  identity: TokenIdentity;
  expiresAt: number;
}

export interface TokenVerifierOptions {
  issuer: string;
  /** The public keys as they are now; asked again when a token names an unknown one, at most every 5 s. */
  loadKeys: () => Promise<JSONWebKeySet>;
  revocations: RevocationList;
}

const clockSkewS = 60;
const maxTokenLength = 4096;

export class TokenVerifier {
  private readonly options: TokenVerifierOptions;
  private readonly known = new LRUCache<string, VerifiedToken>({ max: 20_000 });
  private keys: ReturnType<typeof createLocalJWKSet> | null = null;
  private keysLoadedAt = 0;

  constructor(options: TokenVerifierOptions) {
    this.options = options;
  }

  /** Throws `unauthenticated`, `token_expired` or `account_disabled`. */
  async verify(token: string): Promise<VerifiedToken> {
    if (token.length > maxTokenLength) throw unauthenticated();
    const digest = hash('sha256', token, 'base64');
    const verified = this.known.get(digest) ?? (await this.check(token));
    if (verified.expiresAt + clockSkewS * 1000 < Date.now())
      throw new AppError('token_expired', { detail: 'Refresh the token and try again.' });
    const against = this.options.revocations.reasonAgainst(verified.identity);
    if (against === 'account_disabled') throw new AppError('account_disabled', { detail: 'This account is disabled.' });
    if (against !== null) throw unauthenticated('This session has ended.');
    this.known.set(digest, verified);
    return verified;
  }

  private async check(token: string): Promise<VerifiedToken> {
    try {
      return toVerified(await this.verifySignature(token));
    } catch (error) {
      if (error instanceof joseErrors.JWTExpired)
        throw new AppError('token_expired', { detail: 'Refresh the token and try again.' });
      if (error instanceof AppError) throw error;
      throw unauthenticated('The token is not valid.', error);
    }
  }

  private async verifySignature(token: string): Promise<JWTPayload> {
    const verifyWith = async (keys: ReturnType<typeof createLocalJWKSet>): Promise<JWTPayload> => {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['EdDSA'],
        issuer: this.options.issuer,
        audience: 'mkt-api',
        typ: 'at+jwt',
        clockTolerance: clockSkewS,
        requiredClaims: ['exp', 'iat', 'sub', 'sid'],
        maxTokenAge: '1h',
      });
      return payload;
    };
    try {
      return await verifyWith(await this.loadKeys(false));
    } catch (error) {
      if (!(error instanceof joseErrors.JWKSNoMatchingKey) || performance.now() - this.keysLoadedAt < 5_000)
        throw error;
      return await verifyWith(await this.loadKeys(true));
    }
  }

  private async loadKeys(again: boolean): Promise<ReturnType<typeof createLocalJWKSet>> {
    const stale = performance.now() - this.keysLoadedAt > 300_000;
    if (this.keys === null || again || stale) {
      this.keys = createLocalJWKSet(await this.options.loadKeys());
      this.keysLoadedAt = performance.now();
    }
    return this.keys;
  }
}

function toVerified(payload: JWTPayload): VerifiedToken {
  const { sub, sid, roles, ver, cart, exp } = payload;
  if (
    typeof sub !== 'string' ||
    typeof sid !== 'string' ||
    typeof exp !== 'number' ||
    typeof ver !== 'number' ||
    !Array.isArray(roles)
  )
    throw unauthenticated('The token is not valid.');
  const guest = typeof cart === 'string';
  const base = { userId: sub, sessionId: sid, roles: roles as Role[] };
  return {
    actor: guest ? { kind: 'guest', ...base, cartHash: cart } : { kind: 'user', ...base },
    identity: { sessionId: sid, userId: sub, userVersion: ver },
    expiresAt: exp * 1000,
  };
}

function unauthenticated(detail = 'A valid access token is needed.', cause?: unknown): AppError {
  return new AppError('unauthenticated', { detail, ...(cause === undefined ? {} : { cause }) });
}
