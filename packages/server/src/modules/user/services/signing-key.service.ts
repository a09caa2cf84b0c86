/**
 * The keys that access tokens are signed with. There is one that signs (`current`) and one that will (`next`);
 * both are published, so that a verifier knows a key before the first token of it, and a retired one stays
 * published until its last token has expired.
 */
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { KeySealer } from '../adapters/key-sealer.ts';
import { type KeySlot, signingKeyRepository } from '../repositories/signing-key.repository.ts';
import type { UserDeps } from '../user.deps.ts';
import type { UserTables } from '../user.tables.gen.ts';

/** A process signs with the key it read at most this long ago; the one before is published far longer. */
const rereadMs = 30_000;

interface Signer {
  id: string;
  key: Awaited<ReturnType<typeof importJWK>>;
  readAt: number;
}

export interface AccessClaims {
  userId: string;
  sessionId: string;
  roles: readonly string[];
  userVersion: number;
  cartHash: string | null;
}

export class SigningKeyService {
  private readonly deps: UserDeps;
  private readonly sealer: KeySealer;
  private signer: Promise<Signer> | null = null;

  constructor(deps: UserDeps) {
    this.deps = deps;
    this.sealer = new KeySealer(deps.config.secrets.keyEncryption);
  }

  /** An access token as the edge's verifier wants it. */
  async sign(context: CallContext, claims: AccessClaims): Promise<string> {
    const { auth } = this.deps.config;
    const { id, key } = await this.currentSigner(context);
    const cart = claims.cartHash === null ? {} : { cart: claims.cartHash };
    return new SignJWT({ sid: claims.sessionId, roles: [...claims.roles], ver: claims.userVersion, ...cart })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: id })
      .setIssuer(auth.issuer)
      .setAudience('mkt-api')
      .setSubject(claims.userId)
      .setIssuedAt()
      .setExpirationTime(`${auth.accessTokenTtlS}s`)
      .sign(key);
  }

  /** The public keys; makes the first ones when there are none yet. */
  async publicKeys(context: CallContext): Promise<JWK[]> {
    const { db, config } = this.deps;
    // A process may sign with a key for `rereadMs` after it retired, and clocks differ by a minute at most.
    const retiredS = config.auth.accessTokenTtlS + rereadMs / 1000 + 90;
    let rows = await signingKeyRepository.published(db.writer(context.class), retiredS);
    if (rows.length === 0) {
      await this.rotate(context);
      rows = await signingKeyRepository.published(db.writer(context.class), retiredS);
    }
    return rows.map((row) => JSON.parse(row.public_jwk) as JWK);
  }

  /** Makes missing keys and, when the current one has signed long enough, lets the next one sign. */
  async rotate(context: CallContext): Promise<void> {
    const fresh = await Promise.all([makeKey(), makeKey()]);
    try {
      await this.deps.db.transaction(context, (tx) => this.rotateLocked(tx, fresh));
    } catch (error) {
      // Another process made the first keys at the same moment: theirs are as good.
      if (!isDuplicate(error)) throw error;
    }
    this.signer = null;
  }

  private async rotateLocked(tx: Tx<UserTables>, fresh: [MadeKey, MadeKey]): Promise<void> {
    const slots = await signingKeyRepository.lockSlots(tx, this.deps.config.auth.keyRotationS);
    const unreadable = slots.filter((row) => this.sealer.open(row.id, row.private_sealed) === null);
    for (const row of unreadable) await signingKeyRepository.retire(tx, row.id);
    const usable = slots.filter((row) => !unreadable.includes(row));
    const current = usable.find((row) => row.slot === 'current');
    const next = usable.find((row) => row.slot === 'next');
    if (current !== undefined && !current.due) {
      if (next === undefined) await this.insert(tx, fresh[1], 'next');
      return;
    }
    if (current !== undefined) await signingKeyRepository.retire(tx, current.id);
    if (next !== undefined) await signingKeyRepository.activate(tx, next.id);
    else await this.insert(tx, fresh[0], 'current');
    await this.insert(tx, fresh[1], 'next');
  }

  private async insert(tx: Tx<UserTables>, made: MadeKey, slot: KeySlot): Promise<void> {
    const { id, publicJwk, privateJwk } = made;
    await signingKeyRepository.insert(tx, { id, slot, publicJwk, privateSealed: this.sealer.seal(id, privateJwk) });
  }

  private async currentSigner(context: CallContext): Promise<Signer> {
    const known = await this.signer?.catch(() => null);
    if (known && performance.now() - known.readAt < rereadMs) return known;
    this.signer = this.readSigner(context);
    return this.signer;
  }

  private async readSigner(context: CallContext): Promise<Signer> {
    for (let attempt = 0; ; attempt++) {
      const rows = await signingKeyRepository.inSlots(this.deps.db.writer(context.class));
      const current = rows.find((row) => row.slot === 'current');
      const opened = current === undefined ? null : this.sealer.open(current.id, current.private_sealed);
      if (current !== undefined && opened !== null) {
        const key = await importJWK(JSON.parse(opened) as JWK, 'EdDSA');
        return { id: current.id, key, readAt: performance.now() };
      }
      if (attempt === 2) throw new Error('There is no signing key that this process can read');
      if (current !== undefined)
        this.deps.log.warn({ key: current.id }, 'signing key sealed with another secret; replacing it');
      await this.rotate(context);
    }
  }
}

interface MadeKey {
  id: string;
  publicJwk: string;
  privateJwk: string;
}

async function makeKey(): Promise<MadeKey> {
  const id = newId('key');
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const marks = { kid: id, alg: 'EdDSA', use: 'sig' };
  const publicJwk = JSON.stringify({ ...(await exportJWK(publicKey)), ...marks });
  const privateJwk = JSON.stringify({ ...(await exportJWK(privateKey)), ...marks });
  return { id, publicJwk, privateJwk };
}
