// Made by scripts/gen-db.ts from the migrated schema of user; do not edit.
import type { PlatformTables } from '../../platform/db/platform-tables.ts';
import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export interface Addresses {
  city: string;
  country: string;
  created_at: Generated<Date>;
  id: string;
  is_default: Generated<number>;
  label: string | null;
  line1: string;
  line2: string | null;
  name: string;
  phone: string | null;
  postal_code: string | null;
  region: string | null;
  updated_at: Generated<Date>;
  user_id: string;
}

export interface RefreshTokens {
  created_at: Generated<Date>;
  rotated_at: Date | null;
  session_id: string;
  token_hash: string;
}

export interface Sessions {
  cart_hash: string | null;
  created_at: Generated<Date>;
  end_reason: string | null;
  ended_at: Date | null;
  expires_at: Date;
  id: string;
  ip_address: string | null;
  last_used_at: Generated<Date>;
  user_agent: string | null;
  user_id: string;
}

export interface Shops {
  commission_bps: number;
  commission_cap: number | null;
  country: string;
  created_at: Generated<Date>;
  description: string;
  fees: Generated<string>;
  id: string;
  name: string;
  name_key: string;
  slug: string;
  status: string;
  status_reason: string | null;
  support_email: string | null;
  updated_at: Generated<Date>;
  user_id: string;
  version: Generated<number>;
}

export interface SigningKeys {
  activated_at: Date | null;
  created_at: Generated<Date>;
  id: string;
  private_sealed: string;
  public_jwk: string;
  retired_at: Date | null;
  slot: string | null;
}

export interface Users {
  account_email_key: string | null;
  created_at: Generated<Date>;
  email: string;
  email_key: string;
  email_verified_at: Date | null;
  id: string;
  kind: string;
  locale: string;
  name: string | null;
  password_hash: string | null;
  phone: string | null;
  roles: string;
  sequence: Generated<number>;
  status: Generated<string>;
  updated_at: Generated<Date>;
  version: Generated<number>;
}

export interface Verifications {
  attempts: Generated<number>;
  code_hash: string | null;
  created_at: Generated<Date>;
  email: string;
  email_key: string;
  expires_at: Date | null;
  id: string;
  link_hash: string | null;
  locale: string;
  name: string | null;
  password_hash: string | null;
  purpose: string;
  used_at: Date | null;
  user_id: string | null;
  voided_at: Date | null;
}

export interface UserTables extends PlatformTables {
  addresses: Addresses;
  refresh_tokens: RefreshTokens;
  sessions: Sessions;
  shops: Shops;
  signing_keys: SigningKeys;
  users: Users;
  verifications: Verifications;
}

