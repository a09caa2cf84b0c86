/** Rows of search without their products: for benchmarks of the index alone. */
import mysql from 'mysql2/promise';
import {
  insertDocuments,
  type StoredDocument,
} from '../../packages/server/src/modules/search/repositories/document.repository.ts';
import { writeState } from '../../packages/server/src/modules/search/repositories/state.repository.ts';
import { toSearchDocument } from '../../packages/server/src/modules/search/search.mapper.ts';
import type { SearchTables } from '../../packages/server/src/modules/search/search.tables.gen.ts';
import { invent } from '../../packages/server/src/modules/search/test/invented-catalog.ts';
import type { Config } from '../../packages/server/src/platform/config/load-config.ts';
import { systemContext } from '../../packages/server/src/platform/context/make-context.ts';
import { type ModuleDatabase, openDatabase } from '../../packages/server/src/platform/db/database.ts';
import { mysqlAddress } from './mysql-address.ts';

const batch = 500;
const uses = ['travel', 'the kitchen', 'long evenings', 'a small office', 'children', 'rain and dust', 'two at once'];
const makes = ['Folds flat', 'Charges within the hour', 'Comes with a case', 'Is cleaned by hand', 'Weighs little'];

/** The n-th product with a description of its own, a few hundred characters long. */
function documentOf(n: number): StoredDocument['document'] {
  const sentence = (i: number): string =>
    `${makes[(n + i) % makes.length]} and serves for ${uses[(n * 7 + i * 3) % uses.length]}, number ${n % 997}-${i}. `;
  const description = Array.from({ length: 6 }, (_, i) => sentence(i)).join('');
  return toSearchDocument(invent(n, { description }));
}

/** Fills the rows; what product would be asked for counts as read. Returns the rows in the order of their ids. */
export async function fillSearchRows(config: Config, count: number): Promise<StoredDocument[]> {
  const db = openDatabase<SearchTables>(config, 'search');
  const restore = await withoutFulltext(config, db.schema);
  const all: StoredDocument[] = [];
  try {
    for (let at = 0; at < count; at += batch) {
      const documents = Array.from({ length: Math.min(batch, count - at) }, (_, i) => documentOf(at + i));
      await insertAll(db, documents);
      for (const document of documents) all.push({ document, version: 1, contentHash: '0123456789abcdef' });
    }
    await restore();
    await writeState(db.writer(), 'backfill', { done: true, afterId: null, rows: count, run: null });
  } finally {
    await db.close();
  }
  return all.sort((a, b) => (a.document.productId < b.document.productId ? -1 : 1));
}

async function insertAll(
  db: ModuleDatabase<SearchTables>,
  documents: readonly StoredDocument['document'][],
): Promise<void> {
  const context = systemContext('bench', { timeoutMs: 60_000 });
  await db.transaction(context, (tx) => insertDocuments(tx, documents));
}

/** The fallback's index is made at the end, by one pass: row by row it takes most of the time. */
async function withoutFulltext(config: Config, schema: string): Promise<() => Promise<void>> {
  const { rootUser: user, rootPassword: password } = config.mysql;
  const alter = async (...statements: string[]): Promise<void> => {
    const connection = await mysql.createConnection({ ...mysqlAddress(config), user, password, database: schema });
    for (const statement of statements) await connection.query(`ALTER TABLE search_documents ${statement}`);
    await connection.end();
  };
  await alter('DROP KEY search_documents_title, DROP KEY search_documents_all');
  // One at a time: InnoDB makes one FULLTEXT key in a statement.
  return () =>
    alter('ADD FULLTEXT KEY search_documents_title (title_text)', 'ADD FULLTEXT KEY search_documents_all (all_text)');
}
