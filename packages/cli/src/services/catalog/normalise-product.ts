/**
 * The rows of one product to one product with its variants, and an outcome for each of the rows. One row is the
 * product's; the others bring variants and pictures. A variant that cannot be taken costs its own row and no other.
 */
import type { CatalogProduct, CatalogSku, Finding, RowOutcome } from './catalog-product.ts';
import { cleanText } from './clean/text.ts';
import { limits } from './limits.ts';
import { attributeName } from './map/attribute-name.ts';
import { firstCell, isNoText, readCell } from './map/read-cell.ts';
import {
  attributeValue,
  contentHash,
  type NormaliseRules,
  normaliseRow,
  readProduct,
  readSku,
  readStatus,
} from './normalise-row.ts';
import { readImages } from './normalise-texts.ts';
import type { RawRow } from './read/raw-row.ts';
import { shownValue } from './read/raw-row.ts';
import type { RejectCode } from './reasons.ts';
import { makeRowNotes, type RowNotes, RowRejection, reject } from './row-notes.ts';

type Cells = Record<string, unknown>;
type Role = 'product' | 'variant' | 'both' | 'refused';

/** Outcomes in the order of the rows. */
export function normaliseProduct(rows: readonly RawRow[], rules: NormaliseRules): RowOutcome[] {
  const [only] = rows;
  const { group, variants, options } = rules.mapping;
  if (only !== undefined && group === undefined && variants === undefined && options.length === 0)
    return [normaliseRow(only, rules)];
  return new ProductRows(rows, rules).outcomes();
}

interface Work {
  row: RawRow;
  role: Role;
  notes: RowNotes;
  outcome: RowOutcome | undefined;
}

interface Repeat {
  reject: Finding;
  firstRow: number;
}

interface TakenSku {
  work: Work;
  sku: CatalogSku;
  convertedFrom: CatalogProduct['convertedFrom'];
}

class ProductRows {
  private readonly rules: NormaliseRules;
  private readonly works: Work[];
  private readonly taken: TakenSku[] = [];
  /** Option names by their place, from the first row that has them. */
  private readonly optionNames: string[] = [];
  private readonly publishesVariants: boolean;
  /** Why the first member that was left out was. */
  private dropped: Finding | undefined;

  constructor(rows: readonly RawRow[], rules: NormaliseRules) {
    this.rules = rules;
    this.works = rows.map((row) => ({
      row,
      role: roleOf(row.cells, rules),
      notes: makeRowNotes(row.repairs),
      outcome: undefined,
    }));
    this.publishesVariants = this.works.some((work) => this.isPublished(work));
  }

  outcomes(): RowOutcome[] {
    const typeColumn = this.rules.mapping.group?.role?.column ?? '';
    for (const work of this.works)
      if (work.role === 'refused')
        refuse(work, { column: typeColumn, code: 'type_unsupported', value: shown(work.row.cells, typeColumn) });
    const lead = this.works.find(({ role }) => role === 'product' || role === 'both');
    if (lead === undefined) this.refuseRest('variant_without_product', '');
    else this.read(lead);
    return this.works.map(({ outcome }) => outcome as RowOutcome);
  }

  private read(lead: Work): void {
    let product: CatalogProduct;
    try {
      product = readProduct(lead.row.cells, this.rules, lead.notes);
    } catch (error) {
      refuse(lead, findingOf(error));
      this.refuseRest('product_rejected', `row ${lead.row.row}`);
      return;
    }
    this.readOptionNames(lead.row.cells);
    for (const work of this.works) if (work.outcome === undefined) this.readVariants(work, lead, product);
    if (this.taken.length === 0) {
      if (lead.outcome === undefined)
        refuse(lead, this.dropped ?? { column: '', code: 'variant_missing', value: product.externalId });
      this.refuseRest('product_rejected', `row ${lead.row.row}`);
      return;
    }
    this.finish(lead, product);
  }

  /** The row itself, or each member of its list of variants. */
  private readVariants(work: Work, lead: Work, product: CatalogProduct): void {
    const { mapping } = this.rules;
    if (work.role === 'product') return;
    const { cells } = work.row;
    if (this.isWithheld(work, product)) {
      const column = mapping.fields.status?.columns[0] ?? '';
      refuse(work, { column, code: 'variant_unpublished', value: shown(cells, column) });
      return;
    }
    const members = mapping.variants === undefined ? undefined : readCell(cells, mapping.variants);
    if (Array.isArray(members) && members.length > 0) {
      for (const member of members) this.readMember(work, { ...cells, [mapping.variants as string]: member }, product);
      return;
    }
    const isVariant = this.hasVariant(cells);
    if (isVariant || (work === lead && this.works.length === 1)) this.readVariant(work, cells, product);
    else if (work !== lead && readImages(cells, mapping, makeRowNotes([])).length === 0)
      refuse(work, { column: '', code: 'row_empty', value: '' });
  }

