/** Coupons and rates → the contract's shapes, in answers and in events. */
import type { components } from '../../contract/types.gen.ts';
import type { CouponRecord, ShippingRateRecord, TaxRateRecord } from './repositories/records.ts';

type Schemas = components['schemas'];

export function couponJson(coupon: CouponRecord): Schemas['Coupon'] {
  return {
    id: coupon.id,
    code: coupon.code,
    kind: coupon.kind,
    percent_bps: coupon.percentBps,
    amount: coupon.amount,
    currency: coupon.currency,
    seller_id: coupon.sellerId,
    min_subtotal: coupon.minSubtotal,
    max_discount: coupon.maxDiscount,
    usage_limit: coupon.usageLimit,
    per_buyer_limit: coupon.perBuyerLimit,
    used: coupon.used,
    starts_at: coupon.startsAt?.toISOString() ?? null,
    ends_at: coupon.endsAt?.toISOString() ?? null,
    active: coupon.active === 1,
    version: coupon.version,
    created_at: coupon.createdAt.toISOString(),
    updated_at: coupon.updatedAt.toISOString(),
  };
}

export function shippingRateJson(rate: ShippingRateRecord): Schemas['ShippingRate'] {
  return {
    id: rate.id,
    name: rate.name,
    translations: rate.translations,
    countries: rate.countries,
    base_price: rate.basePrice,
    price_per_item: rate.pricePerItem,
    free_from: rate.freeFrom,
    currency: rate.currency,
    delivery_days_min: rate.deliveryDaysMin,
    delivery_days_max: rate.deliveryDaysMax,
    position: rate.position,
    active: rate.active === 1,
    version: rate.version,
    created_at: rate.createdAt.toISOString(),
    updated_at: rate.updatedAt.toISOString(),
  };
}

export function taxRateJson(rate: TaxRateRecord): Schemas['TaxRate'] {
  return {
    id: rate.id,
    name: rate.name,
    country: rate.country,
    region: rate.region,
    category_id: rate.categoryId,
    rate_bps: rate.rateBps,
    inclusive: rate.inclusive === 1,
    applies_to_shipping: rate.appliesToShipping === 1,
    active: rate.active === 1,
    version: rate.version,
    created_at: rate.createdAt.toISOString(),
    updated_at: rate.updatedAt.toISOString(),
  };
}
