import { hash } from 'node:crypto';

/** What an attribute's value is compared by: without regard to case, width and outer blanks; short enough for an index. */
export function attributeKey(value: string): string {
  const folded = value.normalize('NFKC').trim().toLowerCase();
  return hash('sha256', folded, 'hex').slice(0, 16);
}
