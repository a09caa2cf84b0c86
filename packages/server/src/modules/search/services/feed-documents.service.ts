/**
 * Keeps the rows: whole documents from product, and small news (stock, rating, shop, sale) straight from events.
 * Every change of a row raises its version in the same transaction; an older state never replaces a newer part.
 */
import { isDeepStrictEqual } from 'node:util';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import { mergeDocument, type SearchDocument } from '../domain/search-document.ts';
import { saveBranches } from '../repositories/category.repository.ts';
import { insertDocuments, lockDocuments, updateDocument } from '../repositories/document.repository.ts';
import type { SearchDeps } from '../search.deps.ts';
import { toSearchDocument } from '../search.mapper.ts';
import type { SearchTables } from '../search.tables.gen.ts';

const maxRounds = 5;

export interface RefreshResult {
  /** As read from product, by id; unknown products are absent. */
  documents: Map<string, SearchDocument>;
}

export class FeedDocumentsService {
  private readonly deps: SearchDeps;

  constructor(deps: SearchDeps) {
    this.deps = deps;
  }

  /**
   * Reads these products (200 at most) and applies what is later. `alongside` runs in the same transaction.
   * Documents that were read while things changed are read again.
   */
  async refresh(
    context: CallContext,
    productIds: readonly string[],
    alongside: (tx: Tx<SearchTables>) => Promise<void> = async () => {},
  ): Promise<RefreshResult> {
    const documents = new Map<string, SearchDocument>();
    let wanted = [...new Set(productIds)].sort();
    for (let round = 1; ; round++) {
      const { documents: read } = await this.deps.ports.product.getProductDocuments(context, {
        product_ids: wanted,
        limit: wanted.length,
      });
      const news = read.map(toSearchDocument);
      for (const document of news) documents.set(document.productId, document);
      const isLast = round === maxRounds;
      const again = await this.applyAll(context, news, alongside, isLast);
      if (again.length === 0 || isLast) return { documents };
      wanted = again;
    }
  }

  /** Applies documents; returns the ids that have to be read again. `alongside` runs when there are none, or no further round. */
  async applyAll(
    context: CallContext,
    news: readonly SearchDocument[],
    alongside: (tx: Tx<SearchTables>) => Promise<void> = async () => {},
    isLast = false,
  ): Promise<string[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.deps.db.transaction(context, async (tx) => {
          const again = await this.applyIn(tx, news);
          if (again.length === 0 || isLast) await alongside(tx);
          return again;
        });
      } catch (error) {
        // Another process made the row between our look and our insert: now there is one to merge with.
        if (!isDuplicate(error) || attempt === 5) throw error;
      }
    }
  }

  transaction<T>(context: CallContext, work: (tx: Tx<SearchTables>) => Promise<T>): Promise<T> {
    return this.deps.db.transaction(context, work);
  }

  /** One change to a document that is known here. False when it is not, and the whole has to be read. */
  async change(
    tx: Tx<SearchTables>,
    productId: string,
    change: (document: SearchDocument) => SearchDocument | null,
  ): Promise<boolean> {
    const known = (await lockDocuments(tx, [productId])).get(productId)?.document;
    if (known === undefined) return false;
    const changed = change(known);
    if (changed === null) return false;
    if (changed !== known) await updateDocument(tx, changed);
    return true;
  }

  private async applyIn(tx: Tx<SearchTables>, news: readonly SearchDocument[]): Promise<string[]> {
    if (news.length === 0) return [];
    const sorted = [...news].sort((a, b) => (a.productId < b.productId ? -1 : 1));
    const known = await lockDocuments(
      tx,
      sorted.map((document) => document.productId),
    );
    const again: string[] = [];
    const born: SearchDocument[] = [];
    const branches: { sequence: number; category: SearchDocument['category'] }[] = [];
    for (const document of sorted) {
      const stored = known.get(document.productId)?.document;
      if (stored === undefined) {
        born.push(document);
        branches.push({ sequence: document.sequences.category, category: document.category });
        continue;
      }
      const { document: merged, isCrossed } = mergeDocument(stored, document);
      if (isCrossed) again.push(document.productId);
      if (isDeepStrictEqual(merged, stored)) continue;
      await updateDocument(tx, merged);
      branches.push({ sequence: merged.sequences.category, category: merged.category });
    }
    await insertDocuments(tx, born);
    await saveBranches(tx, branches);
    return again;
  }
}
