import { extname } from 'node:path';

/** Packages lead to their sources in a checkout under this condition, and to what was built of them elsewhere. */
const CONDITION = '--conditions=mkt-source';

/** `.ts` in a checkout, `.js` in an installed package. */
export const ownExtension: string = extname(import.meta.url);

export interface NodeLimits {
  /** Most of the old generation in MB. */
  heapMb: number;
  /** One half of the young generation in MB: larger ones are never given back to the system. */
  youngMb?: number;
}

/** Flags of a Node process of ours that runs code of this checkout or of the installed packages. */
export function nodeFlags({ heapMb, youngMb = 4 }: NodeLimits): string[] {
  return [
    ...(ownExtension === '.ts' ? [CONDITION] : []),
    `--max-old-space-size=${heapMb}`,
    `--max-semi-space-size=${youngMb}`,
  ];
}
