// Made by scripts/gen-db.ts from the migrated schema of cart; do not edit.
import type { PlatformTables } from '../../platform/db/platform-tables.ts';
import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export interface Carts {
  created_at: Generated<Date>;
  expires_at: Date | null;
  id: string;
  line_count: Generated<number>;
  owner_id: string | null;
  remind_at: Date | null;
  state: string;
  token_hash: string | null;
  updated_at: Generated<Date>;
  version: Generated<number>;
}

export interface CouponRules {
  code: string;
  coupon_id: string;
  is_deleted: number;
  rule: string;
  sequence: number;
}

export interface Rates {
  country: string;
  is_deleted: number;
  kind: string;
  rate_id: string;
  rule: string;
  sequence: number;
}

export interface Sellers {
  is_suspended: number;
  seller_id: string;
  sequence: number;
}

export interface CartTables extends PlatformTables {
  carts: Carts;
  coupon_rules: CouponRules;
  rates: Rates;
  sellers: Sellers;
}

