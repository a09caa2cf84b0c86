/**
 * Finds where records end before they are parsed. A CSV parser that meets a quote that is never closed takes
 * everything up to the next quote for one cell: rows vanish, or the rest of the file does. Here lines are joined
 * only while that gives a well-formed record, and one that is likelier than the lines as rows; otherwise each line
 * stands for itself, so that a bad quote costs its own line and no other.
 */
import { areRows, cellCount } from './stray-quotes.ts';
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
  /** True where each quote of the line is a letter of its cell. */
  quotesAreText: boolean;
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
  readonly #delimiter: string;
  readonly #pattern: RegExp;
  /** In a tab-separated file a line of tabs is a row of empty cells. */
  readonly #blank: RegExp;
  #held: TextLine[] = [];
  #heldChars = 0;
  #quotes = 0;
  #row = 0;
  /** Cells of the header, the first record; 0 where its quotes do not say. */
  #width: number | undefined;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
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
        yield* this.#join(next);
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

  /** The record that this line ends, if it is well-formed or one line; or the rows that it and those before it are. */
  *#join(line: TextLine): Generator<DelimitedRecord> {
    const quotes = quoteCount(line.text);
    if (this.#held.length === 0 && quotes === 0) {
      yield* this.#withoutQuotes(line);
      return;
    }
    this.#held.push(line);
    this.#heldChars += line.text.length + line.end.length;
    this.#quotes += quotes;
    if (this.#quotes % 2 !== 0) return;
    // A line end inside a cell is the cell's own; the record's is none of its text.
    const text = this.#held.map((held, i) => (i === this.#held.length - 1 ? held.text : held.text + held.end)).join('');
    const wellFormed = this.#pattern.test(text);
    if (!wellFormed && this.#held.length > 1) return;
    const held = this.#clear();
    if (held.length > 1 && this.#areRows(held, text)) for (const row of held) yield* this.#asRow(row);
    else yield this.#record(held[0]?.line ?? line.line, text, { wellFormed });
  }

  #areRows(held: readonly TextLine[], joined: string): boolean {
    const record = { lines: held.map(({ text }) => text), joined, delimiter: this.#delimiter, width: this.#width ?? 0 };
    return areRows(record, (text) => this.#pattern.test(text));
  }

  *#asRow(line: TextLine): Generator<DelimitedRecord> {
    const wellFormed = this.#pattern.test(line.text);
    if (line.text.includes('"')) yield this.#record(line.line, line.text, { wellFormed, quotesAreText: !wellFormed });
    else yield* this.#withoutQuotes(line);
  }

  *#withoutQuotes({ line, text }: TextLine): Generator<DelimitedRecord> {
    if (this.#blank.test(text)) this.#row += 1;
    else yield this.#record(line, text, { wellFormed: true });
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
    {
      tooLong = false,
      wellFormed,
      quotesAreText = false,
    }: { tooLong?: boolean; wellFormed: boolean; quotesAreText?: boolean },
  ): DelimitedRecord {
    this.#row += 1;
    this.#width ??= wellFormed ? cellCount(text, this.#delimiter) : 0;
    return { row: this.#row, line, text, tooLong, wellFormed, quotesAreText };
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
