import type { SaleLine } from './invoice-lines.ts';
import { categoryOfItem } from './retail-category.ts';

/** One row of assets/data/retail-items.ndjson.gz. */
export interface RetailItem {
  code: string;
  name: string;
  /** Median of the sale lines' prices, in pence. */
  price_gbp_minor: number;
  /** 1 = most sale lines. */
  rank: number;
  lines: number;
  units: number;
  first_sold: string;
  last_sold: string;
  category_id: string;
}

const lowerWords = new Set(['of', 'and', 'with', 'for', 'in', 'the', 'on', 'a', 'to', 'at', 'by', 'from', 'or']);

/** "SET OF 3 CAKE TINS" → "Set of 3 Cake Tins"; abbreviations with digits or a slash (S/4, 12W) stay as they are. */
export function titleCase(text: string): string {
  const words = text
    .replace(/\s+/g, ' ')
    .replace(/\s+([,.])/g, '$1')
    .trim()
    .replace(/[,.]+$/, '')
    .split(' ');
  return words
    .map((word, index) => {
      const lower = word.toLowerCase();
      if (index > 0 && lowerWords.has(lower)) return lower;
      if (/\d/.test(word) || /^[A-Z]\/[A-Z0-9]$/.test(word)) return word;
      return lower.replace(
        /(^|[-/("&+.])(\p{L})/gu,
        (_, before: string, letter: string) => before + letter.toUpperCase(),
      );
    })
    .join(' ');
}

function mostFrequent(values: Map<string, number>): string {
  let best = '';
  let bestCount = 0;
  for (const [value, count] of values) {
    if (count > bestCount || (count === bestCount && value < best)) {
      best = value;
      bestCount = count;
    }
  }
  return best;
}

function pence(price: string): number {
  return Math.round(Number(price) * 100);
}

/** Items in order of demand (sale lines, then code). Codes whose lines never name them are left out. */
export function buildRetailItems(sales: readonly SaleLine[]): RetailItem[] {
  const byCode = Map.groupBy(sales, (line) => line.code);
  const items: Omit<RetailItem, 'rank'>[] = [];
  for (const [code, lines] of byCode) {
    const names = new Map<string, number>();
    for (const { description } of lines) {
      const name = description.replace(/\s+/g, ' ').trim();
      if (/\p{L}{3}/u.test(name)) names.set(name, (names.get(name) ?? 0) + 1);
    }
    const name = mostFrequent(names);
    const prices = lines.map((line) => pence(line.price)).toSorted((a, b) => a - b);
    const days = lines.map((line) => line.at.slice(0, 10)).toSorted();
    const price = prices[prices.length >> 1] ?? 0;
    if (name === '' || price < 1) continue;
    items.push({
      code,
      name: titleCase(name),
      price_gbp_minor: price,
      lines: lines.length,
      units: lines.reduce((sum, line) => sum + line.quantity, 0),
      first_sold: days[0] ?? '',
      last_sold: days.at(-1) ?? '',
      category_id: categoryOfItem(name),
    });
  }
  items.sort((a, b) => b.lines - a.lines || (a.code < b.code ? -1 : 1));
  return items.map(({ code, name, price_gbp_minor, ...rest }, index) => ({
    code,
    name,
    price_gbp_minor,
    rank: index + 1,
    ...rest,
  }));
}
