/** The fallback's pages: words by FULLTEXT, filters by columns and terms, an order that cursors go on in. */
import { sql } from 'kysely';
import type { Reader } from '../../../platform/db/database.ts';
import { anyOf, requireAll, requireOwn } from '../domain/boolean-expression.ts';
import { gentleDivisors } from '../domain/relevance.ts';
import type { EngineHits, SearchPlan, SortValue } from '../domain/search-plan.ts';
import type { SearchTables } from '../search.tables.gen.ts';
import { allConditions, allText, type Condition } from './fulltext-conditions.ts';

type Db = Reader<SearchTables>;

/** The columns that a sort goes by; every sort ends in the id, rising. */
interface SortTerm {
  column: string;
  falling: boolean;
}

const sortTerms: Record<SearchPlan['sort'], readonly SortTerm[]> = {
  relevance: [{ column: 'score', falling: true }],
  newest: [{ column: 'created_ms', falling: true }],
  price_asc: [{ column: 'price', falling: false }],
  price_desc: [{ column: 'price', falling: true }],
  rating: [
    { column: 'rating_centi', falling: true },
    { column: 'rating_count', falling: true },
  ],
  best_selling: [{ column: 'units_sold', falling: true }],
};

export async function findPage(db: Db, plan: SearchPlan): Promise<EngineHits['hits']> {
  const terms = sortTerms[plan.sort];
  const order = sql.join([
    ...terms.map((term) => sql`${sql.ref(term.column)} ${sql.raw(term.falling ? 'DESC' : 'ASC')}`),
    sql`product_id ASC`,
  ]);
  const after = plan.after === null ? sql`1 = 1` : afterCondition(terms, plan.after);
  const { rows } = await sql<Record<string, string | number>>`
    SELECT * FROM (${sortedRows(plan, allConditions(plan))}) AS found
    WHERE ${after} ORDER BY ${order} LIMIT ${sql.lit(plan.limit + 1)}`.execute(db as never);
  return rows.map((row) => ({
    id: String(row['product_id']),
    sort: terms.map((term) => Number(row[term.column])),
    version: Number(row['version']),
  }));
}

/** Scores and versions of these products under this plan; those that it does not find are absent. */
export async function locateProducts(
  db: Db,
  plan: SearchPlan,
  productIds: readonly string[],
): Promise<ReadonlyMap<string, { score: number; version: number }>> {
  const { rows } = await sql<{ product_id: string; score: number; version: number }>`
    ${sortedRows(plan, sql`${allConditions(plan)} AND d.product_id IN (${sql.join([...productIds])})`)}`.execute(
    db as never,
  );
  return new Map(rows.map((row) => [row.product_id, { score: Number(row.score), version: Number(row.version) }]));
}

export async function countMatches(db: Db, plan: SearchPlan): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT COUNT(*) AS n FROM search_documents d WHERE ${allConditions(plan)}`.execute(db as never);
  return Number(rows[0]?.n ?? 0);
}

/** Hits that stand before this one: of a higher score, or of the same one and a smaller id. */
export async function countBefore(
  db: Db,
  plan: SearchPlan,
  { score, productId }: { score: number; productId: string },
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT COUNT(*) AS n FROM (${sortedRows(plan, allConditions(plan))}) AS found
    WHERE score > ${score} OR (score = ${score} AND product_id < ${productId})`.execute(db as never);
  return Number(rows[0]?.n ?? 0);
}

/** What each token adds for one product, by its title and by all its texts. */
export async function findTokenScores(
  db: Db,
  productId: string,
  tokens: readonly string[],
): Promise<Map<string, { title: number; all: number }>> {
  const scores = new Map<string, { title: number; all: number }>();
  for (const token of tokens) {
    const { rows } = await sql<{ title: number; everything: number }>`
      SELECT MATCH(title_text) AGAINST (${token} IN BOOLEAN MODE) AS title,
        MATCH(all_text) AGAINST (${token} IN BOOLEAN MODE) AS everything
      FROM search_documents WHERE product_id = ${productId}`.execute(db as never);
    const [row] = rows;
    if (row !== undefined) scores.set(token, { title: Number(row.title), all: Number(row.everything) });
  }
  return scores;
}

/** Ids by the words of a boolean expression, the popular ones first. */
export async function findBeginnings(db: Db, expression: string, count: number): Promise<string[]> {
  const { rows } = await sql<{ product_id: string }>`
    SELECT product_id FROM search_documents
    WHERE is_visible = 1 AND MATCH(title_text) AGAINST (${expression} IN BOOLEAN MODE)
    ORDER BY popularity DESC, product_id LIMIT ${sql.lit(count)}`.execute(db as never);
  return rows.map((row) => row.product_id);
}

