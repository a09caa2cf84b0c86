/**
 * Characters that a terminal obeys instead of showing: escape sequences (they clear it, rename its window, write to the
 * clipboard), C1 controls, and what turns the direction of all that follows.
 */
const obeyed = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
const obeyedButLines = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;
/** JSON itself escapes those before the blank. */
const obeyedInJson = /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu;

const named = (character: string): string => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;

/** A text of many lines. Whoever wrote what stands in it (a seller's title, a buyer's words) does not write to the terminal. */
export function printable(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(obeyedButLines, named);
}

/** A text within a line, such as a cell. */
export function printableCell(text: string): string {
  return text.replace(obeyed, named);
}

/** The same value, as JSON that is safe to look at. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    obeyedInJson,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
