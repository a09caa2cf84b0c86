/**
 * Keeps the rows by whole documents from product. Every change of a row raises its version in the same transaction; an
 * older state never replaces a newer part.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import type { SearchDocument } from '../domain/search-document.ts';
import type { Lane } from '../repositories/document.repository.ts';
import type { SearchDeps } from '../search.deps.ts';
import { toSearchDocument } from '../search.mapper.ts';
import type { SearchTables } from '../search.tables.gen.ts';
import { LockedDocuments } from './locked-documents.ts';

/** How often a document is read that changes under every look. */
export const maxRounds = 5;
const maxClashes = 5;

export interface RefreshResult {
  /** As read from product, by id; unknown products are absent. */
  documents: Map<string, SearchDocument>;
  /** Changed under every look: their rows do not have what was read of them. */
  unsettled: ReadonlySet<string>;
}

export class FeedDocumentsService {
  private readonly deps: SearchDeps;

  constructor(deps: SearchDeps) {
    this.deps = deps;
  }

  /** Reads these products (200 at most) and applies what is later. Documents read while things changed are read again. */
  async refresh(context: CallContext, productIds: readonly string[], lane: Lane = 0): Promise<RefreshResult> {
    const documents = new Map<string, SearchDocument>();
    let wanted = [...new Set(productIds)].sort();
    for (let round = 1; wanted.length > 0 && round <= maxRounds; round++) {
      const news = await this.read(context, wanted);
      for (const document of news) documents.set(document.productId, document);
      wanted = await this.applyAll(context, news, lane);
    }
    return { documents, unsettled: new Set(wanted) };
  }

  /** As product has them now; unknown products are absent. */
  async read(context: CallContext, productIds: readonly string[]): Promise<SearchDocument[]> {
    if (productIds.length === 0) return [];
    const { documents } = await this.deps.ports.product.getProductDocuments(context, {
      product_ids: [...productIds],
      limit: productIds.length,
    });
    return documents.map(toSearchDocument);
  }

  /** Applies documents in one transaction; returns the ids that have to be read again. */
  async applyAll(
    context: CallContext,
    news: readonly SearchDocument[],
    lane: Lane = 0,
    options: { takesUnits?: boolean } = {},
  ): Promise<string[]> {
    if (news.length === 0) return [];
    return this.write(context, async (tx) => {
      const rows = await LockedDocuments.lock(
        tx,
        news.map((document) => document.productId),
      );
      const again = news.filter((document) => rows.merge(document, options)).map((document) => document.productId);
      await rows.save(lane);
      return again;
    });
  }

  /** One transaction, anew where another process made a row between our look and our insert. */
  async write<T>(context: CallContext, work: (tx: Tx<SearchTables>) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.deps.db.transaction(context, work);
      } catch (error) {
        if (!isDuplicate(error) || attempt === maxClashes) throw error;
      }
    }
  }
}
