/** Which mark stands before the decimals; `auto` reads both where only one reading is possible. */
export type DecimalMark = '.' | ',' | 'auto';

/** Blanks and apostrophes never stand before decimals: between digits they group, and only in threes. */
const blankMarks = [' ', "'", '’'];

/** Digits without group marks; Western 1,234,567 and Indian 1,26,189 groupings both end in a group of three. */
function ungroup(text: string, mark: string): string | undefined {
  const [head = '', ...groups] = text.split(mark);
  const threes = groups.every((group) => group.length === 3);
  const indian =
    !blankMarks.includes(mark) &&
    groups.slice(0, -1).every((group) => group.length === 2) &&
    groups.at(-1)?.length === 3;
  // No number begins with a group of thousands that is none: "0,500" is half of one.
  const headFits = !head.startsWith('0') && head.length >= 1 && head.length <= (threes ? 3 : 2);
  return headFits && (threes || indian) && /^\d+$/.test(head + groups.join('')) ? head + groups.join('') : undefined;
}

/** The part before the decimals: plain digits, or groups parted by one and the same mark. */
function wholeOf(text: string, group: string): string | undefined {
  if (/^\d+$/.test(text)) return text;
  const mark = [group, ...blankMarks].find((candidate) => text.includes(candidate));
  return mark === undefined ? undefined : ungroup(text, mark);
}

/** The number as plain decimal text, where `decimal` stands before its decimals; undefined where it cannot. */
export function withMarks(text: string, decimal: '.' | ','): string | undefined {
  const [before = '', fraction, ...more] = text.split(decimal);
  if (more.length > 0) return undefined;
  const whole = wholeOf(before, decimal === '.' ? ',' : '.');
  if (whole === undefined || (fraction !== undefined && !/^\d+$/.test(fraction))) return undefined;
  return fraction === undefined ? whole : `${whole}.${fraction}`;
}

/** Arabic writing has a mark of its own for each use; what it has written needs no guess. */
const arabicMark = /[\u066b\u066c]/;

/** The mark of a value as it stands in the file; a JSON number has a point whatever the file's texts have. */
export function markOf(raw: unknown, declared: DecimalMark): DecimalMark {
  return typeof raw === 'number' || arabicMark.test(String(raw)) ? '.' : declared;
}
