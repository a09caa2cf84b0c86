import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { CatalogError } from '../catalog-error.ts';
import { encodingByName } from '../read/encoding.ts';

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
  'images',
  'rating',
  'rating_count',
  'locale',
  'seller',
] as const;

export type MappedField = (typeof mappedFields)[number];

const column = z.string().min(1);

const fieldRule = z.union([
  column.transform((name) => ({ columns: [name] })),
  z.strictObject({
    /** One column, or several: for texts and prices the first that is not empty, for category the levels from the top. */
    column: column.optional(),
    columns: z.array(column).min(1).optional(),
    constant: z.string().optional(),
    /** A regular expression; its first group (or the whole match) is the value, no match is an empty cell. */
    extract: z.string().optional(),
    /** Splits one cell into several values (images, category levels). */
    split: z.string().min(1).optional(),
    /** Replaces exact values. */
    values: z.record(z.string(), z.string()).optional(),
  }),
]);

const attributeRule = z.union([
  column.transform((name) => ({ column: name, type: 'text' as const })),
  z.strictObject({ column, type: z.enum(['text', 'number', 'boolean']).default('text') }),
]);

const mappingFile = z.strictObject({
  name: z.string().min(1),
  format: z.enum(['csv', 'ndjson']).optional(),
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
  attributes: z.record(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/), attributeRule).default({}),
});

export interface FieldRule {
  columns: string[];
  constant: string | undefined;
  extract: RegExp | undefined;
  split: string | undefined;
  values: Record<string, string> | undefined;
}

export type AttributeRule = z.infer<typeof attributeRule>;

/** How the columns of one kind of file become a product's fields. */
export interface CatalogMapping extends Omit<z.infer<typeof mappingFile>, 'fields'> {
  fields: Partial<Record<MappedField, FieldRule>>;
}

function compileRule(field: string, rule: z.infer<typeof fieldRule>): FieldRule {
  const {
    column: single,
    columns,
    constant,
    extract,
    split,
    values,
  } = { column: undefined, ...rule } as {
    column?: string;
    columns?: string[];
    constant?: string;
    extract?: string;
    split?: string;
    values?: Record<string, string>;
  };
  const names = columns ?? (single ? [single] : []);
  if (names.length === 0 && constant === undefined) {
    throw new CatalogError('mapping_invalid', `The mapping's field "${field}" names no column and no constant.`);
  }
  return { columns: names, constant, extract: extract ? new RegExp(extract, 'u') : undefined, split, values };
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
  for (const required of ['external_id', 'title', 'price'] as const) {
    if (!fields[required]) throw new CatalogError('mapping_incomplete', `${origin} maps nothing to "${required}".`);
  }
  return { ...parsed.data, fields };
}

const builtInDir = join(import.meta.dirname, '..', '..', '..', '..', 'assets', 'mappings');

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
