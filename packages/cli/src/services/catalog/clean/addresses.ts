/** Stands for a mark that nobody names: lists are parted by a bar, a semicolon, a comma or blanks. */
export const anyMark = 'auto';

/** What an address may hold besides letters and digits: a mark of these need not part two. */
const inAddresses = /^[-._~:/?#[\]@!$&'()*+,;=%]+$/;

/**
 * The addresses of a list. A comma stands in addresses too (`/w_400,h_400/a.jpg`): such a mark parts two only where
 * behind it comes a blank, which no address has, or the beginning of an address, or nothing. Behind a backslash it is
 * part of the address, as WooCommerce writes it.
 */
export function splitAddresses(text: string, mark: string): string[] {
  if (mark === anyMark) return splitAtAny(text);
  if (!inAddresses.test(mark)) return text.split(mark);
  const literal = mark.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  // It begins at the first mark of several alone, so that a cell of nothing but marks is read in one go.
  const first = `(?<!\\\\)(?<!(?<!\\\\)${literal})`;
  const parting = new RegExp(`${first}(?:${literal})+(?=\\s|$|(?:[a-z][a-z0-9+.-]*:)?//)`, 'i');
  return text.split(parting).map((part) => part.replaceAll(`\\${mark}`, mark));
}

/** Blanks part two only where behind them an address begins; the look behind is for runs to be read in one go. */
const partingBlanks = /(?<!\s)\s+(?=https?:\/\/)/i;

function splitAtAny(text: string): string[] {
  let parts = text.split(partingBlanks);
  for (const mark of ['|', ';', ',']) parts = parts.flatMap((part) => splitAddresses(part, mark));
  return parts;
}
