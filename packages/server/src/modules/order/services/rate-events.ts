import type { EventDataByType } from '../../../contract/events.gen.ts';
import type { NewEvent } from '../../../platform/events/outbox.ts';
import type { CouponRecord, ShippingRateRecord, TaxRateRecord } from '../repositories/records.ts';
import { couponJson, shippingRateJson, taxRateJson } from '../rule.mapper.ts';

/** The row's version is the sequence: every change raises it under the row's lock. */
export function couponChanged(coupon: CouponRecord, deleted: boolean): NewEvent {
  const data: EventDataByType['coupon.changed'] = { coupon: couponJson(coupon), deleted };
  return { type: 'coupon.changed', aggregate: { type: 'coupon', id: coupon.id, sequence: coupon.version }, data };
}

export function ratesChangedShipping(rate: ShippingRateRecord, deleted: boolean): NewEvent {
  const data: EventDataByType['rates.changed'] = {
    kind: 'shipping',
    shipping_rate: shippingRateJson(rate),
    tax_rate: null,
    deleted,
  };
  return { type: 'rates.changed', aggregate: { type: 'shipping_rate', id: rate.id, sequence: rate.version }, data };
}

export function ratesChangedTax(rate: TaxRateRecord, deleted: boolean): NewEvent {
  const data: EventDataByType['rates.changed'] = {
    kind: 'tax',
    shipping_rate: null,
    tax_rate: taxRateJson(rate),
    deleted,
  };
  return { type: 'rates.changed', aggregate: { type: 'tax_rate', id: rate.id, sequence: rate.version }, data };
}
