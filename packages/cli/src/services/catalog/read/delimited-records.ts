/**
 * Finds where records end before they are parsed. A CSV parser that meets a quote that is never closed takes
 * everything up to the next quote for one cell: rows vanish, or the rest of the file does. Here lines are joined
 * only while that gives a well-formed record; where it does not, each line stands for itself, so that a bad quote
 * costs its own line and no other.
 */
import type { TextLine } from './text-lines.ts';
import { maxRowChars } from './text-lines.ts';

/** The text of one record, which may span lines. */
export interface DelimitedRecord {
  /** Its place among records and blank lines, from 1: a spreadsheet shows a blank line as a row. */
  row: number;
  /** Where it starts. */
  line: number;
  text: string;
  tooLong: boolean;
  /** False when quotes stand where they may not; the record is then one line. */
  wellFormed: boolean;
}

function quoteCount(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) count += 1;
  return count;
}

/** Every cell quoted as a whole with inner quotes doubled, or without any quote. */
export function wellFormedPattern(delimiter: string): RegExp {
  const d = delimiter.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const cell = `(?:"[^"]*(?:""[^"]*)*"|[^"${d}\\n]*)`;
  return new RegExp(`^${cell}(?:${d}${cell})*$`);
}

class RecordJoiner {
  readonly #pattern: RegExp;
  /** In a tab-separated file a line of tabs is a row of empty cells. */
  readonly #blank: RegExp;
  #held: TextLine[] = [];
  #heldChars = 0;
  #quotes = 0;
  #row = 0;

  constructor(delimiter: string) {
    this.#pattern = wellFormedPattern(delimiter);
    this.#blank = delimiter === '\t' ? /^ *$/ : /^\s*$/;
  }

  /** Takes a line; gives the records that it completes, in order. */
  *push(line: TextLine): Generator<DelimitedRecord> {
    for (let queue = [line]; queue.length > 0; ) {
      let again: TextLine[] = [];
      let done = 0;
      for (const next of queue) {
        done += 1;
        if (next.tooLong) {
          yield* this.end();
          yield this.#record(next.line, next.text, { tooLong: true, wellFormed: false });
          continue;
        }
        const record = this.#join(next);
        if (record) yield record;
        again = this.#overdue();
        if (again.length > 0) break;
      }
      // What was held in vain comes first, then what had not been looked at.
      queue = again.length === 0 ? [] : again.concat(queue.slice(done));
      const first = queue.shift();
      if (first) yield this.#alone(first);
    }
  }

  /** No more lines: what is held cannot be completed. */
  *end(): Generator<DelimitedRecord> {
    while (this.#held.length > 0) {
      const [first, ...others] = this.#clear();
      if (first) yield this.#alone(first);
      for (const line of others) yield* this.push(line);
    }
  }

  /** The record that this line ends, if it is well-formed or one line. */
  #join(line: TextLine): DelimitedRecord | undefined {
    const quotes = quoteCount(line.text);
    if (this.#held.length === 0 && quotes === 0) {
      if (!this.#blank.test(line.text)) return this.#record(line.line, line.text, { wellFormed: true });
      this.#row += 1;
      return undefined;
    }
    this.#held.push(line);
    this.#heldChars += line.text.length + line.end.length;
    this.#quotes += quotes;
    if (this.#quotes % 2 !== 0) return undefined;
    // A line end inside a cell is the cell's own; the record's is none of its text.
    const text = this.#held.map((held, i) => (i === this.#held.length - 1 ? held.text : held.text + held.end)).join('');
    const wellFormed = this.#pattern.test(text);
    if (!wellFormed && this.#held.length > 1) return undefined;
    return this.#record(this.#clear()[0]?.line ?? line.line, text, { wellFormed });
  }

  /** The held lines, given up: their quotes pair up to nothing well-formed, or they are too many. */
  #overdue(): TextLine[] {
    const paired = this.#held.length > 1 && this.#quotes % 2 === 0;
    return paired || this.#heldChars > maxRowChars ? this.#clear() : [];
  }

  #alone({ line, text }: TextLine): DelimitedRecord {
    return this.#record(line, text, { wellFormed: this.#pattern.test(text) });
  }

  #record(
    line: number,
    text: string,
    { tooLong = false, wellFormed }: { tooLong?: boolean; wellFormed: boolean },
  ): DelimitedRecord {
    this.#row += 1;
    return { row: this.#row, line, text, tooLong, wellFormed };
  }

  #clear(): TextLine[] {
    const held = this.#held;
    this.#held = [];
    this.#heldChars = 0;
    this.#quotes = 0;
    return held;
  }
}

/** Records of delimited text; blank lines are none, but are counted. */
export async function* readDelimitedRecords(
  lines: AsyncIterable<TextLine>,
  delimiter: string,
): AsyncGenerator<DelimitedRecord> {
  const joiner = new RecordJoiner(delimiter);
  for await (const line of lines) yield* joiner.push(line);
  yield* joiner.end();
}