  /** A shop that is still at work on a product publishes none of its variants; elsewhere such a one is not for sale. */
  private isWithheld(work: Work, product: CatalogProduct): boolean {
    if (work.role !== 'variant' || this.isPublished(work, work.notes)) return false;
    return product.status === 'published' || this.publishesVariants;
  }

  private isPublished({ role, row }: Work, notes: RowNotes = makeRowNotes([])): boolean {
    return role === 'variant' && readStatus(row.cells, this.rules.mapping, notes) === 'published';
  }

  private readVariant(work: Work, cells: Cells, product: CatalogProduct): void {
    try {
      const taken = this.take(work, cells, product);
      if ('sku' in taken) this.taken.push({ work, ...taken });
      else work.outcome ??= { kind: 'duplicate', row: work.row.row, line: work.row.line, ...taken };
    } catch (error) {
      refuse(work, findingOf(error));
    }
  }

  /** A variant that stands in its product's own row: one that cannot be taken is left out and named. */
  private readMember(work: Work, cells: Cells, product: CatalogProduct): void {
    const column = this.rules.mapping.variants ?? '';
    try {
      const taken = this.take(work, cells, product);
      if ('sku' in taken) this.taken.push({ work, ...taken });
      else work.notes.repair(column, 'variant_dropped', `${taken.reject.code}: ${taken.reject.value}`);
    } catch (error) {
      const finding = findingOf(error);
      this.dropped ??= finding;
      work.notes.repair(column, 'variant_dropped', `${finding.code}: ${finding.value}`);
    }
  }

  /** The variant, or how it repeats one that was taken before. Throws RowRejection. */
  private take(work: Work, cells: Cells, product: CatalogProduct): Omit<TakenSku, 'work'> | Repeat {
    const options = this.optionsOf(cells, work);
    const values = Object.values(options);
    const { sku, convertedFrom } = readSku(cells, this.rules, work.notes, {
      code: [product.externalId, ...values].join('-'),
      title: values.join(' / ').slice(0, limits.skuTitle),
      attributes: options,
    });
    const repeat = this.repeatOf(sku);
    if (repeat !== undefined) return repeat;
    if (this.taken.length >= limits.skus) reject('', 'variants_too_many', sku.code);
    return { sku: this.withOwnCode(sku, work), convertedFrom };
  }

  /** Of two variants with the same options the first stands; of two that an export wrote, those with the same code. */
  private repeatOf(sku: CatalogSku): Repeat | undefined {
    const options = JSON.stringify(sku.attributes);
    const { verbatim } = this.rules.mapping;
    const twin = this.taken.find(({ sku: other }) => {
      const sameCode = other.code === sku.code;
      if (verbatim) return sameCode;
      return JSON.stringify(other.attributes) === options && (options !== '{}' || sameCode);
    });
    if (twin === undefined) return undefined;
    const isSame = JSON.stringify(twin.sku) === JSON.stringify(sku);
    const code = isSame ? 'duplicate_identical' : 'duplicate_conflict';
    return { reject: { column: '', code, value: sku.code }, firstRow: twin.work.row.row };
  }

  /** Two that differ in their options must have codes that differ. */
  private withOwnCode(sku: CatalogSku, { notes }: Work): CatalogSku {
    if (!this.taken.some(({ sku: other }) => other.code === sku.code)) return sku;
    notes.repair(this.rules.mapping.fields.sku_code?.columns[0] ?? '', 'sku_code_made_unique', sku.code);
    const ending = Object.values(sku.attributes)
      .join('-')
      .replace(/[^A-Za-z0-9._/-]+/g, '');
    const code = `${sku.code.slice(0, 40)}-${ending.slice(0, 16)}-${this.taken.length + 1}`;
    return { ...sku, code: code.slice(0, limits.skuCode) };
  }

  private readOptionNames(cells: Cells): void {
    for (const [index, option] of this.rules.mapping.options.entries()) {
      const name = option.constant ?? (option.name === undefined ? '' : textOf(cells, option.name));
      if (name !== '') this.optionNames[index] ??= name;
    }
  }

  private optionsOf(cells: Cells, { notes }: Work): Record<string, string> {
    const options: Record<string, string> = {};
    for (const [index, option] of this.rules.mapping.options.entries()) {
      const raw = textOf(cells, option.value);
      if (raw === '') {
        const cell = readCell(cells, option.value);
        if (isNoText(cell)) notes.repair(option.value, 'value_not_text', cell);
        continue;
      }
      const written =
        option.constant ??
        ((option.name === undefined ? '' : textOf(cells, option.name)) || this.optionNames[index] || '');
      // What shops write for a product that has no options at all.
      if (written === 'Title' && raw === 'Default Title') continue;
      const name = freeOptionName(attributeName(written), index + 1, options);
      if (name !== attributeName(written)) notes.repair(option.name ?? option.value, 'option_name_rewritten', written);
      const value = attributeValue(raw, 'text');
      if (value === undefined) notes.repair(option.value, 'attribute_dropped', raw);
      else options[name] = value;
    }
    if (Object.keys(options).length > limits.attributes) reject('', 'options_too_many', Object.keys(options).length);
    return options;
  }

