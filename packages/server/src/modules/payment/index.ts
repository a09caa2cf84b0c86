/** What other modules may know of payment. */
export type { PaymentPort } from '../../contract/ports.gen.ts';
export type { PaymentStatus } from './domain/payment-state.ts';
