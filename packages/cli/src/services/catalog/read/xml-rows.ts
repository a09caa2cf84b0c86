/**
 * Items of a product feed: RSS 2.0 (`item`) or Atom (`entry`), read as they come. An item's members are its cells, by
 * their names without a prefix; a member that comes again makes a list, one with members of its own an object.
 * Entities of a document's own are never expanded, and no address in it is fetched.
 */
import { SaxesParser } from 'saxes';
import { CatalogError } from '../catalog-error.ts';
import type { Finding } from '../catalog-product.ts';
import type { ReadRow } from './raw-row.ts';
import { isBroken, maxDepth, shownValue } from './raw-row.ts';
import { maxRowChars } from './text-lines.ts';
import type { XmlPiece } from './xml-references.ts';
import { XmlReferences } from './xml-references.ts';

type Cells = Record<string, unknown>;

interface Open {
  name: string;
  text: string;
  members: Cells | null;
}

const itemNames = new Set(['item', 'entry']);

/** One row an item. A document that breaks off or is not well-formed ends with an error that names its line. */
export async function* readXmlRows(text: AsyncIterable<string>): AsyncGenerator<ReadRow> {
  const reader = new ItemReader();
  for await (const chunk of text) {
    reader.write(chunk);
    yield* reader.take();
  }
  reader.end();
  yield* reader.take();
}

/** The members of all items that end in a document's first part. */
export function xmlColumns(sample: string): string[] {
  const reader = new ItemReader();
  reader.write(sample);
  const columns = new Set<string>();
  for (const row of reader.take()) if (!isBroken(row)) for (const name of Object.keys(row.cells)) columns.add(name);
  return [...columns];
}

class ItemReader {
  private readonly parser = new SaxesParser({ position: true });
  private readonly references = new XmlReferences();
  private readonly done: ReadRow[] = [];
  private readonly open: Open[] = [];
  private count = 0;
  private line = 0;
  private chars = 0;
  private isTooDeep = false;
  private hasBegun = false;
  /** Of the item at hand, one a member. */
  private readonly repairs = new Map<string, Finding>();

  constructor() {
    this.parser.on('error', (error) => {
      throw new CatalogError('file_unreadable', `The feed is not well-formed XML: ${error.message}`, error);
    });
    this.parser.on('opentag', ({ name }) => this.start(localName(name)));
    this.parser.on('text', (text) => this.add(text));
    this.parser.on('cdata', (text) => this.add(text));
    this.parser.on('closetag', ({ name }) => this.finish(localName(name)));
  }

  write(chunk: string): void {
    this.parse(this.references.push(this.hasBegun ? chunk : this.withoutBlankStart(chunk)));
  }

  end(): void {
    this.parse(this.references.end());
    this.parser.close();
  }

  /** A parser takes no white space before a declaration; the lines count. */
  private withoutBlankStart(chunk: string): string {
    const text = chunk.trimStart();
    this.hasBegun = text !== '';
    this.parser.line += chunk.slice(0, chunk.length - text.length).split('\n').length - 1;
    return text;
  }

  private parse(pieces: Iterable<XmlPiece>): void {
    for (const { text, mended } of pieces) {
      this.parser.write(text);
      if (mended === undefined || this.open.length === 0) continue;
      const column = this.open[1]?.name ?? '';
      if (!this.repairs.has(column)) this.repairs.set(column, { column, code: 'xml_reference_mended', value: mended });
    }
  }

  *take(): Generator<ReadRow> {
    yield* this.done.splice(0);
  }

  private start(name: string): void {
    if (this.open.length === 0) {
      if (!itemNames.has(name)) return;
      this.line = this.parser.line;
      this.chars = 0;
      this.isTooDeep = false;
      this.repairs.clear();
    }
    if (this.open.length > maxDepth) this.isTooDeep = true;
    // An element costs memory also where it is empty: it counts as its shortest form.
    this.chars += `<${name}/>`.length;
    this.open.push({ name, text: '', members: this.open.length === 0 ? {} : null });
  }

  private add(text: string): void {
    const at = this.open.at(-1);
    if (at === undefined) return;
    this.chars += text.length;
    // What is too long is not held, only counted.
    if (this.chars <= maxRowChars) at.text += text;
  }

  private finish(name: string): void {
    const closed = this.open.at(-1);
    if (closed === undefined || closed.name !== name) return;
    this.open.pop();
    const parent = this.open.at(-1);
    if (parent === undefined) {
      this.deliver(closed.members ?? {});
      return;
    }
    if (this.isTooDeep || this.chars > maxRowChars) return;
    parent.members ??= {};
    const value = closed.members ?? closed.text.trim();
    const before = Object.hasOwn(parent.members, name) ? parent.members[name] : undefined;
    // A copy of the list for each of its members would take the square of their number.
    if (Array.isArray(before)) {
      before.push(value);
      return;
    }
    // Own members alone: a feed may have one called __proto__.
    Object.defineProperty(parent.members, name, {
      value: before === undefined ? value : [before, value],
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }

  private deliver(cells: Cells): void {
    this.count += 1;
    const place = { row: this.count, line: this.line };
    if (this.isTooDeep || this.chars > maxRowChars) {
      const code = this.chars > maxRowChars ? 'row_too_long' : 'row_too_deep';
      this.done.push({ ...place, reject: { column: '', code, value: shownValue(cells['id'] ?? '') } });
    } else this.done.push({ ...place, cells, repairs: [...this.repairs.values()] });
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
