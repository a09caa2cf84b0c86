/** Where a cell's quote may stand. */
const cellStart = /[,;|\t\r\n]/;

/**
 * True where records end in CR alone, as Excel for Mac writes them. Line ends inside quoted cells are the cells' own: there
 * it writes LF.
 */
export function endsInCarriageReturns(sample: string): boolean {
  let isQuoted = false;
  let found = false;
  for (let at = 0; at < sample.length; at += 1) {
    const char = sample[at];
    if (char === '"') {
      if (isQuoted && sample[at + 1] === '"') at += 1;
      else if (isQuoted || at === 0 || cellStart.test(sample[at - 1] ?? '')) isQuoted = !isQuoted;
    } else if (!isQuoted) {
      if (char === '\n') return false;
      if (char === '\r') found = true;
    }
  }
  return found;
}
