import type { Finding, RowOutcome } from './catalog-product.ts';
import { withoutGuard } from './formula-guard.ts';
import { detectMapping, requireColumns, resolveMapping } from './map/detect.ts';
import type { RenamedAttribute } from './map/guess.ts';
import { guessDocument, guessMapping, unusedColumns } from './map/guess.ts';
import type { CatalogMapping } from './map/mapping.ts';
import { normaliseProduct } from './normalise-product.ts';
import { contentHash } from './normalise-row.ts';
import type { RateTable } from './rates.ts';
import type { CatalogEncoding } from './read/encoding-names.ts';
import { groupRows } from './read/group-rows.ts';
import type { OpenedRows } from './read/open-rows.ts';
import { openRows } from './read/open-rows.ts';
import type { RawRow, ReadRow } from './read/raw-row.ts';
import { isBroken, shownValue } from './read/raw-row.ts';
import { SeenIds } from './seen-ids.ts';
import { sellerKey, sellerOf } from './seller.ts';

export interface ReadCatalogOptions {
  /** Without one, the mapping is guessed from the header's names. */
  mapping?: CatalogMapping | undefined;
  rates: RateTable;
  /** Of files whose mapping names none; default `en`. */
  defaultLocale?: string | undefined;
  /** Whose products are that name no seller. */
  defaultSeller?: string | undefined;
  /** Of prices whose file and mapping name none; none means such rows are rejected. */
  defaultCurrency?: string | undefined;
  /** The moment that dates in the file are held against; now without it. */
  now?: Date | undefined;
  /** Wins over the mapping's. */
  encoding?: CatalogEncoding | undefined;
}

export interface OpenedCatalog {
  source: OpenedRows;
  mapping: CatalogMapping;
  /** Whether the mapping was given, known by the file's columns (`detected`), or guessed from their names. */
  mappingFrom: 'given' | 'detected' | 'guessed';
  unusedColumns: string[];
  /** Columns whose guessed attribute got another name than its own. */
  renamedAttributes: RenamedAttribute[];
  /** Outcomes of the rows of one product each, one a row; together all rows of the file. One pass. */
  outcomes: AsyncGenerator<RowOutcome[]>;
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
    const detected = declared ? undefined : await detectMapping(source.columns);
    const found = declared ?? detected ?? guessMapping(source.columns, 'guessed from the header');
    const mapping = {
      ...resolveMapping(found, source.columns),
      currency: found.currency ?? options.defaultCurrency,
    };
    // Members that objects of NDJSON and XML have are known only when all of them are read.
    if (declared !== undefined && source.format === 'csv') requireColumns(mapping, source.columns);
    const outcomes = readOutcomes(source, mapping, options);
    const unused = unusedColumns(source.columns, mapping);
    const mappingFrom = declared ? 'given' : detected ? 'detected' : 'guessed';
    const renamedAttributes = mappingFrom === 'guessed' ? guessDocument(source.columns, found.name).renamed : [];
    return { source, mapping, mappingFrom, unusedColumns: unused, renamedAttributes, outcomes };
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function* readOutcomes(
  source: OpenedRows,
  mapping: CatalogMapping,
  options: ReadCatalogOptions,
): AsyncGenerator<RowOutcome[]> {
  const repeats = {
    seen: new SeenIds(),
    idColumn: mapping.fields.external_id?.columns[0] ?? '',
    ours: options.defaultSeller ?? '',
  };
  const { rates, defaultLocale = 'en', now = new Date() } = options;
  const rules = { mapping, rates, defaultLocale, now };
  // A line that holds all variants of its product needs no other line.
  const groups = !(source.format === 'ndjson' && mapping.variants !== undefined);
  const rows = mapping.verbatim && source.format === 'csv' ? withoutGuards(source.rows) : source.rows;
  for await (const group of groupRows(rows, groups ? mapping.group : undefined)) {
    const [first] = group;
    if (first !== undefined && isBroken(first)) {
      // What cannot be read stands alone: no key could be read from it either.
      yield [{ kind: 'rejected', row: first.row, line: first.line, reject: first.reject, repairs: [] }];
      continue;
    }
    const outcomes = normaliseProduct(group as RawRow[], rules);
    const product = outcomes.find((outcome) => 'record' in outcome);
    const repeat = product === undefined ? undefined : repeatOf(product, repeats);
    yield repeat === undefined ? outcomes : outcomes.map((outcome) => asRepeat(outcome, repeat));
  }
}

async function* withoutGuards(rows: AsyncIterable<ReadRow>): AsyncGenerator<ReadRow> {
  for await (const row of rows) {
    if (!isBroken(row))
      for (const [column, cell] of Object.entries(row.cells))
        if (typeof cell === 'string') row.cells[column] = withoutGuard(cell);
    yield row;
  }
}

interface RepeatRules {
  seen: SeenIds;
  idColumn: string;
  /** The seller of what names none. */
  ours: string;
}

interface Repeat {
  reject: Finding;
  firstRow: number;
}

/**
 * The rule for a repeated (seller, external id): the first row that was good stands, later ones are duplicates,
 * told apart by whether they say the same. A rejected row does not take the id: a good one may follow it.
 */
function repeatOf(
  { record, row }: Extract<RowOutcome, { kind: 'accepted' | 'repaired' }>,
  { seen, idColumn, ours }: RepeatRules,
): Repeat | undefined {
  const { product, hash } = record;
  const key = sellerKey(sellerOf(product.seller, ours));
  // However a row spells its seller, and whether it does, is no content of the product.
  const seller = key === sellerKey(ours) ? null : key;
  const content = seller === product.seller ? hash : contentHash({ ...product, seller });
  const first = seen.add(key, product.externalId, content, row);
  if (!first) return undefined;
  const code = first.sameContent ? 'duplicate_identical' : 'duplicate_conflict';
  return { reject: { column: idColumn, code, value: shownValue(product.externalId) }, firstRow: first.row };
}

/** With the product its other rows repeat what came before; what was rejected stays so. */
function asRepeat(outcome: RowOutcome, repeat: Repeat): RowOutcome {
  const { kind, row, line } = outcome;
  return kind === 'rejected' || kind === 'duplicate' ? outcome : { kind: 'duplicate', row, line, ...repeat };
}
