import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { CatalogError } from '../catalog-error.ts';
import { anyMark } from '../clean/addresses.ts';
import { encodingByName } from '../read/encoding-names.ts';
import { attributeNamePattern } from './attribute-name.ts';

/** The fields of a product that a column can fill. */
export const mappedFields = [
  'external_id',
  'title',
  'description',
  'brand',
  'category',
  'price',
  'compare_at_price',
  'currency',
  'stock',
  'sku_code',
  'sku_title',
  'availability',
  'low_stock_threshold',
  'status',
  'images',
  'rating',
  'rating_count',
  'locale',
  'seller',
  'seller_id',
] as const;

export type MappedField = (typeof mappedFields)[number];

/** Those that each mapping fills. */
export const requiredFields = ['external_id', 'title', 'price'] as const;

const column = z.string().min(1);
const mark = z.string().length(1);

const fieldRule = z.union([
  column.transform((name) => ({ columns: [name] })),
  z.strictObject({
    /** One column, or several: for texts and prices the first that is not empty, for category the levels from the top. */
    column: column.optional(),
    columns: z.array(column).min(1).optional(),
    constant: z.string().optional(),
    /** A regular expression; its first group (or the whole match) is the value, no match is an empty cell. */
    extract: z.string().optional(),
    /** Splits one cell into several values (images, category levels); `auto` finds where addresses of images begin. */
    split: z.string().min(1).optional(),
    /**
     * Takes a cell's text up to this mark (one behind a backslash is text); what is behind it is dropped and said. Of
     * all columns, or of those that are named.
     */
    until: z.union([mark, z.record(column, mark)]).optional(),
    /** Replaces exact values. */
    values: z.record(z.string(), z.string()).optional(),
    /** The columns stand for each other: the first that is not empty is taken, and that is no repair. */
    alternatives: z.boolean().optional(),
    /** The cell may be a list as JSON. */
    json: z.boolean().optional(),
  }),
]);

/** `{Handle}` or `id:{ID}`: a key made of a row's cells; without a value where one of them is empty. */
const keyTemplate = z.string().regex(/\{[^{}]+\}/);

/** Rows that are one product: by an equal key, wherever in the file they stand. */
const groupRule = z.strictObject({
  /** The first that has a value is the row's key. */
  by: z.array(keyTemplate).min(1),
  /** Further keys by which other rows may name this one. */
  aliases: z.array(keyTemplate).default([]),
  /** What a row is, by its column's value; a row of none of these is product and variant at once. */
  role: z
    .strictObject({
      column,
      product: z.array(z.string()).default([]),
      variant: z.array(z.string()).default([]),
      refused: z.array(z.string()).default([]),
    })
    .optional(),
});

/** What tells variants apart; `{n}` in a name stands for 1, 2, 3 … as far as the file has such columns. */
const optionRule = z.strictObject({
  /** The column that holds the option's name; it may stand in the product's first row alone. */
  name: column.optional(),
  constant: z.string().optional(),
  value: column,
});

/** One of the price's columns that counts only at the time that other cells of the row say. */
const saleRule = z
  .strictObject({
    column,
    /** A cell with `START/END`. */
    window: column.optional(),
    /** Cells with its beginning and its last day, which counts whole; an empty one is open. */
    starts: column.optional(),
    ends: column.optional(),
  })
  .refine(({ window, starts, ends }) => (window === undefined) !== (starts === undefined && ends === undefined), {
    message: 'either `window`, or `starts`, `ends` or both',
  });

const attributeRule = z.union([
  column.transform((name) => ({ column: name, type: 'text' as const })),
  z.strictObject({ column, type: z.enum(['text', 'number', 'boolean']).default('text') }),
]);

const mappingFile = z.strictObject({
  name: z.string().min(1),
  format: z.enum(['csv', 'ndjson', 'xml']).optional(),
  /** Files are known by these columns: all of one of the lists. */
  detect: z.array(z.array(column).min(1)).default([]),
  delimiter: z.string().length(1).optional(),
  encoding: z.string().transform(encodingByName).optional(),
  /** Of prices whose text names none. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  /** The language of titles and descriptions. */
  locale: z.string().optional(),
  decimal: z.enum(['.', ',', 'auto']).default('auto'),
  price_range: z.enum(['lowest', 'reject']).default('lowest'),
  price_missing: z.enum(['reject', 'keep']).default('reject'),
  fields: z.partialRecord(z.enum(mappedFields), fieldRule),
  sale: saleRule.optional(),
  group: groupRule.optional(),
  /** A member that holds the product's variants as a list; its members are reached as `NAME.member`. */
  variants: column.optional(),
  options: z.array(optionRule).default([]),
  /** Columns that hold attributes as an object, or as JSON of one. */
  attribute_objects: z.strictObject({ product: column.optional(), variant: column.optional() }).default({}),
  /** A column that holds texts in other languages as an object, or as JSON of one. */
  translations: column.optional(),
  /** Texts are taken as they stand: the file was written by `mkt catalog export`. */
  verbatim: z.boolean().default(false),
  attributes: z.record(z.string().regex(attributeNamePattern), attributeRule).default({}),
});

