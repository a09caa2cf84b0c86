/** What ends a file's records; `mixed` is CR alone for some, the header among them, and LF for others. */
export type LineEnds = 'lf' | 'cr' | 'mixed';

/** Where a cell's quote may stand. */
const cellStart = /[,;|\t\r\n]/;

/**
 * What records end in: CR alone is how Excel for Mac writes them, and files that were put together from such ones and
 * others have both. Line ends inside quoted cells are the cells' own. Where the header ends in LF, a CR is text.
 */
export function lineEndsOf(sample: string): LineEnds {
  let isQuoted = false;
  let found = false;
  for (let at = 0; at < sample.length; at += 1) {
    const char = sample[at];
    if (char === '"') {
      if (isQuoted && sample[at + 1] === '"') at += 1;
      else if (isQuoted || at === 0 || cellStart.test(sample[at - 1] ?? '')) isQuoted = !isQuoted;
    } else if (!isQuoted) {
      if (char === '\n') return found ? 'mixed' : 'lf';
      if (char === '\r') {
        if (sample[at + 1] === '\n') return found ? 'mixed' : 'lf';
        found = true;
      }
    }
  }
  return found ? 'cr' : 'lf';
}

/** The text with LF for each CR that stands alone. */
export async function* withoutLoneReturns(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let held = '';
  for await (const chunk of chunks) {
    const text = held + chunk;
    held = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - held.length).replace(/\r(?!\n)/g, '\n');
  }
  if (held !== '') yield '\n';
}
