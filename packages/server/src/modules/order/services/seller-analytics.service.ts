import type { components } from '../../../contract/types.gen.ts';
import type { OrderDeps } from '../order.deps.ts';
import { invalidMember } from '../order.errors.ts';
import { type DayFigures, dailyFigures, topProducts } from '../repositories/seller-projection.repository.ts';

type Schemas = components['schemas'];
type Interval = Schemas['SellerAnalytics']['interval'];

const dayMs = 86_400_000;
const longestDays = 400;

/** A seller's figures from its daily rows; intervals without sales are there with zeros. Days are UTC. */
export async function sellerAnalytics(
  deps: OrderDeps,
  sellerId: string,
  query: { from?: string | undefined; to?: string | undefined; interval: Interval },
): Promise<Schemas['SellerAnalytics']> {
  const to = query.to ?? dayOf(deps.clock.now());
  const from = query.from ?? dayOf(new Date(Date.parse(to) - 29 * dayMs));
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
  if (days < 1) throw invalidMember('/query/from', 'after_end', '`from` is not after `to`.');
  if (days > longestDays) throw invalidMember('/query/from', 'too_long', `At most ${longestDays} days at once.`);
  const db = deps.db.reader('any', 'seller');
  const [rows, top] = await Promise.all([
    dailyFigures(db, sellerId, { from, to }),
    topProducts(db, sellerId, { from, to }),
  ]);
  const series = intervals(from, to, query.interval).map((interval) => ({
    ...interval,
    figures: figuresOf(rows.filter((row) => row.day >= interval.from && row.day <= interval.to)),
  }));
  const latest = rows.reduce((max, row) => Math.max(max, row.updatedAt.getTime()), 0);
  return {
    from,
    to,
    interval: query.interval,
    currency: deps.config.shop.currency,
    totals: figuresOf(rows),
    series,
    top_products: top
      .filter((product) => product.title !== '')
      .map(({ productId, title, units, gross }) => ({ product_id: productId, title, units, gross })),
    updated_at: (latest === 0 ? deps.clock.now() : new Date(latest)).toISOString(),
  };
}

/** Weeks begin on Monday; the first and the last interval are cut at the asked-for days. */
export function intervals(from: string, to: string, interval: Interval): { from: string; to: string }[] {
  const out: { from: string; to: string }[] = [];
  for (let start = Date.parse(from); start <= Date.parse(to); ) {
    const next = nextStart(new Date(start), interval);
    const end = Math.min(next - dayMs, Date.parse(to));
    out.push({ from: dayOf(new Date(start)), to: dayOf(new Date(end)) });
    start = next;
  }
  return out;
}

function nextStart(day: Date, interval: Interval): number {
  if (interval === 'day') return day.getTime() + dayMs;
  if (interval === 'week') return day.getTime() + (7 - ((day.getUTCDay() + 6) % 7)) * dayMs;
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 1);
}

function figuresOf(rows: readonly DayFigures[]): Schemas['SellerFigures'] {
  const sum = (member: Exclude<keyof DayFigures, 'day' | 'updatedAt'>): number =>
    rows.reduce((total, row) => total + Number(row[member]), 0);
  const figures = {
    orders: sum('orders'),
    units: sum('units'),
    gross: sum('gross'),
    discount: sum('discount'),
    commission: sum('commission'),
    refunds: sum('refunds'),
    refunded_units: sum('refundedUnits'),
  };
  return { ...figures, net: figures.gross - figures.discount - figures.commission - figures.refunds };
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
