import type { ReadRow } from './raw-row.ts';
import { shownValue } from './raw-row.ts';
import type { TextLine } from './text-lines.ts';

function parseLine({ line, text, tooLong }: TextLine): ReadRow {
  if (tooLong) return { row: line, line, reject: { column: '', code: 'row_too_long', value: shownValue(text) } };
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

/** One JSON object a line; blank lines are no rows. */
export async function* readNdjsonRows(lines: AsyncIterable<TextLine>): AsyncGenerator<ReadRow> {
  for await (const line of lines) {
    if (line.text.trim() !== '') yield parseLine(line);
  }
}
