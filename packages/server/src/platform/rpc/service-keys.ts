import { createHmac, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

/** Who calls: a module, or `platform` for the operator's commands and the sweep. */
export type CallerName = string;

/** Ed25519 keys of the callers: private ones of those that live in this process, public ones of all. */
export interface ServiceKeys {
  signing(caller: CallerName): KeyObject;
  verifying(caller: CallerName): KeyObject | null;
}

/** The fixed head of an Ed25519 private key in PKCS#8; the 32 bytes of the seed follow. */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Every caller's key is derived from one shared secret (`secrets.service`): a process that has it speaks for all modules. */
export function keysFromSecret(secret: string, callers: readonly CallerName[]): ServiceKeys {
  const signing = new Map(callers.map((caller) => [caller, deriveKey(secret, caller)]));
  const verifying = new Map([...signing].map(([caller, key]) => [caller, createPublicKey(key)]));
  return {
    signing: (caller) => signing.get(caller) ?? missing(caller),
    verifying: (caller) => verifying.get(caller) ?? null,
  };
}

function deriveKey(secret: string, caller: CallerName): KeyObject {
  const seed = createHmac('sha256', secret).update(`mkt service key of ${caller}`).digest();
  return createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
}

function missing(caller: CallerName): never {
  throw new Error(`This process has no service key for ${caller}`);
}
