import { hash } from 'node:crypto';
import { z } from 'zod';
import type { CatalogProduct, CatalogSku, RowOutcome } from './catalog-product.ts';
import type { CleanNumber } from './clean/counts.ts';
import { parsePieces, parseRating, parseRatingCount, parseStock } from './clean/counts.ts';
import { type CleanText, cleanText, isWithin } from './clean/text.ts';
import { limits } from './limits.ts';
import { attributeName, exportedAttributeName } from './map/attribute-name.ts';
import type { AttributeRule, CatalogMapping, MappedField } from './map/mapping.ts';
import { firstCell, isNoText, objectCell, readCell } from './map/read-cell.ts';
import { readPrice } from './normalise-price.ts';
import { readCategoryPath, readImages, readText, readTitle } from './normalise-texts.ts';
import type { RateTable } from './rates.ts';
import type { RawRow } from './read/raw-row.ts';
import { isInexact, shownValue } from './read/raw-row.ts';
import type { RepairCode } from './reasons.ts';
import type { RowNotes } from './row-notes.ts';
import { makeRowNotes, RowRejection, reject } from './row-notes.ts';

export interface NormaliseRules {
  mapping: CatalogMapping;
  rates: RateTable;
  /** Of texts whose file and mapping name no language. */
  defaultLocale: string;
  /** The moment of the import. */
  now: Date;
}

type Cells = Record<string, unknown>;

function readExternalId(cells: Cells, mapping: CatalogMapping, notes: RowNotes): string {
  const cell = firstCell(cells, mapping.fields.external_id, notes);
  if (cell && isInexact(cell.value)) reject(cell.column, 'external_id_inexact', cell.value);
  const written = cell ? String(cell.value) : '';
  const id = mapping.verbatim ? withoutPadding(written) : cleanText(written);
  if (id.text === '') {
    const column = mapping.fields.external_id?.columns[0] ?? '';
    reject(column, 'external_id_missing', readCell(cells, column));
  }
  const limit = mapping.verbatim ? limits.exportedId : limits.externalId;
  if (!isWithin(id.text, limit)) reject(cell?.column ?? '', 'external_id_too_long', id.text);
  for (const code of id.repairs) notes.repair(cell?.column ?? '', code, cell?.value);
  return id.text;
}

/** Blanks at an id's end tell nothing apart: the database compares without them. */
function withoutPadding(id: string): CleanText {
  const text = id.replace(/(?<! ) +$/, '');
  return { text, repairs: text === id ? [] : ['whitespace_normalised'] };
}

function readLocale(cells: Cells, { mapping, defaultLocale }: NormaliseRules, notes: RowNotes): string {
  const cell = firstCell(cells, mapping.fields.locale, notes);
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
  const cell = firstCell(cells, mapping.fields[field], notes);
  if (!cell) return null;
  const { value, repairs } = parse(cell.value);
  for (const code of repairs) notes.repair(cell.column, code, cell.value);
  return value;
}

/** A value as an attribute may hold it; undefined for one that none may. */
export function attributeValue(raw: unknown, type: AttributeRule['type'], verbatim = false): string | undefined {
  const text = verbatim ? String(raw) : cleanText(String(raw)).text;
  if (type === 'number') return /^-?\d{1,15}(\.\d{1,6})?$/.test(text) ? String(Number(text)) : undefined;
  if (type === 'boolean') return /^(true|yes|1)$/i.test(text) ? 'yes' : /^(false|no|0)$/i.test(text) ? 'no' : undefined;
  return text !== '' && isWithin(text, limits.attributeText) ? text : undefined;
}

function readAttributes(cells: Cells, mapping: CatalogMapping, notes: RowNotes): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, rule] of Object.entries(mapping.attributes)) {
    const raw = readCell(cells, rule.column);
    if (isNoText(raw)) {
      notes.repair(rule.column, 'value_not_text', raw);
      continue;
    }
    if (raw === undefined || raw === null || String(raw).trim() === '') continue;
    const value = attributeValue(raw, rule.type);
    const fault = value === undefined ? 'attribute_dropped' : addAttribute(attributes, name, value);
    if (fault !== undefined) notes.repair(rule.column, fault, raw);
  }
  addObjectAttributes(attributes, cells, mapping.attribute_objects.product, mapping, notes);
  return attributes;
}

