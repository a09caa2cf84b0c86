/** What other modules may know of search: nobody calls it but the platform. */
export type { SearchPort } from '../../contract/ports.gen.ts';
