/**
 * Lines that a quote at a cell's start holds together though it is text (an inch mark, a title in quotes that are not
 * closed in the same cell): with another such quote lines below it makes one well-formed record, in which the rows
 * between are a text. Told from a cell of several lines by the header's number of cells and by what the cells are like.
 */

/** Cells of a well-formed record. */
export function cellCount(text: string, delimiter: string): number {
  let count = 1;
  let isQuoted = false;
  for (const char of text) {
    if (char === '"') isQuoted = !isQuoted;
    else if (char === delimiter && !isQuoted) count += 1;
  }
  return count;
}

interface HeldRecord {
  /** At least two, the first and the last with an odd number of quotes. */
  lines: readonly string[];
  /** The lines as one record, which is well-formed. */
  joined: string;
  delimiter: string;
  /** Cells of the header. */
  width: number;
}

/** True where each line is a row by itself, its one quote being text, and that is likelier than a cell of many lines. */
export function areRows(
  { lines, joined, delimiter, width }: HeldRecord,
  isWellFormed: (text: string) => boolean,
): boolean {
  const [first = ''] = lines;
  const last = lines.at(-1) ?? '';
  if (width < 2 || !hasOneQuote(first) || !hasOneQuote(last)) return false;
  const between = lines.slice(1, -1).filter((line) => line.trim() !== '');
  const splits = (line: string): boolean => line.split(delimiter).length === width;
  if (!splits(first) || !splits(last)) return false;
  if (!between.every((line) => isWellFormed(line) && cellCount(line, delimiter) === width)) return false;
  if (cellCount(joined, delimiter) !== width) return true;
  const model = first.split(delimiter);
  // Texts have commas, but hardly tabs: there what rows have in common need not look like an id or a price.
  const tells = delimiter === '\t' ? isFilled : isCode;
  return [...between, last].every((line) => isAlike(line.replaceAll('"', '').split(delimiter), model, tells));
}

const longestCode = 64;

/** An id or a price: one word with a digit, with or without a currency. */
function isCode(cell: string): boolean {
  return cell.length <= longestCode && /^(?:[A-Z]{3} )?[^\s"]*\d[^\s"]*(?: [A-Z]{3})?$/.test(cell);
}

function isFilled(cell: string): boolean {
  return cell.trim() !== '' && !cell.includes('"');
}

/**
 * Codes stand where the model has codes, no blank begins or ends a cell where the model's has none, and in some column
 * both have what tells a row.
 */
function isAlike(cells: readonly string[], model: readonly string[], tells: (cell: string) => boolean): boolean {
  const fits = cells.every((cell, i) => {
    const like = model[i] ?? '';
    if (cell !== cell.trim() && like === like.trim()) return false;
    return !isCode(like) || cell === '' || isCode(cell);
  });
  return fits && cells.some((cell, i) => tells(cell) && tells(model[i] ?? ''));
}

function hasOneQuote(line: string): boolean {
  const at = line.indexOf('"');
  return at !== -1 && line.indexOf('"', at + 1) === -1;
}
