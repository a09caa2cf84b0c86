/** What the fallback's queries filter by: words by FULLTEXT, the rest by columns and terms. */
import { type RawBuilder, sql } from 'kysely';
import { requireAll, requireOne } from '../domain/boolean-expression.ts';
import { wantedOf } from '../domain/query-words.ts';
import { wantedWords } from '../domain/relevance.ts';
import type { FilterName, SearchPlan } from '../domain/search-plan.ts';

export type Condition = RawBuilder<unknown>;

export function allConditions(plan: SearchPlan, without?: FilterName): Condition {
  const { filters } = plan;
  const parts: Condition[] = [sql`d.is_visible = 1`];
  if (plan.words !== null) parts.push(matchedOrPinned(plan));
  if (plan.hiddenIds.length > 0) parts.push(sql`d.product_id NOT IN (${sql.join([...plan.hiddenIds])})`);
  const add = (name: FilterName, wanted: boolean, condition: () => Condition): void => {
    if (wanted && name !== without) parts.push(condition());
  };
  const { category } = filters;
  add('category', category !== null, () => hasTerm(category?.kind === 'id' ? 'c' : 's', '', [category?.key ?? '']));
  add('brand', filters.brandKeys.length > 0, () => sql`d.brand_key IN (${sql.join([...filters.brandKeys])})`);
  add('seller', filters.sellerIds.length > 0, () => sql`d.seller_id IN (${sql.join([...filters.sellerIds])})`);
  add('price', filters.priceMin !== null, () => sql`d.price >= ${filters.priceMin}`);
  add('price', filters.priceMax !== null, () => sql`d.price <= ${filters.priceMax}`);
  add('rating', filters.ratingMin !== null, () => sql`d.rating_centi >= ${100 * (filters.ratingMin ?? 0)}`);
  add('in_stock', filters.inStock !== null, () => sql`d.is_in_stock = ${filters.inStock ? 1 : 0}`);
  for (const [name, keys] of Object.entries(filters.attributes))
    add(`attr.${name}`, true, () => hasTerm('a', name, keys));
  return sql.join(parts, sql` AND `);
}

/** A pinned product is among the hits even where the words would not find it. */
function matchedOrPinned(plan: SearchPlan): Condition {
  const matched = matchCondition(plan);
  return plan.pinnedIds.length === 0
    ? matched
    : sql`(${matched} OR d.product_id IN (${sql.join([...plan.pinnedIds])}))`;
}

function matchCondition({ words, mode, relevance }: SearchPlan): Condition {
  const all = wantedOf(words ?? []);
  const wanted = wantedWords(mode, all.length, relevance);
  if (wanted === all.length) return allText(requireAll(all, mode === 'near'));
  if (wanted === 1) return allText(requireOne(all));
  const each = all.map((word) => sql`(${allText(requireAll([word], true))} > 0)`);
  return sql`${allText(requireOne(all))} AND (${sql.join(each, sql` + `)}) >= ${sql.lit(wanted)}`;
}

export function allText(expression: string): Condition {
  return sql`MATCH(d.all_text) AGAINST (${expression} IN BOOLEAN MODE)`;
}

function hasTerm(kind: 'c' | 's' | 'a', name: string, keys: readonly string[]): Condition {
  return sql`EXISTS (SELECT 1 FROM search_document_terms f WHERE f.product_id = d.product_id AND f.kind = ${kind} AND f.name = ${name} AND f.value_key IN (${sql.join([...keys])}))`;
}