  private hasVariant(cells: Cells): boolean {
    const { fields, options } = this.rules.mapping;
    const has = [fields.price, fields.sku_code].some((rule) => firstCell(cells, rule) !== undefined);
    return has || options.some(({ value }) => textOf(cells, value) !== '');
  }

  private finish(lead: Work, product: CatalogProduct): void {
    const skus = this.taken.map(({ sku }) => sku);
    const isPlain = skus.length === 1 && this.works.length === 1 && this.rules.mapping.variants === undefined;
    const { attributes, ...only } = skus[0] as CatalogSku;
    const bearer = lead.outcome === undefined ? lead : (this.taken[0] as TakenSku).work;
    const whole: CatalogProduct = {
      ...product,
      convertedFrom: this.taken[0]?.convertedFrom ?? null,
      // The only variant's options describe the product.
      attributes: { ...this.describing(lead, skus), ...product.attributes, ...(isPlain ? attributes : {}) },
      imageUrls: product.imageUrls === null ? null : this.images(lead, bearer, product.imageUrls),
      skus: isPlain ? [{ ...only, title: '', attributes: {} }] : skus,
    };
    const { row, line } = bearer.row;
    const record = { product: whole, hash: contentHash(whole), row };
    for (const work of this.works)
      if (work.outcome === undefined && work !== bearer)
        work.outcome = {
          kind: 'merged',
          row: work.row.row,
          line: work.row.line,
          productRow: row,
          repairs: work.notes.repairs,
        };
    const isRepaired = this.works.some(
      ({ notes, outcome }) => notes.repairs.length > 0 && outcome?.kind !== 'rejected',
    );
    bearer.outcome = isRepaired
      ? { kind: 'repaired', row, line, record, repairs: bearer.notes.repairs }
      : { kind: 'accepted', row, line, record };
  }

  /** Options of a row that is the product alone and that no variant has: they describe all of them. */
  private describing(lead: Work, skus: readonly CatalogSku[]): Record<string, string> {
    if (lead.role !== 'product') return {};
    const axes = new Set(skus.flatMap((sku) => Object.keys(sku.attributes)));
    return Object.fromEntries(Object.entries(this.optionsOf(lead.row.cells, lead)).filter(([name]) => !axes.has(name)));
  }

  /** The pictures of all rows; `bearer` is told of those that are too many together. */
  private images(lead: Work, bearer: Work, first: readonly string[]): string[] {
    const urls = new Set(first);
    for (const work of this.works) {
      if (work.outcome !== undefined || work === lead) continue;
      for (const url of readImages(work.row.cells, this.rules.mapping, work.notes)) urls.add(url);
    }
    if (urls.size > limits.images) bearer.notes.repair('', 'images_limited', `${urls.size} images`);
    return [...urls].slice(0, limits.images);
  }

  private refuseRest(code: RejectCode, value: string): void {
    for (const work of this.works) if (work.outcome === undefined) refuse(work, { column: '', code, value });
  }
}

/** A number for an option without a name of its own: variants that differ in it alone would be one. */
function freeOptionName(wanted: string, place: number, taken: Record<string, string>): string {
  if (wanted !== '' && !Object.hasOwn(taken, wanted)) return wanted;
  let number = place;
  while (Object.hasOwn(taken, `option${number}`)) number += 1;
  return `option${number}`;
}

function roleOf(cells: Cells, { mapping }: NormaliseRules): Role {
  const rule = mapping.group?.role;
  if (rule === undefined) return 'both';
  // WooCommerce writes "simple, virtual".
  const types = textOf(cells, rule.column)
    .toLowerCase()
    .split(',')
    .map((type) => type.trim());
  for (const role of ['refused', 'product', 'variant'] as const)
    if (rule[role].some((type) => types.includes(type.toLowerCase()))) return role;
  return 'both';
}

function refuse(work: Work, finding: Finding): void {
  const { row, line } = work.row;
  work.outcome ??= { kind: 'rejected', row, line, reject: finding, repairs: work.notes.repairs };
}

function findingOf(error: unknown): Finding {
  if (!(error instanceof RowRejection)) throw error;
  return error.finding;
}

function textOf(cells: Cells, column: string): string {
  const raw = readCell(cells, column);
  return raw === undefined || raw === null || typeof raw === 'object' ? '' : cleanText(String(raw)).text;
}

function shown(cells: Cells, column: string): string {
  return shownValue(readCell(cells, column));
}
