import type { RowOutcome } from './catalog-product.ts';
import { guessMapping, unusedColumns } from './map/guess.ts';
import type { CatalogMapping } from './map/mapping.ts';
import { normaliseRow } from './normalise-row.ts';
import type { RateTable } from './rates.ts';
import type { CatalogEncoding } from './read/encoding.ts';
import type { OpenedRows } from './read/open-rows.ts';
import { openRows } from './read/open-rows.ts';
import { isBroken, shownValue } from './read/raw-row.ts';
import { SeenIds } from './seen-ids.ts';

export interface ReadCatalogOptions {
  /** Without one, the mapping is guessed from the header's names. */
  mapping?: CatalogMapping | undefined;
  rates: RateTable;
  /** Of files whose mapping names none; default `en`. */
  defaultLocale?: string | undefined;
  /** Of prices whose file and mapping name none; none means such rows are rejected. */
  defaultCurrency?: string | undefined;
  /** Wins over the mapping's. */
  encoding?: CatalogEncoding | undefined;
}

export interface OpenedCatalog {
  source: OpenedRows;
  mapping: CatalogMapping;
  guessed: boolean;
  unusedColumns: string[];
  /** One outcome a row, in the file's order. One pass. */
  outcomes: AsyncGenerator<RowOutcome>;
}

/** Opens a catalog file; nothing but the header and the first row is read until `outcomes` is iterated. */
export async function readCatalog(path: string, options: ReadCatalogOptions): Promise<OpenedCatalog> {
  const declared = options.mapping;
  const source = await openRows(path, {
    format: declared?.format,
    delimiter: declared?.delimiter,
    encoding: options.encoding ?? declared?.encoding,
  });
  try {
    const found = declared ?? guessMapping(source.columns, 'guessed from the header');
    const mapping = { ...found, currency: found.currency ?? options.defaultCurrency };
    const outcomes = readOutcomes(source, mapping, options);
    const unused = unusedColumns(source.columns, mapping);
    return { source, mapping, guessed: !declared, unusedColumns: unused, outcomes };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function* readOutcomes(
  source: OpenedRows,
  mapping: CatalogMapping,
  options: ReadCatalogOptions,
): AsyncGenerator<RowOutcome> {
  const seen = new SeenIds();
  const idColumn = mapping.fields.external_id?.columns[0] ?? '';
  const rules = { mapping, rates: options.rates, defaultLocale: options.defaultLocale ?? 'en' };
  for await (const row of source.rows) {
    if (isBroken(row)) {
      yield { kind: 'rejected', row: row.row, line: row.line, reject: row.reject, repairs: [] };
      continue;
    }
    const outcome = normaliseRow(row, rules);
    yield outcome.kind === 'rejected' ? outcome : checkRepeat(outcome, seen, idColumn);
  }
}

/**
 * The rule for a repeated (seller, external id): the first row that was good stands, later ones are duplicates,
 * told apart by whether they say the same. A rejected row does not take the id: a good one may follow it.
 */
function checkRepeat(
  outcome: Extract<RowOutcome, { kind: 'accepted' | 'repaired' }>,
  seen: SeenIds,
  idColumn: string,
): RowOutcome {
  const { product, hash } = outcome.record;
  const first = seen.add(product.seller, product.externalId, hash, outcome.row);
  if (!first) return outcome;
  const code = first.sameContent ? 'duplicate_identical' : 'duplicate_conflict';
  const reject = { column: idColumn, code, value: shownValue(product.externalId) } as const;
  return { kind: 'duplicate', row: outcome.row, line: outcome.line, reject, firstRow: first.row };
}
