/** Files of well-known systems are known by their header; nothing is guessed of them. */
import { readdirSync } from 'node:fs';
import { CatalogError } from '../catalog-error.ts';
import type { CatalogMapping, FieldRule, SaleRule } from './mapping.ts';
import { builtInDir, readMapping, requiredFields } from './mapping.ts';
import { someNames } from './some-names.ts';

/** Column names are compared without regard to case and to blanks or underscores between words. */
export function foldedColumn(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/^g:/, '')
    .replace(/[\s_]+/g, '_');
}

/** The built-in mapping whose signature the file has, if any. */
export async function detectMapping(columns: readonly string[]): Promise<CatalogMapping | undefined> {
  const present = new Set(columns.map(foldedColumn));
  for (const file of readdirSync(builtInDir).sort()) {
    if (!file.endsWith('.yaml')) continue;
    const mapping = await readMapping(file.slice(0, -'.yaml'.length));
    const fits = mapping.detect.some((signature) => signature.every((column) => present.has(foldedColumn(column))));
    if (fits) return mapping;
  }
  return undefined;
}

/** The mapping with its columns as this file spells them, and numbered columns as far as the file has them. */
export function resolveMapping(mapping: CatalogMapping, columns: readonly string[]): CatalogMapping {
  const byFolded = new Map(columns.toReversed().map((column) => [foldedColumn(column), column]));
  const exact = new Set(columns);
  const resolve = (column: string): string =>
    exact.has(column) ? column : (byFolded.get(foldedColumn(column)) ?? column);
  const template = (text: string): string =>
    text.replace(/\{([^{}]+)\}/g, (_, column: string) => `{${resolve(column)}}`);
  const { group, sale, attribute_objects: objects } = mapping;
  return {
    ...mapping,
    fields: Object.fromEntries(
      Object.entries(mapping.fields).map(([field, rule]) => [field, resolvedField(rule, resolve)]),
    ),
    attributes: Object.fromEntries(
      Object.entries(mapping.attributes).map(([name, rule]) => [name, { ...rule, column: resolve(rule.column) }]),
    ),
    options: mapping.options
      .flatMap((option) => numbered(option, (column) => byFolded.has(foldedColumn(column))))
      .map(({ name, value, ...rest }) => ({
        ...rest,
        value: resolve(value),
        ...(name === undefined ? {} : { name: resolve(name) }),
      })),
    attribute_objects: {
      ...(objects.product === undefined ? {} : { product: resolve(objects.product) }),
      ...(objects.variant === undefined ? {} : { variant: resolve(objects.variant) }),
    },
    ...(mapping.translations === undefined ? {} : { translations: resolve(mapping.translations) }),
    ...(sale === undefined ? {} : { sale: resolvedSale(sale, resolve) }),
    ...(group === undefined
      ? {}
      : {
          group: {
            ...group,
            by: group.by.map(template),
            aliases: group.aliases.map(template),
            ...(group.role === undefined ? {} : { role: { ...group.role, column: resolve(group.role.column) } }),
          },
        }),
  };
}

/** Where no column of a field that each product needs is in the header, every row would be rejected for it. */
export function requireColumns(
  { fields, price_missing: priceMissing }: CatalogMapping,
  header: readonly string[],
): void {
  for (const field of requiredFields) {
    if (field === 'price' && priceMissing === 'keep') continue;
    const { columns = [], constant } = fields[field] ?? {};
    if (constant !== undefined || columns.some((column) => header.includes(column))) continue;
    throw new CatalogError(
      'mapping_invalid',
      `The mapping takes "${field}" from ${columns.join(' or ')}, which is no column of this file: it has ${someNames(header)}.`,
    );
  }
}

function resolvedField(rule: FieldRule, resolve: (column: string) => string): FieldRule {
  const { columns, until } = rule;
  const marks = Object.entries(until ?? {}).map(([column, mark]) => [resolve(column), mark]);
  return { ...rule, columns: columns.map(resolve), until: until && Object.fromEntries(marks) };
}

function resolvedSale({ column, ...dates }: SaleRule, resolve: (column: string) => string): SaleRule {
  const named = Object.entries(dates).map(([key, name]) => [key, name === undefined ? undefined : resolve(name)]);
  return { column: resolve(column), ...Object.fromEntries(named) };
}

const mostOptions = 30;

function numbered(
  option: CatalogMapping['options'][number],
  has: (column: string) => boolean,
): CatalogMapping['options'] {
  if (!option.value.includes('{n}')) return [option];
  const found: CatalogMapping['options'] = [];
  for (let n = 1; n <= mostOptions; n++) {
    const at = (text: string): string => text.replace('{n}', String(n));
    if (!has(at(option.value))) break;
    found.push({
      ...option,
      value: at(option.value),
      ...(option.name === undefined ? {} : { name: at(option.name) }),
    });
  }
  return found;
}