function sortedRows(plan: SearchPlan, conditions: Condition): Condition {
  return sql`SELECT d.product_id, d.version, d.price, d.rating_centi, d.rating_count, d.units_sold,
    CAST(ROUND(1000 * UNIX_TIMESTAMP(d.created_at)) AS SIGNED) AS created_ms, ${scoreOf(plan)} AS score
    FROM search_documents d WHERE ${conditions}`;
}

/** Above what words can add up to: what holds every word as typed stands before what does not. */
export const tier = 1_000_000_000_000;
/** Above a tier and the words together: no match lifts a pin over the one before. */
const pinStep = 2 * tier;

function scoreOf(plan: SearchPlan): Condition {
  return plan.words === null ? browsingScore(plan) : relevanceScore(plan);
}

/** Facts alone, as the very numbers of 24 bits that Elasticsearch makes of them: its cursors go on here, and ours there. */
function browsingScore({ boosts }: SearchPlan): Condition {
  const number = (value: number): Condition => sql`CAST(${Math.fround(value)} AS DOUBLE)`;
  const { popularity, inStock } = gentleDivisors;
  const sum = sql`1 + d.popularity * ${number(1 / popularity)} + d.is_in_stock * ${number(1 / inStock)}`;
  // From 1 to 2 such numbers are 2^-23 apart. Divided by a whole number MariaDB would tell four decimals of it.
  const liked = sql`ROUND((${sum}) * 8388608) * ${number(2 ** -23)}`;
  if (boosts.length === 0) return liked;
  const factors = boosts.map(
    ({ categoryId, percent }) => sql`IF(${isInCategory(categoryId)}, ${number(1 + percent / 100)}, 1)`,
  );
  return rounded(sql`${liked} * (${sql.join(factors, sql` * `)})`);
}

/** Of the 53 bits of a number the first 24, rounded, whatever its size: the 29 others are lost in the one 2^29 times as large. */
function rounded(score: Condition): Condition {
  const large = sql`536870913e0 * (${score})`;
  return sql`${large} - (${large} - (${score}))`;
}

/** Whole millionths, so that a cursor's score compares exactly and different scores stay different. */
function relevanceScore(plan: SearchPlan): Condition {
  const { popularity, inStock } = gentleDivisors;
  let score = sql`${wordScore(plan)} * (d.popularity / ${sql.lit(popularity)} + d.is_in_stock / ${sql.lit(inStock)} + 1)`;
  for (const { categoryId, percent } of plan.boosts)
    score = sql`${score} * (1 + ${percent} / 100 * ${isInCategory(categoryId)})`;
  if (plan.mode !== 'exact') score = sql`${score} + ${sql.lit(tier)} * (${allText(requireAll(plan.words ?? []))} > 0)`;
  if (plan.pinnedIds.length > 0) {
    const cases = plan.pinnedIds.map((id, i) => sql`WHEN ${id} THEN ${sql.lit(pinStep * (plan.pinnedIds.length - i))}`);
    score = sql`${score} + CASE d.product_id ${sql.join(cases, sql` `)} ELSE 0 END`;
  }
  return sql`CAST(ROUND(${score}) AS SIGNED)`;
}

function isInCategory(categoryId: string): Condition {
  return sql`EXISTS (SELECT 1 FROM search_document_terms b WHERE b.product_id = d.product_id AND b.kind = 'c' AND b.locale = '' AND b.name = '' AND b.value_key = ${categoryId})`;
}

function wordScore({ words, mode, relevance }: SearchPlan): Condition {
  const any = anyOf(words ?? [], mode !== 'exact');
  const inTitle = (expression: string): Condition => sql`MATCH(d.title_text) AGAINST (${expression} IN BOOLEAN MODE)`;
  const isOwn = sql`${relevance.inTitle} * (${inTitle(requireOwn(words ?? []))} > 0)`;
  return sql`(1000000 * (4 * ${inTitle(any)} + ${allText(any)} + ${isOwn}))`;
}

function afterCondition(terms: readonly SortTerm[], after: readonly SortValue[]): Condition {
  const id = String(after.at(-1));
  let condition = sql`product_id > ${id}`;
  for (let i = terms.length - 1; i >= 0; i--) {
    const { column, falling } = terms[i] as SortTerm;
    const value = Number(after[i]);
    const ref = sql.ref(column);
    condition = sql`(${ref} ${sql.raw(falling ? '<' : '>')} ${value} OR (${ref} = ${value} AND ${condition}))`;
  }
  return condition;
}
