import { hash } from 'node:crypto';
import type { CatalogProduct, CatalogSku, RowOutcome } from './catalog-product.ts';
import type { CleanNumber } from './clean/counts.ts';
import { parseRating, parseRatingCount, parseStock } from './clean/counts.ts';
import { cleanText } from './clean/text.ts';
import { limits } from './limits.ts';
import type { AttributeRule, CatalogMapping, MappedField } from './map/mapping.ts';
import { firstCell, readCell } from './map/read-cell.ts';
import { readPrice } from './normalise-price.ts';
import { readCategoryPath, readImages, readText, readTitle } from './normalise-texts.ts';
import type { RateTable } from './rates.ts';
import type { RawRow } from './read/raw-row.ts';
import type { RowNotes } from './row-notes.ts';
import { makeRowNotes, RowRejection, reject } from './row-notes.ts';

export interface NormaliseRules {
  mapping: CatalogMapping;
  rates: RateTable;
  /** Of texts whose file and mapping name no language. */
  defaultLocale: string;
}

type Cells = Record<string, unknown>;

function readExternalId(cells: Cells, mapping: CatalogMapping, notes: RowNotes): string {
  const cell = firstCell(cells, mapping.fields.external_id);
  const id = cell ? cleanText(String(cell.value)) : { text: '', repairs: [] };
  if (id.text === '') {
    const column = mapping.fields.external_id?.columns[0] ?? '';
    reject(column, 'external_id_missing', readCell(cells, column));
  }
  if (id.text.length > limits.externalId) reject(cell?.column ?? '', 'external_id_too_long', id.text);
  for (const code of id.repairs) notes.repair(cell?.column ?? '', code, cell?.value);
  return id.text;
}

function readLocale(cells: Cells, { mapping, defaultLocale }: NormaliseRules): string {
  const cell = firstCell(cells, mapping.fields.locale);
  const locale = cell ? String(cell.value).trim().replace('_', '-') : (mapping.locale ?? defaultLocale);
  if (!/^[a-z]{2,3}(-[A-Z]{2})?$/.test(locale)) reject(cell?.column ?? '', 'locale_unknown', locale);
  return locale;
}

function readNumber(
  cells: Cells,
  mapping: CatalogMapping,
  field: MappedField,
  parse: (raw: unknown) => CleanNumber,
  notes: RowNotes,
): number | null {
  const cell = firstCell(cells, mapping.fields[field]);
  if (!cell) return null;
  const { value, repairs } = parse(cell.value);
  for (const code of repairs) notes.repair(cell.column, code, cell.value);
  return value;
}

function attributeValue(raw: unknown, type: AttributeRule['type']): string | undefined {
  const { text } = cleanText(String(raw));
  if (type === 'number') return /^-?\d{1,15}(\.\d{1,6})?$/.test(text) ? String(Number(text)) : undefined;
  if (type === 'boolean') return /^(true|yes|1)$/i.test(text) ? 'yes' : /^(false|no|0)$/i.test(text) ? 'no' : undefined;
  return text !== '' && text.length <= limits.attributeText ? text : undefined;
}

function readAttributes(cells: Cells, mapping: CatalogMapping, notes: RowNotes): Record<string, string> {
  const attributes: Record<string, string> = {};
  let count = 0;
  for (const [name, rule] of Object.entries(mapping.attributes)) {
    const raw = readCell(cells, rule.column);
    if (raw === undefined || raw === null || String(raw).trim() === '') continue;
    const value = attributeValue(raw, rule.type);
    if (value === undefined || count >= limits.attributes) {
      notes.repair(rule.column, 'attribute_dropped', raw);
    } else {
      attributes[name] = value;
      count += 1;
    }
  }
  return attributes;
}

const skuCode = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;

/** The code itself where the contract allows it, else its Latin part with a fingerprint that keeps it unique. */
function allowedSkuCode(code: string): string {
  if (code.length <= limits.skuCode && skuCode.test(code)) return code;
  const latin = code.replace(/[^A-Za-z0-9._/-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return `${latin.slice(0, 40) || 'sku'}-${hash('sha256', code).slice(0, 16)}`;
}

function readSkuCode(cells: Cells, mapping: CatalogMapping, externalId: string, notes: RowNotes): string {
  const written = readText(cells, mapping, 'sku_code', limits.externalId, notes);
  const code = allowedSkuCode(written || externalId);
  if (written !== '' && code !== written)
    notes.repair(mapping.fields.sku_code?.columns[0] ?? '', 'sku_code_rewritten', written);
  return code;
}

function readProduct(cells: Cells, rules: NormaliseRules, notes: RowNotes): CatalogProduct {
  const { mapping, rates } = rules;
  const title = readTitle(cells, mapping, notes);
  const description = readText(cells, mapping, 'description', limits.description, notes);
  if (title === '' && description === '' && !firstCell(cells, mapping.fields.price)) reject('', 'row_empty', '');
  const externalId = readExternalId(cells, mapping, notes);
  if (title === '') reject(mapping.fields.title?.columns[0] ?? '', 'title_missing', '');
  const { price, compareAtPrice, convertedFrom } = readPrice({ cells, mapping, rates, notes });
  const stock = readNumber(cells, mapping, 'stock', (raw) => parseStock(raw, limits.stock), notes);
  const code = readSkuCode(cells, mapping, externalId, notes);
  const sku: CatalogSku = { code, attributes: {}, price, compareAtPrice, stock };
  return {
    seller: readText(cells, mapping, 'seller', limits.brand, notes) || null,
    externalId,
    locale: readLocale(cells, rules),
    title,
    description,
    brand: readText(cells, mapping, 'brand', limits.brand, notes) || null,
    categoryPath: readCategoryPath(cells, mapping, notes),
    currency: rates.target,
    convertedFrom,
    imageUrls: readImages(cells, mapping, notes),
    rating: readNumber(cells, mapping, 'rating', parseRating, notes),
    ratingCount: readNumber(cells, mapping, 'rating_count', parseRatingCount, notes),
    attributes: readAttributes(cells, mapping, notes),
    skus: [sku],
  };
}

/** Equal for equal content: the members are written in one order, and where a price came from is not content. */
export function contentHash(product: CatalogProduct): string {
  const { convertedFrom: _, attributes, ...rest } = product;
  const sorted = Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha256', JSON.stringify([rest, sorted])).slice(0, 32);
}

/** One row to a product, with every repair named, or to a reject with its reason. Repeats are found elsewhere. */
export function normaliseRow(row: RawRow, rules: NormaliseRules): Exclude<RowOutcome, { kind: 'duplicate' }> {
  const notes = makeRowNotes(row.repairs);
  const place = { row: row.row, line: row.line };
  try {
    const product = readProduct(row.cells, rules, notes);
    const record = { product, hash: contentHash(product), row: row.row };
    if (notes.repairs.length === 0) return { kind: 'accepted', ...place, record };
    return { kind: 'repaired', ...place, record, repairs: notes.repairs };
  } catch (error) {
    if (!(error instanceof RowRejection)) throw error;
    return { kind: 'rejected', ...place, reject: error.finding, repairs: notes.repairs };
  }
}
