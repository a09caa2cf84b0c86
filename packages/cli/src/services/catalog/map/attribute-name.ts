/** The contract's rule for names of attributes. */
export const attributeNamePattern: RegExp = /^[a-z][a-z0-9_]{0,39}$/;

/** As the contract names attributes: "Battery Life" → battery_life. Empty for what has no Latin letter. */
export function attributeName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 40);
}

/** The name with the first number from 2 on that gives a free one, as long as a name may be. */
export function numberedName(name: string, isTaken: (name: string) => boolean): string {
  for (let number = 2; ; number += 1) {
    const numbered = `${name.slice(0, 40 - `_${number}`.length)}_${number}`;
    if (!isTaken(numbered)) return numbered;
  }
}

/** A name that an export wrote: two that the contract tells apart stay two. */
export function exportedAttributeName(text: string): string {
  return attributeNamePattern.test(text) ? text : attributeName(text);
}
