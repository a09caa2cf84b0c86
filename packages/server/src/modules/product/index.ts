/** The public face of product: what other modules may know of it. */
export type { ProductPort } from '../../contract/ports.gen.ts';
export type { Availability } from './domain/stock.ts';
