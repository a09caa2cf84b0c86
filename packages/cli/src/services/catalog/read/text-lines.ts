/** A line of the file without its end. `text` is cut where the line is longer than the limit. */
export interface TextLine {
  line: number;
  text: string;
  /** What ended it, which belongs to a cell that goes on; empty at the end of the file. */
  end: string;
  tooLong: boolean;
}

/** Longer lines are dropped as they come, never held. */
export const maxRowChars = 1024 * 1024;

/** Lines ended by LF, CRLF, or by CR alone (`carriageReturns`). */
export async function* readLines(chunks: AsyncIterable<string>, carriageReturns = false): AsyncGenerator<TextLine> {
  const end = carriageReturns ? '\r' : '\n';
  let rest = '';
  let tooLong = false;
  let line = 0;
  const take = (text: string, lineEnd: string): TextLine => {
    line += 1;
    const isCrlf = text.endsWith('\r');
    const whole = {
      line,
      text: isCrlf ? text.slice(0, -1) : text,
      end: isCrlf ? `\r${lineEnd}` : lineEnd,
      tooLong: tooLong || text.length > maxRowChars,
    };
    rest = '';
    tooLong = false;
    return whole;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(end); at !== -1; at = chunk.indexOf(end, from)) {
      yield take(rest + chunk.slice(from, at), end);
      from = at + 1;
    }
    if (tooLong) continue;
    rest += chunk.slice(from);
    if (rest.length > maxRowChars) {
      rest = rest.slice(0, 400);
      tooLong = true;
    }
  }
  if (rest !== '') yield take(rest, '');
}
