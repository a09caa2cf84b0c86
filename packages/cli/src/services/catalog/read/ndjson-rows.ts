import type { ReadRow } from './raw-row.ts';
import { isBroken, maxDepth, shownValue } from './raw-row.ts';
import type { TextLine } from './text-lines.ts';

function parseLine({ line, text, tooLong }: TextLine): ReadRow {
  if (tooLong) return { row: line, line, reject: { column: '', code: 'row_too_long', value: shownValue(text) } };
  if (isTooDeep(text))
    return { row: line, line, reject: { column: '', code: 'row_too_deep', value: shownValue(text) } };
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

/** By brackets outside strings, before anything is made of them. */
function isTooDeep(text: string): boolean {
  if (text.length <= 2 * maxDepth) return false;
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (isQuoted) {
      if (char === '\\') at += 1;
      else if (char === '"') isQuoted = false;
    } else if (char === '"') isQuoted = true;
    else if (char === '[' || char === '{') {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (char === ']' || char === '}') depth -= 1;
  }
  return false;
}

/** The members of all objects in a file's first part; what is no object, as a line that the part cuts, has none. */
export function ndjsonColumns(sample: string): string[] {
  const columns = new Set<string>();
  for (const text of sample.split(/[\r\n]+/)) {
    const row = parseLine({ line: 0, text, end: '', tooLong: false });
    if (!isBroken(row)) for (const name of Object.keys(row.cells)) columns.add(name);
  }
  return [...columns];
}

/** One JSON object a line; blank lines are no rows. */
export async function* readNdjsonRows(lines: AsyncIterable<TextLine>): AsyncGenerator<ReadRow> {
  for await (const line of lines) {
    if (line.text.trim() !== '') yield parseLine(line);
  }
}
