/** Delimiters that are tried, the likelier first: a tie goes to the earlier. */
const candidates = [',', ';', '\t', '|'] as const;

export type Delimiter = (typeof candidates)[number];

/** Excel's own first line, `sep=;`, which says what parts the cells and is no row. */
export function declaredDelimiter(sample: string): string | undefined {
  return /^sep=([^\r\n"])(?:[\r\n]|$)/i.exec(sample)?.[1];
}

/** Cells per record when `text` is split at `delimiter` outside quotes; the last, maybe cut, record is left out. */
function cellCounts(text: string, delimiter: string, maxRecords: number): number[] {
  const counts: number[] = [];
  let cells = 1;
  let quoted = false;
  let atCellStart = true;
  let empty = true;
  for (let i = 0; i < text.length && counts.length < maxRecords; i += 1) {
    const char = text[i];
    if (quoted) {
      if (char === '"') {
        if (text[i + 1] === '"') i += 1;
        else quoted = false;
      }
    } else if (char === '"' && atCellStart) {
      quoted = true;
      empty = false;
    } else if (char === '\n') {
      if (!empty) counts.push(cells);
      cells = 1;
      empty = true;
      atCellStart = true;
      continue;
    } else if (char === delimiter) {
      cells += 1;
      empty = false;
      atCellStart = true;
      continue;
    } else if (char !== '\r') {
      empty = false;
    }
    atCellStart = false;
  }
  return counts;
}

/**
 * The delimiter that splits the most records of the sample into as many cells as the header has, at least two.
 * Undefined when none does (a file of one column).
 */
export function sniffDelimiter(sample: string): Delimiter | undefined {
  const text = sample.endsWith('\n') ? sample : `${sample}\n`;
  let best: { delimiter: Delimiter; score: number } | undefined;
  for (const delimiter of candidates) {
    const counts = cellCounts(text, delimiter, 200);
    const header = counts[0] ?? 1;
    if (header < 2) continue;
    const alike = counts.filter((count) => count === header).length / counts.length;
    const score = alike * 1000 + Math.min(header, 50);
    if (!best || score > best.score) best = { delimiter, score };
  }
  return best?.delimiter;
}
