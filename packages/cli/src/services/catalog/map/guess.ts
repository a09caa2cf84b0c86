import { CatalogError } from '../catalog-error.ts';
import type { CatalogMapping, MappedField } from './mapping.ts';
import { parseMapping } from './mapping.ts';

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
  locale: ['locale', 'language', 'lang'],
  seller: ['seller', 'sellername', 'shop', 'store', 'merchant'],
};

const attributePrefix = /^(?:attributes?|attr|spec)[._: -]+(.+)$/i;

/** As the contract names attributes: "Battery Life" → battery_life. Empty for what has no Latin letter. */
function attributeName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 40);
}

function folded(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/**
 * A mapping by header names alone. It never looks at values, and it fails rather than leave out an id, a title or a
 * price; the caller shows what was guessed.
 */
export function guessMapping(columns: readonly string[], name: string): CatalogMapping {
  const byFolded = new Map(columns.toReversed().map((column) => [folded(column), column]));
  const fields: Record<string, unknown> = {};
  const taken = new Set<string>();
  for (const [field, names] of Object.entries(synonyms)) {
    const match = names.map((candidate) => byFolded.get(candidate)).find((found) => found && !taken.has(found));
    if (!match) continue;
    taken.add(match);
    fields[field] = field === 'images' || field === 'category' ? { column: match, split: defaultSplit(field) } : match;
  }
  const missing = (['external_id', 'title', 'price'] as const).filter((field) => !fields[field]);
  if (missing.length > 0) {
    const message = `No column looks like ${missing.join(', ')}. Columns: ${columns.join(', ')}. Give a mapping file.`;
    throw new CatalogError('mapping_incomplete', message);
  }
  const attributes: Record<string, string> = {};
  for (const column of columns) {
    const attribute = attributeName(attributePrefix.exec(column)?.[1] ?? '');
    if (attribute !== '' && !taken.has(column)) attributes[attribute] = column;
  }
  return parseMapping({ name, fields, attributes }, name);
}

function defaultSplit(field: 'images' | 'category'): string {
  return field === 'images' ? '|' : '>';
}

/** Columns of the file that the mapping does not use, so that a summary can name them. */
export function unusedColumns(columns: readonly string[], mapping: CatalogMapping): string[] {
  const used = new Set<string>(Object.values(mapping.attributes).map((rule) => rule.column));
  for (const rule of Object.values(mapping.fields)) for (const column of rule.columns) used.add(column);
  return columns.filter((column) => !used.has(column));
}
