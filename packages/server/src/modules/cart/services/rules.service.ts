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

/** Coupons and rates as order's events told them. Nothing is assumed while there are none. */
export class Rules {
  private readonly db: ModuleDatabase<CartTables>;

  constructor(db: ModuleDatabase<CartTables>) {
    this.db = db;
  }

  async of(context: CallContext, state: Pick<CartState, 'coupon' | 'address'>): Promise<CartRules> {
    const db = this.db.reader('fresh', context.class);
    const country = state.address?.country;
    const coupon = state.coupon === null ? null : await this.coupon(context, state.coupon);
    if (country === undefined) return { coupon, shipping: [], taxes: [] };
    const { shipping, taxes } = await findRates<Schemas['ShippingRate'], Schemas['TaxRate']>(db, country);
    return {
      coupon,
      shipping: shipping.map((rate) => toShippingRate(rate, context.locale)),
      taxes: taxes.map(toTaxRule),
    };
  }

  async coupon(context: CallContext, code: string): Promise<CouponRule | null> {
    const db = this.db.reader('fresh', context.class);
    const coupon = await findCoupon<Schemas['Coupon']>(db, code);
    return coupon === null ? null : toCouponRule(coupon);
  }
}
