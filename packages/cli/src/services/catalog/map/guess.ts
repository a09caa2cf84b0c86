import { CatalogError } from '../catalog-error.ts';
import { anyMark } from '../clean/addresses.ts';
import { attributeName, numberedName } from './attribute-name.ts';
import type { CatalogMapping, MappedField } from './mapping.ts';
import { parseMapping, requiredFields } from './mapping.ts';
import { someNames } from './some-names.ts';

/** Header names by which a field is known, lower case without separators; the first that a file has is taken. */
const synonyms: Record<MappedField, readonly string[]> = {
  external_id: ['externalid', 'id', 'productid', 'itemid', 'sku', 'asin', 'handle', 'code', 'productcode', 'uniqid'],
  title: ['title', 'name', 'productname', 'producttitle', 'itemname', 'label'],
  description: ['description', 'productdescription', 'body', 'bodyhtml', 'details', 'longdescription', 'about'],
  brand: ['brand', 'brandname', 'manufacturer', 'vendor', 'make'],
  category: ['category', 'categorypath', 'producttype', 'categoryname', 'categories', 'department'],
  price: ['price', 'saleprice', 'discountprice', 'currentprice', 'unitprice', 'sellingprice', 'regularprice'],
  compare_at_price: ['compareatprice', 'listprice', 'originalprice', 'oldprice', 'actualprice', 'mrp', 'retailprice'],
  currency: ['currency', 'currencycode', 'pricecurrency'],
  stock: ['stock', 'quantity', 'qty', 'inventory', 'stockquantity', 'available', 'onhand'],
  sku_code: ['skucode', 'variantsku', 'sku', 'partnumber', 'mpn'],
  images: ['images', 'image', 'imageurl', 'imageurls', 'imagelink', 'imagesrc', 'picture', 'thumbnail'],
  rating: ['rating', 'avgrate', 'averagerating', 'ratings', 'stars', 'avgrating'],
  rating_count: ['ratingcount', 'reviewscount', 'reviewcount', 'noofratings', 'numratings', 'ratingscount', 'reviews'],
  sku_title: ['skutitle', 'varianttitle'],
  availability: [],
  low_stock_threshold: ['lowstockthreshold', 'lowstockamount'],
  status: [],
  locale: ['locale', 'language', 'lang'],
  seller: ['seller', 'sellername', 'shop', 'store', 'merchant'],
  seller_id: [],
};

const attributePrefix = /^(?:attributes?|attr|spec)[._: -]+(.+)$/i;

function folded(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** A mapping as a person would write it, and the fields that no column looks like though every product needs them. */
export interface MappingGuess {
  document: MappingDocument;
  missing: MappedField[];
  renamed: RenamedAttribute[];
}

/** A column whose attribute would have had the name of an earlier column's; both are kept. */
export interface RenamedAttribute {
  column: string;
  /** The name by the column's own letters, and the column that has it. */
  wanted: string;
  first: string;
  /** The name that it got. */
  name: string;
}

export interface MappingDocument {
  name: string;
  fields: Partial<Record<MappedField, string | { column: string; split: string }>>;
  attributes: Record<string, string>;
}

/** A guess by header names alone: it never looks at values. */
export function guessDocument(columns: readonly string[], name: string): MappingGuess {
  const byFolded = new Map(columns.toReversed().map((column) => [folded(column), column]));
  const document: MappingDocument = { name, fields: {}, attributes: {} };
  const taken = new Set<string>();
  for (const [field, names] of Object.entries(synonyms) as [MappedField, readonly string[]][]) {
    const match = names.map((candidate) => byFolded.get(candidate)).find((found) => found && !taken.has(found));
    if (!match) continue;
    taken.add(match);
    document.fields[field] = ruleFor(field, match);
  }
  const { attributes, renamed } = guessAttributes(columns.filter((column) => !taken.has(column)));
  document.attributes = attributes;
  return { document, missing: requiredFields.filter((field) => !document.fields[field]), renamed };
}

/** Of columns whose names differ only in what no attribute's name may hold, the first has the name, others a number. */
function guessAttributes(columns: readonly string[]): {
  attributes: Record<string, string>;
  renamed: RenamedAttribute[];
} {
  const wanted = columns
    .map((column) => ({ column, name: attributeName(attributePrefix.exec(column)?.[1] ?? '') }))
    .filter(({ name }) => name !== '');
  const firsts = new Map(wanted.toReversed().map(({ column, name }) => [name, column]));
  const attributes: Record<string, string> = {};
  const renamed: RenamedAttribute[] = [];
  for (const { column, name } of wanted) {
    const first = firsts.get(name) ?? column;
    const own =
      first === column ? name : numberedName(name, (other) => firsts.has(other) || Object.hasOwn(attributes, other));
    attributes[own] = column;
    if (own !== name) renamed.push({ column, wanted: name, first, name: own });
  }
  return { attributes, renamed };
}

/** How a column of this name is read where nobody says more. */
export function ruleFor(field: MappedField, column: string): string | { column: string; split: string } {
  return field === 'images' || field === 'category' ? { column, split: defaultSplit(field) } : column;
}

/** A guessed mapping; fails rather than leave out an id, a title or a price. The caller shows what was guessed. */
export function guessMapping(columns: readonly string[], name: string): CatalogMapping {
  const { document, missing } = guessDocument(columns, name);
  if (missing.length > 0) {
    const message = `No column looks like ${missing.join(', ')}. Columns: ${someNames(columns)}. Give a mapping file.`;
    throw new CatalogError('mapping_incomplete', message);
  }
  return parseMapping(document, name);
}

function defaultSplit(field: 'images' | 'category'): string {
  return field === 'images' ? anyMark : '>';
}

/** Columns of the file that the mapping does not use, so that a summary can name them. */
export function unusedColumns(columns: readonly string[], mapping: CatalogMapping): string[] {
  const { group, sale, attribute_objects: objects, options, translations, variants } = mapping;
  const used = new Set<string | undefined>(Object.values(mapping.attributes).map((rule) => rule.column));
  for (const rule of Object.values(mapping.fields))
    for (const column of rule.columns) used.add(column.split('.')[0]).add(column);
  for (const name of Object.values(sale ?? {})) used.add(name);
  for (const { name, value } of options) used.add(name).add(value);
  for (const template of [...(group?.by ?? []), ...(group?.aliases ?? [])])
    for (const [, column] of template.matchAll(/\{([^{}]+)\}/g)) used.add(column);
  for (const column of [group?.role?.column, objects.product, objects.variant, translations, variants])
    used.add(column);
  return columns.filter((column) => !used.has(column));
}
