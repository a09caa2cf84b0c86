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
  /** Position of the column in the rule; above 0 means that an earlier one was empty. */
  index: number;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function transform(rule: FieldRule, value: unknown): unknown {
  let result = value;
  if (rule.extract && typeof result === 'string') {
    const match = rule.extract.exec(result);
    result = match?.[1] ?? match?.[0];
  }
  if (rule.values && typeof result === 'string') result = rule.values[result.trim()] ?? result;
  return result;
}

/** The first cell of the rule's columns that is not empty, or the rule's constant. */
export function firstCell(cells: Record<string, unknown>, rule: FieldRule | undefined): MappedCell | undefined {
  if (!rule) return undefined;
  for (let index = 0; index < rule.columns.length; index += 1) {
    const column = rule.columns[index] as string;
    const value = transform(rule, readCell(cells, column));
    if (!isEmpty(value)) return { column, value, index };
  }
  return rule.constant === undefined ? undefined : { column: '', value: rule.constant, index: 0 };
}

/** All values of the rule's columns in order, lists and split cells spread out. */
export function allCells(cells: Record<string, unknown>, rule: FieldRule | undefined): MappedCell[] {
  if (!rule) return [];
  const found: MappedCell[] = [];
  for (const [index, column] of rule.columns.entries()) {
    const raw = readCell(cells, column);
    for (const item of Array.isArray(raw) ? raw : [raw]) {
      const parts = rule.split && typeof item === 'string' ? item.split(rule.split) : [item];
      for (const part of parts) {
        const value = transform(rule, part);
        if (!isEmpty(value)) found.push({ column, value, index });
      }
    }
  }
  if (found.length === 0 && rule.constant !== undefined) found.push({ column: '', value: rule.constant, index: 0 });
  return found;
}
