import type { ReadRow } from './raw-row.ts';
import { shownValue } from './raw-row.ts';

const maxLineChars = 1024 * 1024;

function parseLine(text: string, line: number, tooLong: boolean): ReadRow | undefined {
  if (tooLong) return { row: line, line, reject: { column: '', code: 'row_too_long', value: shownValue(text) } };
  if (text.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
      return { row: line, line, cells: value as Record<string, unknown>, repairs: [] };
    }
  } catch {
    // Falls through: whatever is wrong with the line, it is one rejected row.
  }
  return { row: line, line, reject: { column: '', code: 'json_malformed', value: shownValue(text) } };
}

/** One JSON object a line; blank lines are no rows. A line beyond the limit is dropped as it comes, never held. */
export async function* readNdjsonRows(text: AsyncIterable<string>): AsyncGenerator<ReadRow> {
  let rest = '';
  let tooLong = false;
  let line = 0;
  for await (const chunk of text) {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', from)) {
      line += 1;
      const whole = rest + chunk.slice(from, end);
      const row = parseLine(whole, line, tooLong || whole.length > maxLineChars);
      if (row) yield row;
      rest = '';
      tooLong = false;
      from = end + 1;
    }
    const tail = chunk.slice(from);
    if (rest.length + tail.length > maxLineChars) {
      rest = (rest + tail).slice(0, 400);
      tooLong = true;
    } else if (!tooLong) {
      rest += tail;
    }
  }
  const last = parseLine(rest, line + 1, tooLong);
  if (last) yield last;
}
