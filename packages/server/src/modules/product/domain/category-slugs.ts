import { canonicalHash } from '../../../platform/kernel/canonical-json.ts';

const maxLength = 200;

/** The slug itself, then with endings made from the external id, so that a repeat makes the same one. */
export function slugChoices(wanted: string, externalId: string): [string, ...string[]] {
  const hash = canonicalHash(externalId);
  const ended = (length: number): string => {
    const start = [...wanted].slice(0, maxLength - 1 - length).join('');
    return `${start.replace(/-$/, '')}-${hash.slice(0, length)}`;
  };
  return [wanted, ended(6), ended(32)];
}
