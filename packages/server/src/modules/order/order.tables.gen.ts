// Made by scripts/gen-db.ts from the migrated schema of order; do not edit.
import type { PlatformTables } from '../../platform/db/platform-tables.ts';
import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export interface CouponRedemptions {
  buyer_id: string;
  claim_key: string;
  coupon_id: string;
  created_at: Generated<Date>;
  order_id: string;
}

export interface Coupons {
  active: number;
  amount: number | null;
  code: string;
  created_at: Generated<Date>;
  currency: string;
  deleted_at: Date | null;
  ends_at: Date | null;
  id: string;
  kind: string;
  max_discount: number | null;
  min_subtotal: number | null;
  per_buyer_limit: number | null;
  percent_bps: number | null;
  seller_id: string | null;
  starts_at: Date | null;
  updated_at: Generated<Date>;
  usage_limit: number | null;
  used: Generated<number>;
  version: Generated<number>;
}

export interface OrderEvents {
  actor: string;
  amount: number | null;
  at: Date;
  buyer_id: string;
  created_at: Generated<Date>;
  dedupe_key: string;
  from_status: string | null;
  id: string;
  note: string | null;
  order_id: string;
  payment_id: string | null;
  position: number;
  refund_id: string | null;
  return_id: string | null;
  seller_order_id: string | null;
  sequence: number;
  status: string;
  subject: string;
  subject_id: string;
  to_status: string | null;
  type: string;
  visible: Generated<number>;
}

export interface OrderItems {
  attributes: string;
  buyer_id: string;
  category_id: string | null;
  discount: number;
  id: string;
  image_url: string | null;
  line_total: number;
  order_id: string;
  position: number;
  product_id: string;
  quantity: number;
  refund_claimed_amount: Generated<number>;
  refund_claimed_quantity: Generated<number>;
  refunded_quantity: Generated<number>;
  return_claimed_quantity: Generated<number>;
  returned_quantity: Generated<number>;
  seller_id: string;
  seller_order_id: string;
  sku_code: string;
  sku_id: string;
  sku_title: string | null;
  tax: number;
  tax_included: number;
  title: string;
  unit_price: number;
  updated_at: Generated<Date>;
}

export interface Orders {
  buyer_id: string;
  cancel_reason: string | null;
  cancelled_at: Date | null;
  captured_total: Generated<number>;
  cart_id: string;
  changed_at: Date;
  confirmed_at: Date | null;
  coupon_code: string | null;
  coupon_id: string | null;
  created_at: Generated<Date>;
  currency: string;
  discount_total: number;
  first_image_url: string | null;
  first_title: string;
  grand_total: number;
  guest: number;
  id: string;
  item_count: number;
  items_total: number;
  note: string | null;
  number: string;
  open_cart_key: string | null;
  payment_attempt: Generated<number>;
  payment_id: string | null;
  placed_at: Date;
  price_may_have_changed: Generated<number>;
  refund_claimed_total: Generated<number>;
  refunded_total: Generated<number>;
  reservation_expires_at: Date;
  seller_count: number;
  sequence: Generated<number>;
  ship_city: string;
  ship_country: string;
  ship_line1: string;
  ship_line2: string | null;
  ship_name: string;
  ship_phone: string | null;
  ship_postal_code: string | null;
  ship_region: string | null;
  shipping_method: string | null;
  shipping_rate_id: string | null;
  shipping_total: number;
  status: string;
  tax_included_total: number;
  tax_total: number;
  updated_at: Generated<Date>;
}

export interface OrderSagas {
  attempts: Generated<number>;
  buyer_id: string;
  cart_hash: string | null;
  created_at: Generated<Date>;
  idempotency_key: string;
  last_error: string | null;
  lease_owner: string | null;
  lease_until: Date | null;
  locale: string;
  next_at: Date;
  order_id: string;
  payment_started: Generated<number>;
  quote: string;
  request_hash: string;
  response: string | null;
  response_status: number | null;
  return_url: string;
  step: string;
  updated_at: Generated<Date>;
}

