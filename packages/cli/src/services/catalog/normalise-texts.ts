import { splitAddresses } from './clean/addresses.ts';
import { cleanText, replacementShare, shorten } from './clean/text.ts';
import { limits } from './limits.ts';
import type { CatalogMapping, MappedField } from './map/mapping.ts';
import type { MappedCell } from './map/read-cell.ts';
import { allCells, firstCell, isNoText } from './map/read-cell.ts';
import { shownValue } from './read/raw-row.ts';
import type { RowNotes } from './row-notes.ts';
import { reject } from './row-notes.ts';

/** Half of a title lost to decoding is no title; one lost apostrophe is. */
const maxReplacementShare = 0.1;

interface TextRules {
  keepLines?: boolean;
  /** Nothing is mended but a length beyond the limit. */
  verbatim: boolean;
}

function textOf(
  cell: MappedCell | undefined,
  limit: number,
  notes: RowNotes,
  { keepLines = false, verbatim }: TextRules,
): string {
  if (!cell) return '';
  const raw = typeof cell.value === 'string' ? cell.value : String(cell.value);
  const { text, repairs } = verbatim ? { text: raw, repairs: [] } : cleanText(raw, keepLines);
  for (const code of repairs) notes.repair(cell.column, code, raw);
  const short = shorten(text, limit);
  if (short !== text) notes.repair(cell.column, 'text_shortened', raw);
  return short;
}

/** Any single text field but the title. */
export function readText(
  cells: Record<string, unknown>,
  mapping: CatalogMapping,
  field: MappedField,
  limit: number,
  notes: RowNotes,
): string {
  return textOf(firstCell(cells, mapping.fields[field], notes), limit, notes, {
    keepLines: field === 'description',
    verbatim: mapping.verbatim,
  });
}

/** The title, without the dots of a source that cut it off. Empty when there is none. */
export function readTitle(cells: Record<string, unknown>, mapping: CatalogMapping, notes: RowNotes): string {
  const cell = firstCell(cells, mapping.fields.title, notes);
  if (!cell) return '';
  if (!mapping.verbatim && replacementShare(String(cell.value)) > maxReplacementShare)
    reject(cell.column, 'text_undecodable', cell.value);
  const { verbatim } = mapping;
  const text = textOf(cell, limits.title, notes, { verbatim });
  if (verbatim) return text;
  const whole = text.replace(/\s*(?:\.{3,}|…)$/u, '').replace(/[\s,;:(|/&–-]+$/u, '');
  if (!/(?:\.{3}|…)$/u.test(text) || whole === '') return text;
  notes.repair(cell.column, 'title_ellipsis_removed', cell.value);
  return whole;
}

/** Category names from the top. */
export function readCategoryPath(cells: Record<string, unknown>, mapping: CatalogMapping, notes: RowNotes): string[] {
  const found = allCells(cells, mapping.fields.category);
  for (const { column, cut } of found) if (cut) notes.repair(column, 'category_first_kept', cut);
  for (const { column, value } of found) if (isNoText(value)) notes.repair(column, 'value_not_text', value);
  const names = found
    .filter(({ value }) => !isNoText(value))
    .map((cell) => textOf(cell, limits.categoryName, notes, { verbatim: mapping.verbatim }))
    .filter((name) => name !== '');
  if (names.length > limits.categoryDepth)
    notes.repair(found[0]?.column ?? '', 'category_levels_cut', names.join(' > '));
  return names.slice(0, limits.categoryDepth);
}

/** http(s) addresses without repeats. */
export function readImages(cells: Record<string, unknown>, mapping: CatalogMapping, notes: RowNotes): string[] {
  const urls = new Set<string>();
  for (const cell of allCells(cells, mapping.fields.images, splitAddresses)) {
    const text = isNoText(cell.value) ? shownValue(cell.value) : String(cell.value).trim();
    const url = text.length <= limits.imageUrl ? URL.parse(text) : null;
    if (text === '') continue;
    // Letters beyond ASCII are longer in the address than in the file.
    const fits = url !== null && url.href.length <= limits.imageUrl;
    if (fits && (url.protocol === 'https:' || url.protocol === 'http:')) urls.add(url.href);
    else notes.repair(cell.column, 'image_url_dropped', text);
  }
  if (urls.size > limits.images) notes.repair('', 'images_limited', `${urls.size} images`);
  return [...urls].slice(0, limits.images);
}