export interface FieldRule {
  columns: string[];
  constant: string | undefined;
  extract: RegExp | undefined;
  split: string | undefined;
  /** By column. */
  until: Record<string, string> | undefined;
  values: Record<string, string> | undefined;
  alternatives: boolean;
  json: boolean;
}

export type SaleRule = z.infer<typeof saleRule>;

export type AttributeRule = z.infer<typeof attributeRule>;

/** How the columns of one kind of file become a product's fields. */
export interface CatalogMapping extends Omit<z.infer<typeof mappingFile>, 'fields'> {
  fields: Partial<Record<MappedField, FieldRule>>;
}

type WrittenRule = Partial<Record<'column' | 'constant' | 'extract' | 'split', string>> & {
  columns?: string[];
  until?: string | Record<string, string>;
  values?: Record<string, string>;
  alternatives?: boolean;
  json?: boolean;
};

function compilePattern(field: string, pattern: string): RegExp {
  try {
    return new RegExp(pattern, 'u');
  } catch (error) {
    const message = `The mapping's field "${field}" cannot be extracted: ${(error as Error).message}`;
    throw new CatalogError('mapping_invalid', message, error);
  }
}

function compileRule(field: string, rule: z.infer<typeof fieldRule>): FieldRule {
  const { column: single, columns, constant, extract, split, until, values, alternatives, json } = rule as WrittenRule;
  const names = columns ?? (single ? [single] : []);
  if (names.length === 0 && constant === undefined) {
    throw new CatalogError('mapping_invalid', `The mapping's field "${field}" names no column and no constant.`);
  }
  if (split === anyMark && field !== 'images')
    throw new CatalogError('mapping_invalid', `"split: ${anyMark}" is for images; the mapping has it for "${field}".`);
  const marks = typeof until === 'string' ? Object.fromEntries(names.map((name) => [name, until])) : until;
  const stray = Object.keys(marks ?? {}).find((name) => !names.includes(name));
  if (stray !== undefined)
    throw new CatalogError(
      'mapping_invalid',
      `"until" of the mapping's field "${field}" names ${stray}, none of its columns.`,
    );
  return {
    columns: names,
    constant,
    extract: extract ? compilePattern(field, extract) : undefined,
    split,
    until: marks,
    values,
    alternatives: alternatives ?? false,
    json: json ?? false,
  };
}

/** Checks a mapping as read from YAML or JSON. */
export function parseMapping(value: unknown, origin: string): CatalogMapping {
  const parsed = mappingFile.safeParse(value);
  if (!parsed.success) {
    throw new CatalogError('mapping_invalid', `${origin}: ${z.prettifyError(parsed.error)}`, parsed.error);
  }
  const fields: CatalogMapping['fields'] = {};
  for (const [field, rule] of Object.entries(parsed.data.fields)) {
    if (rule) fields[field as MappedField] = compileRule(field, rule);
  }
  for (const required of requiredFields) {
    if (!fields[required]) throw new CatalogError('mapping_incomplete', `${origin} maps nothing to "${required}".`);
  }
  const { sale } = parsed.data;
  if (sale && !fields.price?.columns.includes(sale.column))
    throw new CatalogError('mapping_invalid', `${origin}: the sale's column ${sale.column} is none of the price's.`);
  return { ...parsed.data, fields };
}

export const builtInDir: string = join(import.meta.dirname, '..', '..', '..', '..', 'assets', 'mappings');

/** Reads a mapping file, or a built-in one by its name (`jumia-eg`). */
export async function readMapping(nameOrPath: string): Promise<CatalogMapping> {
  const isName = /^[a-z0-9-]+$/.test(nameOrPath);
  const path = isName ? join(builtInDir, `${nameOrPath}.yaml`) : nameOrPath;
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new CatalogError('file_unreadable', `There is no mapping ${nameOrPath}.`, error);
  }
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new CatalogError('mapping_invalid', `${path} is not YAML or JSON: ${(error as Error).message}`, error);
  }
  return parseMapping(value, path);
}