export interface RefundRequests {
  amount: number;
  attempts: Generated<number>;
  buyer_id: string;
  changed_at: Date;
  created_at: Generated<Date>;
  currency: string;
  id: string;
  next_at: Date | null;
  note: string | null;
  order_id: string;
  origin: string;
  payment_id: string | null;
  reason: string;
  refund_lines: string;
  rejection_reason: string | null;
  requested_at: Date;
  restock: Generated<number>;
  restocked_at: Date | null;
  return_id: string | null;
  seller_id: string | null;
  seller_order_id: string | null;
  splits: string;
  status: string;
  updated_at: Generated<Date>;
}

export interface Returns {
  buyer_id: string;
  changed_at: Date;
  created_at: Generated<Date>;
  id: string;
  instructions: string | null;
  next_at: Date | null;
  note: string | null;
  order_id: string;
  reason: string;
  refund_id: string | null;
  requested_at: Date;
  restock: Generated<number>;
  restocked_at: Date | null;
  return_lines: string;
  seller_id: string;
  seller_order_id: string;
  status: string;
}

export interface SellerDailyStats {
  commission: Generated<number>;
  day: Date;
  discount: Generated<number>;
  gross: Generated<number>;
  orders: Generated<number>;
  product_id: string;
  refunded_units: Generated<number>;
  refunds: Generated<number>;
  seller_id: string;
  title: string;
  units: Generated<number>;
  updated_at: Generated<Date>;
}

export interface SellerOrderIndex {
  buyer_id: string;
  open_refunds: number;
  open_returns: number;
  order_id: string;
  placed_at: Date;
  seller_id: string;
  seller_order_id: string;
  sequence: number;
  status: string;
}

export interface SellerOrders {
  buyer_id: string;
  changed_at: Date;
  commission: number;
  commission_bps: number;
  created_at: Generated<Date>;
  delivered_at: Date | null;
  discount_total: number;
  earning: number;
  fee_total: Generated<number>;
  fees: Generated<string>;
  grand_total: number;
  id: string;
  items_total: number;
  order_id: string;
  position: number;
  refund_claimed_total: Generated<number>;
  refunded_total: Generated<number>;
  seller_id: string;
  seller_name: string;
  shipped_at: Date | null;
  shipping_total: number;
  status: string;
  tax_included_total: number;
  tax_total: number;
  updated_at: Generated<Date>;
}

export interface Shipments {
  buyer_id: string;
  carrier: string;
  created_at: Generated<Date>;
  delivered_at: Date | null;
  id: string;
  order_id: string;
  seller_order_id: string;
  shipped_at: Date;
  tracking_number: string | null;
  tracking_url: string | null;
}

export interface ShippingRates {
  active: number;
  base_price: number;
  countries: string;
  created_at: Generated<Date>;
  currency: string;
  deleted_at: Date | null;
  delivery_days_max: number;
  delivery_days_min: number;
  free_from: number | null;
  id: string;
  name: string;
  position: number;
  price_per_item: number;
  translations: string;
  updated_at: Generated<Date>;
  version: Generated<number>;
}

export interface TaxRates {
  active: number;
  applies_to_shipping: number;
  category_id: string | null;
  country: string;
  created_at: Generated<Date>;
  deleted_at: Date | null;
  id: string;
  inclusive: number;
  name: string;
  place_key: string;
  rate_bps: number;
  region: string | null;
  updated_at: Generated<Date>;
  version: Generated<number>;
}

export interface OrderTables extends PlatformTables {
  coupon_redemptions: CouponRedemptions;
  coupons: Coupons;
  order_events: OrderEvents;
  order_items: OrderItems;
  order_sagas: OrderSagas;
  orders: Orders;
  refund_requests: RefundRequests;
  returns: Returns;
  seller_daily_stats: SellerDailyStats;
  seller_order_index: SellerOrderIndex;
  seller_orders: SellerOrders;
  shipments: Shipments;
  shipping_rates: ShippingRates;
  tax_rates: TaxRates;
}

