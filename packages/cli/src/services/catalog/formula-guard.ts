/**
 * A spreadsheet runs a cell that begins so as a formula. A quote before it keeps it text; a text that begins with such
 * a quote gets one more, so that taking one off always gives back what was there.
 */
const begins = /^'*[=+\-@\t\r]/;

/** What an exported cell holds for a text. */
export function withGuard(text: string): string {
  return begins.test(text) ? `'${text}` : text;
}

/** The text of an exported cell. */
export function withoutGuard(cell: string): string {
  return cell.startsWith("'") && begins.test(cell.slice(1)) ? cell.slice(1) : cell;
}
