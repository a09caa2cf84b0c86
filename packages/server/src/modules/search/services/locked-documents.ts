import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '../../../platform/db/database.ts';
import { mergeDocument, type SearchDocument } from '../domain/search-document.ts';
import { saveBranches } from '../repositories/category.repository.ts';
import {
  insertDocuments,
  type Lane,
  lockDocuments,
  type RowChange,
  updateDocuments,
} from '../repositories/document.repository.ts';
import type { SearchTables } from '../search.tables.gen.ts';

/**
 * Rows under lock that are changed in memory and written back together: however often each changes, it is written once
 * and its version rises once.
 */
export class LockedDocuments {
  private readonly tx: Tx<SearchTables>;
  private readonly before: ReadonlyMap<string, SearchDocument>;
  private readonly after = new Map<string, SearchDocument>();
  /** Taken over whole, with names and places of their categories. */
  private readonly whole = new Set<string>();

  private constructor(tx: Tx<SearchTables>, before: ReadonlyMap<string, SearchDocument>) {
    this.tx = tx;
    this.before = before;
  }

  static async lock(tx: Tx<SearchTables>, ids: Iterable<string>): Promise<LockedDocuments> {
    const wanted = [...new Set(ids)].sort();
    const stored = wanted.length === 0 ? [] : await lockDocuments(tx, wanted);
    return new LockedDocuments(tx, new Map([...stored].map(([id, { document }]) => [id, document])));
  }

  get(id: string): SearchDocument | undefined {
    return this.after.get(id) ?? this.before.get(id);
  }

  put(document: SearchDocument): void {
    this.after.set(document.productId, document);
  }

  /** Takes from a whole document what is later. True: it was read while things changed and has to be read again. */
  merge(news: SearchDocument, options: { takesUnits?: boolean } = {}): boolean {
    const known = this.get(news.productId);
    const { document, isCrossed } =
      known === undefined ? { document: news, isCrossed: false } : mergeDocument(known, news, options);
    this.after.set(news.productId, document);
    this.whole.add(news.productId);
    return isCrossed;
  }

  /** With `lane` 1 a product's own change that is read with those of its branch or shop goes before them all the same. */
  async save(lane: Lane = 0): Promise<void> {
    const born: SearchDocument[] = [];
    const changes: Record<Lane, RowChange[]> = { 0: [], 1: [] };
    const branches: { sequence: number; category: SearchDocument['category'] }[] = [];
    for (const id of [...this.after.keys()].sort()) {
      const after = this.after.get(id) as SearchDocument;
      const before = this.before.get(id);
      if (before === after || (before !== undefined && isDeepStrictEqual(before, after))) continue;
      if (before === undefined) born.push(after);
      else changes[isOwnChange(before, after) ? 0 : lane].push({ before, after });
      if (this.whole.has(id)) branches.push({ sequence: after.sequences.category, category: after.category });
    }
    await updateDocuments(this.tx, changes[0], 0);
    await updateDocuments(this.tx, changes[1], 1);
    await insertDocuments(this.tx, born, lane);
    await saveBranches(this.tx, branches);
  }
}

function isOwnChange(before: SearchDocument, after: SearchDocument): boolean {
  const ownOf = ({ sequences, product }: SearchDocument) => [
    sequences.product,
    sequences.rating,
    ...product.skus.map(({ stockSequence }) => stockSequence),
  ];
  return !isDeepStrictEqual(ownOf(before), ownOf(after));
}
