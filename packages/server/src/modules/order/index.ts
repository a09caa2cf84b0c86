/** The public face of order: what the composition root and the operator's commands may know of it. */
export type { CancelReason, OrderStatus, PartStatus } from './domain/order-state.ts';
export type { SagaStep } from './repositories/records.ts';
