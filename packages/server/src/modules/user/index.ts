/** What other modules may know of user. */
export type { UserPort } from '../../contract/ports.gen.ts';
export type { ShopStatus } from './domain/shop-status.ts';
export type { VerificationPurpose } from './domain/verification-purpose.ts';
