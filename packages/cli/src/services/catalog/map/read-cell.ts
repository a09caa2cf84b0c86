import { maxDepth, shownValue } from '../read/raw-row.ts';
import type { RowNotes } from '../row-notes.ts';
import type { FieldRule } from './mapping.ts';

/** A cell by its column; in NDJSON a dotted name reaches into objects when no member has that very name. */
export function readCell(cells: Record<string, unknown>, column: string): unknown {
  if (Object.hasOwn(cells, column)) return cells[column];
  if (!column.includes('.')) return undefined;
  let value: unknown = cells;
  for (const step of column.split('.')) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

export interface MappedCell {
  column: string;
  value: unknown;
  /** Position of the column in the rule; above 0 means that an earlier one was empty and should not have been. */
  index: number;
  /** What stood behind the rule's mark and was left out. */
  cut?: string;
}

/** True for a cell that says nothing. */
export function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** The text up to a mark that has no backslash before it, and what is behind. */
function cutAt(text: string, mark: string): { text: string; cut: string | undefined } {
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1))
    if (text[at - 1] !== '\\')
      return { text: text.slice(0, at).replaceAll(`\\${mark}`, mark), cut: text.slice(at + 1).trim() };
  return { text: text.replaceAll(`\\${mark}`, mark), cut: undefined };
}

function transform(rule: FieldRule, value: unknown): unknown {
  let result = value;
  if (rule.extract && typeof result === 'string') {
    const match = rule.extract.exec(result);
    result = match?.[1] ?? match?.[0];
  }
  if (rule.values && (typeof result === 'string' || typeof result === 'boolean')) {
    const text = String(result).trim();
    if (Object.hasOwn(rule.values, text)) result = rule.values[text];
  }
  return result;
}

/** True for an object, for a list that holds one, and for lists in lists without end: no text can be made of it. */
export function isNoText(value: unknown, depth = 0): boolean {
  if (Array.isArray(value)) return depth > maxDepth || value.some((item) => isNoText(item, depth + 1));
  return value !== null && typeof value === 'object';
}

/**
 * The first cell of the rule's columns that is not empty, or the rule's constant. Of a list the first member. An object
 * is no text and counts as empty; `notes` are told so.
 */
export function firstCell(
  cells: Record<string, unknown>,
  rule: FieldRule | undefined,
  notes?: RowNotes,
): MappedCell | undefined {
  if (!rule) return undefined;
  for (let index = 0; index < rule.columns.length; index += 1) {
    const column = rule.columns[index] as string;
    const raw = readCell(cells, column);
    const value = transform(rule, Array.isArray(raw) ? raw[0] : raw);
    if (isNoText(value)) notes?.repair(column, 'value_not_text', value);
    else if (!isEmpty(value)) return { column, value, index: rule.alternatives ? 0 : index };
  }
  return rule.constant === undefined ? undefined : { column: '', value: rule.constant, index: 0 };
}

type Split = (text: string, mark: string) => string[];

const plainSplit: Split = (text, mark) => text.split(mark);

/**
 * All values of the rule's columns in order, lists and split cells spread out; of alternatives the first with any.
 * `split` knows where a mark parts values.
 */
export function allCells(
  cells: Record<string, unknown>,
  rule: FieldRule | undefined,
  split: Split = plainSplit,
): MappedCell[] {
  if (!rule) return [];
  const found: MappedCell[] = [];
  for (const [index, column] of rule.columns.entries()) {
    for (const part of partsOf(readCell(cells, column), rule, rule.until?.[column], split)) {
      const value = transform(rule, part.value);
      if (!isEmpty(value)) found.push({ column, value, index, ...(part.cut === undefined ? {} : { cut: part.cut }) });
    }
    if (rule.alternatives && found.length > 0) break;
  }
  if (found.length === 0 && rule.constant !== undefined) found.push({ column: '', value: rule.constant, index: 0 });
  return found;
}

function partsOf(
  raw: unknown,
  rule: FieldRule,
  mark: string | undefined,
  split: Split,
): { value: unknown; cut?: string }[] {
  const items = rule.json ? listOf(raw) : Array.isArray(raw) ? raw : [raw];
  // A repeated member of a rule with a mark is what the mark parts: one path, not its levels.
  const [first, ...others] = rule.until === undefined ? [] : items;
  const taken = rule.until === undefined ? items : [first];
  return taken.flatMap((item) => {
    if (typeof item !== 'string') return [{ value: item }];
    const { text, cut } = mark === undefined ? { text: item, cut: undefined } : cutAt(item, mark);
    const left = cut ?? (others.length > 0 ? shownValue(others[0]) : undefined);
    const values = rule.split ? split(text, rule.split) : [text];
    return values.map((value, i) => ({
      value,
      ...(i === 0 && left !== undefined && left !== '' ? { cut: left } : {}),
    }));
  });
}

function listOf(raw: unknown): unknown[] {
  if (Array.isArray(raw)) return raw;
  if (typeof raw !== 'string' || !raw.trimStart().startsWith('[')) return [raw];
  try {
    const parsed: unknown = JSON.parse(raw);
    return Array.isArray(parsed) ? parsed : [raw];
  } catch {
    return [raw];
  }
}

/** An object, or JSON of one; undefined for anything else. */
export function objectCell(
  cells: Record<string, unknown>,
  column: string | undefined,
): Record<string, unknown> | undefined {
  const raw = column === undefined ? undefined : readCell(cells, column);
  const value = typeof raw === 'string' && raw.trimStart().startsWith('{') ? parsedObject(raw) : raw;
  return value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function parsedObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
