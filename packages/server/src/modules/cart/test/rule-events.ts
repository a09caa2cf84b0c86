import type { components } from '../../../contract/types.gen.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { CartApp } from './cart-app.ts';

type Schemas = components['schemas'];

const stamps = { created_at: '2026-01-01T00:00:00.000Z', updated_at: '2026-01-01T00:00:00.000Z' };

/** Tells cart of a shipping rate as order does. */
export async function tellShipping(
  app: CartApp,
  over: Partial<Schemas['ShippingRate']> = {},
  event: { sequence?: number; deleted?: boolean } = {},
): Promise<Schemas['ShippingRate']> {
  const rate: Schemas['ShippingRate'] = {
    id: newId('srate'),
    name: 'Standard',
    translations: { ar: 'الشحن العادي' },
    countries: [],
    base_price: 500,
    price_per_item: 0,
    free_from: null,
    currency: 'USD',
    delivery_days_min: 2,
    delivery_days_max: 5,
    position: 0,
    active: true,
    version: 1,
    ...stamps,
    ...over,
  };
  const data = { kind: 'shipping', shipping_rate: rate, tax_rate: null, deleted: event.deleted ?? false };
  const aggregate = { type: 'shipping_rate', id: rate.id, sequence: event.sequence ?? 1 };
  await mustApply(app.deliver('rates.changed', aggregate, data));
  return rate;
}

export async function tellTax(app: CartApp, over: Partial<Schemas['TaxRate']>): Promise<void> {
  const rate: Schemas['TaxRate'] = {
    id: newId('trate'),
    name: 'VAT',
    country: 'EG',
    region: null,
    category_id: null,
    rate_bps: 1_400,
    inclusive: false,
    applies_to_shipping: false,
    active: true,
    version: 1,
    ...stamps,
    ...over,
  };
  const data = { kind: 'tax', shipping_rate: null, tax_rate: rate, deleted: false };
  await mustApply(app.deliver('rates.changed', { type: 'tax_rate', id: rate.id, sequence: 1 }, data));
}

export async function tellCoupon(
  app: CartApp,
  over: Partial<Schemas['Coupon']>,
  event: { sequence?: number; deleted?: boolean } = {},
): Promise<Schemas['Coupon']> {
  const coupon: Schemas['Coupon'] = {
    id: newId('cpn'),
    code: 'WELCOME10',
    kind: 'percent',
    percent_bps: 1_000,
    amount: null,
    currency: 'USD',
    seller_id: null,
    min_subtotal: null,
    max_discount: null,
    usage_limit: null,
    per_buyer_limit: null,
    used: 0,
    starts_at: null,
    ends_at: null,
    active: true,
    version: 1,
    ...stamps,
    ...over,
  };
  const aggregate = { type: 'coupon', id: coupon.id, sequence: event.sequence ?? 1 };
  await mustApply(app.deliver('coupon.changed', aggregate, { coupon, deleted: event.deleted ?? false }));
  return coupon;
}

export async function tellShop(app: CartApp, sellerId: string, status: 'approved' | 'suspended', sequence: number) {
  const shop = { seller_id: sellerId, user_id: newId('usr') };
  const data = status === 'approved' ? { ...shop, name: 'Nile', slug: 'nile' } : { ...shop, reason: 'late parcels' };
  await mustApply(app.deliver(`shop.${status}`, { type: 'shop', id: sellerId, sequence }, data));
}

/** Tells cart of a paid order of these pieces. */
export function tellConfirmed(
  app: CartApp,
  cart: { id: string | null; buyerId: string },
  pieces: readonly { skuId: string; quantity: number }[],
  ids: { orderId?: string; eventId?: ReturnType<typeof newId<'evt'>> } = {},
): Promise<string> {
  const orderId = ids.orderId ?? newId('ord');
  const sellerOrderId = newId('sord');
  const data = {
    order_id: orderId,
    number: 'ORD-20260223-7K2M9QXD',
    buyer_id: cart.buyerId,
    cart_id: cart.id,
    payment_id: null,
    currency: 'USD',
    grand_total: 100,
    confirmed_at: '2026-02-23T10:16:02.000Z',
    parts: [{ seller_order_id: sellerOrderId, seller_id: newId('seller'), grand_total: 100, commission: 10 }],
    lines: pieces.map(({ skuId, quantity }) => ({
      order_line_id: newId('line'),
      seller_order_id: sellerOrderId,
      product_id: newId('prod'),
      sku_id: skuId,
      quantity,
      line_total: 100,
      discount: 0,
    })),
  };
  return app.deliver('order.confirmed', { type: 'order', id: orderId, sequence: 3 }, data, ids.eventId);
}

async function mustApply(outcome: Promise<string>): Promise<void> {
  const was = await outcome;
  if (was !== 'applied') throw new Error(`the event was ${was}`);
}
