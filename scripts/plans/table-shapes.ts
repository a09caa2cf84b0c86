/**
 * How the rows of a scratch database are spread, so that the optimiser chooses as it would in production: how many rows
 * share a value, and which rows still wait. Only what the rules by a column's name and type do not hit stands here.
 */

/** Every table gets so many rows, but for those that stay small in production. */
export const bigRows = 3_000;

/** Read whole without harm: an installation has few of these. */
export const smallTables: Readonly<Record<string, number>> = {
  catalog_state: 1,
  search_state: 1,
  signing_keys: 3,
  search_synonyms: 40,
  search_pins: 40,
  search_boosts: 40,
  rates: 40,
  shipping_rates: 20,
  tax_rates: 60,
  search_fan_outs: 20,
};

/** So many rows have the same value of a column of this name, where it is not the table's own key. */
export const rowsPerValue: Readonly<Record<string, number>> = {
  buyer_id: 10,
  user_id: 6,
  owner_id: 1,
  seller_id: 60,
  product_id: 3,
  order_id: 3,
  payment_id: 2,
  category_id: 60,
  parent_id: 12,
  sku_id: 3,
  seller_order_id: 2,
  session_id: 2,
  aggregate_id: 4,
  subject_id: 4,
  principal: 4,
  brand: 60,
  name: 30,
  value_key: 20,
};

/** Constants of an installation. */
export const constants: Readonly<Record<string, string>> = {
  currency: 'USD',
  country: 'EG',
  language: 'en',
  locale: 'en',
};

/** Share of rows whose nullable column is null; most waiting is over, so that times of a next try are mostly null. */
export const nullShare: Readonly<Record<string, number>> = {
  'outbox.relayed_at': 0.02,
  'outbox.confirmed_at': 0.02,
};

/** Nullable times, elsewhere. */
export const usualNullShare = 0.95;

/** Days over which a table's times are spread, where its rows are deleted that early. */
export const daysKept: Readonly<Record<string, number>> = { outbox: 7, idempotency_keys: 1 };
export const usualDaysKept = 30;
