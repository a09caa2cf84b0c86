import { LoginThrottle } from './adapters/login-throttle.ts';
import { PasswordHasher } from './adapters/password-hasher.ts';
import { AccountService } from './services/account.service.ts';
import { AddressService } from './services/address.service.ts';
import { ImportShopsService } from './services/import-shops.service.ts';
import { PasswordService } from './services/password.service.ts';
import { RegistrationService } from './services/registration.service.ts';
import { SessionService } from './services/session.service.ts';
import { ShopService } from './services/shop.service.ts';
import { ShopAdministrationService } from './services/shop-administration.service.ts';
import { SignInService } from './services/sign-in.service.ts';
import { SigningKeyService } from './services/signing-key.service.ts';
import { VerificationService } from './services/verification.service.ts';
import type { UserDeps } from './user.deps.ts';
import { UserEvents } from './user.events.ts';

export type UserServices = ReturnType<typeof createUserServices>;

/** Wires the use cases together. */
export function createUserServices(deps: UserDeps) {
  const { config } = deps;
  const events = new UserEvents(deps.outbox);
  const keys = new SigningKeyService(deps);
  const hasher = new PasswordHasher({
    concurrency: config.auth.hashConcurrency,
    memoryKib: config.auth.hashMemoryKib,
  });
  const throttle = new LoginThrottle(deps.state, { keyPrefix: config.redis.keyPrefix, scale: config.limits.scale });
  const sessions = new SessionService(deps, keys);
  const verifications = new VerificationService(deps, events);
  const signIn = new SignInService(deps, { hasher, throttle, sessions });
  return {
    keys,
    sessions,
    verifications,
    signIn,
    registration: new RegistrationService(deps, { hasher, sessions, verifications, events }),
    passwords: new PasswordService(deps, { hasher, throttle, sessions, signIn, verifications, events }),
    accounts: new AccountService(deps, { hasher, verifications, events }),
    addresses: new AddressService(deps),
    shops: new ShopService(deps, events),
    shopImports: new ImportShopsService(deps, events),
    shopAdministration: new ShopAdministrationService(deps, events),
  };
}