/** The first of a name stands; one that says the same takes nothing away. */
function addAttribute(attributes: Record<string, string>, name: string, value: string): RepairCode | undefined {
  if (Object.hasOwn(attributes, name)) return attributes[name] === value ? undefined : 'attribute_name_repeated';
  if (name === '' || Object.keys(attributes).length >= limits.attributes) return 'attribute_dropped';
  attributes[name] = value;
  return undefined;
}

function addObjectAttributes(
  attributes: Record<string, string>,
  cells: Cells,
  column: string | undefined,
  { verbatim }: CatalogMapping,
  notes: RowNotes,
): void {
  const nameOf = verbatim ? exportedAttributeName : attributeName;
  for (const [key, raw] of Object.entries(objectCell(cells, column) ?? {})) {
    const value = raw === null || typeof raw === 'object' ? undefined : attributeValue(raw, 'text', verbatim);
    const fault = value === undefined ? 'attribute_dropped' : addAttribute(attributes, nameOf(key), value);
    if (fault !== undefined) notes.repair(column ?? '', fault, `${key}: ${shownValue(raw)}`);
  }
}

const skuCode = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;

/** The code itself where the contract allows it, else its Latin part with a fingerprint that keeps it unique. */
function allowedSkuCode(code: string): string {
  if (code.length <= limits.skuCode && skuCode.test(code)) return code;
  const latin = code.replace(/[^A-Za-z0-9._/-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  return `${latin.slice(0, 40) || 'sku'}-${hash('sha256', code).slice(0, 16)}`;
}

/** `fallback` names a variant that has no code of its own. */
function readSkuCode(cells: Cells, mapping: CatalogMapping, fallback: string, notes: RowNotes): string {
  const written = readText(cells, mapping, 'sku_code', limits.externalId, notes);
  const code = allowedSkuCode(written || fallback);
  if (written !== '' && code !== written)
    notes.repair(mapping.fields.sku_code?.columns[0] ?? '', 'sku_code_rewritten', written);
  return code;
}

/** Pieces by the stock column; where that says nothing, none of what is marked as not available. */
function readStock(cells: Cells, mapping: CatalogMapping, notes: RowNotes): number | null {
  const before = notes.repairs.length;
  const rules = { limit: limits.stock, decimal: mapping.decimal };
  const stock = readNumber(cells, mapping, 'stock', (raw) => parsePieces(raw, rules), notes);
  // An object says something of stock, though nothing that can be read.
  if (stock === null && notes.repairs.length > before) return 0;
  const cell = stock === null ? firstCell(cells, mapping.fields.availability, notes) : undefined;
  if (cell === undefined) return stock;
  if (cell.value !== 'in' && cell.value !== 'out') notes.repair(cell.column, 'availability_unknown', cell.value);
  return cell.value === 'out' ? 0 : null;
}

/** What the row says of itself; without a word it is published. */
export function readStatus(cells: Cells, mapping: CatalogMapping, notes: RowNotes): CatalogProduct['status'] {
  const cell = firstCell(cells, mapping.fields.status, notes);
  if (cell === undefined || cell.value === 'published') return 'published';
  if (cell.value !== 'draft') notes.repair(cell.column, 'status_unknown', cell.value);
  return 'draft';
}

function readTranslations(cells: Cells, mapping: CatalogMapping, notes: RowNotes): CatalogProduct['translations'] {
  const raw = objectCell(cells, mapping.translations);
  if (raw === undefined) return {};
  const parsed = translations.safeParse(raw);
  if (parsed.success) return parsed.data as CatalogProduct['translations'];
  notes.repair(mapping.translations ?? '', 'translations_dropped', raw);
  return {};
}

const within = (limit: number) => z.string().refine((text) => isWithin(text, limit));

const translations = z.record(
  z.string().regex(/^[a-z]{2,3}$/),
  z.strictObject({
    title: within(limits.title).min(1),
    description: within(limits.description).optional(),
    attributes: z.record(z.string(), within(limits.attributeText)).optional(),
  }),
);

/** One variant, from the cells of its row. */
export function readSku(
  cells: Cells,
  rules: NormaliseRules,
  notes: RowNotes,
  { code, title, attributes }: { code: string; title: string; attributes: Record<string, string> },
): { sku: CatalogSku; convertedFrom: CatalogProduct['convertedFrom'] } {
  const { mapping, rates, now } = rules;
  const { price, compareAtPrice, convertedFrom } = readPrice({ cells, mapping, rates, notes, now });
  const lowRules = { limit: limits.lowStock, decimal: mapping.decimal };
  const low = readNumber(cells, mapping, 'low_stock_threshold', (raw) => parseStock(raw, lowRules), notes);
  const own = { ...attributes };
  addObjectAttributes(own, cells, mapping.attribute_objects.variant, mapping, notes);
  return {
    sku: {
      code: readSkuCode(cells, mapping, code, notes),
      title: readText(cells, mapping, 'sku_title', limits.skuTitle, notes) || title,
      attributes: own,
      price,
      compareAtPrice,
      stock: readStock(cells, mapping, notes),
      lowStockThreshold: low,
    },
    convertedFrom,
  };
}

/** A product without its variants, from the cells of its row. Throws RowRejection. */
export function readProduct(cells: Cells, rules: NormaliseRules, notes: RowNotes): CatalogProduct {
  const { mapping, rates } = rules;
  const title = readTitle(cells, mapping, notes);
  const description = readText(cells, mapping, 'description', limits.description, notes);
  if (title === '' && description === '' && !firstCell(cells, mapping.fields.price)) reject('', 'row_empty', '');
  const externalId = readExternalId(cells, mapping, notes);
  if (title === '') reject(mapping.fields.title?.columns[0] ?? '', 'title_missing', '');
  return {
    seller: readText(cells, mapping, 'seller', limits.brand, notes) || null,
    sellerId: readText(cells, mapping, 'seller_id', limits.externalId, notes) || null,
    externalId,
    status: readStatus(cells, mapping, notes),
    locale: readLocale(cells, rules, notes),
    title,
    description,
    brand: readText(cells, mapping, 'brand', limits.brand, notes) || null,
    categoryPath: readCategoryPath(cells, mapping, notes),
    currency: rates.target,
    convertedFrom: null,
    imageUrls: mapping.fields.images === undefined ? null : readImages(cells, mapping, notes),
    rating: readNumber(cells, mapping, 'rating', parseRating, notes),
    ratingCount: readNumber(cells, mapping, 'rating_count', parseRatingCount, notes),
    attributes: readAttributes(cells, mapping, notes),
    translations: readTranslations(cells, mapping, notes),
    skus: [],
  };
}

function readWhole(cells: Cells, rules: NormaliseRules, notes: RowNotes): CatalogProduct {
  const product = readProduct(cells, rules, notes);
  const { sku, convertedFrom } = readSku(cells, rules, notes, { code: product.externalId, title: '', attributes: {} });
  return { ...product, convertedFrom, skus: [sku] };
}

/** Equal for equal content: the members are written in one order, and where a price came from is not content. */
export function contentHash(product: CatalogProduct): string {
  const { convertedFrom: _, attributes, ...rest } = product;
  const sorted = Object.entries(attributes).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha256', JSON.stringify([rest, sorted]));
}

/** One row to a product, with every repair named, or to a reject with its reason. Repeats are found elsewhere. */
export function normaliseRow(
  row: RawRow,
  rules: NormaliseRules,
): Exclude<RowOutcome, { kind: 'duplicate' | 'merged' }> {
  const notes = makeRowNotes(row.repairs);
  const place = { row: row.row, line: row.line };
  try {
    const product = readWhole(row.cells, rules, notes);
    const record = { product, hash: contentHash(product), row: row.row };
    if (notes.repairs.length === 0) return { kind: 'accepted', ...place, record };
    return { kind: 'repaired', ...place, record, repairs: notes.repairs };
  } catch (error) {
    if (!(error instanceof RowRejection)) throw error;
    return { kind: 'rejected', ...place, reject: error.finding, repairs: notes.repairs };
  }
}
