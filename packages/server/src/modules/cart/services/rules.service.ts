import { LRUCache } from 'lru-cache';
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import type { CouponRule } from '../../../platform/kernel/totals.ts';
import { toCouponRule, toShippingRate, toTaxRule } from '../cart.mapper.ts';
import type { CartTables } from '../cart.tables.gen.ts';
import type { CartState } from '../domain/cart-state.ts';
import type { CartRules } from '../domain/cart-view.ts';
import { findCoupon, findRates } from '../repositories/projection.repository.ts';

type Schemas = components['schemas'];

type Rates = Awaited<ReturnType<typeof findRates<Schemas['ShippingRate'], Schemas['TaxRate']>>>;

/** These are copies that follow order's by events anyway, and each request looks at them up to three times. */
const ratesMs = 300;
/** One for each country that has been asked about lately; a caller may name any. */
const mostCountries = 300;

/** Coupons and rates as order's events told them. Nothing is assumed while there are none. */
export class Rules {
  private readonly db: ModuleDatabase<CartTables>;
  private readonly rates = new LRUCache<string, Promise<Rates>>({ max: mostCountries, ttl: ratesMs });

  constructor(db: ModuleDatabase<CartTables>) {
    this.db = db;
  }

  async of(context: CallContext, state: Pick<CartState, 'coupon' | 'address'>): Promise<CartRules> {
    const country = state.address?.country;
    const coupon = state.coupon === null ? null : await this.coupon(context, state.coupon);
    if (country === undefined) return { coupon, shipping: [], taxes: [] };
    const { shipping, taxes } = await this.ratesOf(context, country);
    return {
      coupon,
      shipping: shipping.map((rate) => toShippingRate(rate, context.locale)),
      taxes: taxes.map(toTaxRule),
    };
  }

  private ratesOf(context: CallContext, country: string): Promise<Rates> {
    const known = this.rates.get(country);
    if (known !== undefined) return known;
    const db = this.db.reader('fresh', context.class);
    const asked = findRates<Schemas['ShippingRate'], Schemas['TaxRate']>(db, country);
    this.rates.set(country, asked);
    asked.catch(() => this.rates.delete(country));
    return asked;
  }

  async coupon(context: CallContext, code: string): Promise<CouponRule | null> {
    const db = this.db.reader('fresh', context.class);
    const coupon = await findCoupon<Schemas['Coupon']>(db, code);
    return coupon === null ? null : toCouponRule(coupon);
  }
}
