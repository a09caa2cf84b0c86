import { stringify } from 'yaml';
import type { CatalogEncoding } from '../read/encoding-names.ts';
import { openRows } from '../read/open-rows.ts';
import { isBroken, shownValue } from '../read/raw-row.ts';
import { detectMapping } from './detect.ts';
import { guessDocument, type MappingGuess } from './guess.ts';
import { readCell } from './read-cell.ts';

const sampleRows = 3;

/** What can be said of a file before anybody said how to read it. */
export interface MappingProposal extends MappingGuess {
  /** The built-in mapping whose files have such columns; nothing needs to be asked then. */
  detected: string | undefined;
  columns: string[];
  /** The first values of each column. */
  samples: Record<string, string[]>;
}

/** Reads no more of the file than its first rows. */
export async function proposeMapping(
  path: string,
  { encoding, name }: { encoding?: CatalogEncoding | undefined; name: string },
): Promise<MappingProposal> {
  const source = await openRows(path, { encoding });
  try {
    const { columns } = source;
    const detected = (await detectMapping(columns))?.name;
    const samples: Record<string, string[]> = Object.fromEntries(columns.map((column) => [column, []]));
    let taken = 0;
    for await (const row of source.rows) {
      if (!isBroken(row)) for (const column of columns) samples[column]?.push(shownValue(readCell(row.cells, column)));
      if (++taken >= sampleRows) break;
    }
    return { ...guessDocument(columns, name), detected, columns, samples };
  } finally {
    await source.close();
  }
}

/** The guess as a mapping file. */
export function mappingText({ document }: MappingGuess): string {
  const { attributes, ...rest } = document;
  return stringify(Object.keys(attributes).length === 0 ? rest : document);
}
