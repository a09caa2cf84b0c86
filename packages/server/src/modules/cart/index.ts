/** The public face of cart: the quote is opaque to everybody else. */
export type { CartPort } from '../../contract/ports.gen.ts';
