// Made by scripts/gen-db.ts from the migrated schema of payment; do not edit.
import type { PlatformTables } from '../../platform/db/platform-tables.ts';
import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export interface LedgerAccounts {
  code: string;
  created_at: Generated<Date>;
  currency: string;
  kind: string;
  owner: string;
}

export interface LedgerEntries {
  account_code: string;
  amount: number;
  buyer_id: Generated<string>;
  created_at: Generated<Date>;
  currency: string;
  id: string;
  line: number;
  seller_id: string | null;
  txn_id: string;
  updated_at: Generated<Date>;
}

export interface Payables {
  amount: number;
  buyer_id: string;
  close_reason: string | null;
  closed_at: Date | null;
  created_at: Generated<Date>;
  currency: string;
  deadline_at: Date;
  description: string;
  locale: string;
  order_id: string;
  order_number: string;
  return_url: string;
  splits: string;
  terms_hash: string;
  updated_at: Generated<Date>;
}

export interface PaymentEvents {
  buyer_id: string;
  created_at: Generated<Date>;
  detail: string | null;
  from_status: string | null;
  payment_id: string;
  sequence: number;
  source: string;
  to_status: string;
}

export interface Payments {
  amount: number;
  amount_captured: Generated<number>;
  amount_refund_claimed: Generated<number>;
  amount_refunded: Generated<number>;
  attempt: number;
  buyer_id: string;
  checks: Generated<number>;
  created_at: Generated<Date>;
  currency: string;
  decline_reason: string | null;
  expires_at: Date;
  gateway_fee: Generated<number>;
  gateway_reference: string | null;
  gateway_sequence: Generated<number>;
  id: string;
  live_order_id: string | null;
  next_check_at: Date | null;
  order_id: string;
  provider: string;
  redirect_url: string | null;
  refreshed_at: Date | null;
  return_url: string;
  status: string;
  surplus: Generated<number>;
  updated_at: Generated<Date>;
  version: Generated<number>;
}

export interface PaymentSplits {
  amount: number;
  buyer_id: string;
  commission_amount: number;
  payment_id: string;
  refund_claimed: Generated<number>;
  reversal_claimed: Generated<number>;
  seller_id: string;
  seller_order_id: string;
}

export interface Payouts {
  amount: number;
  checks: Generated<number>;
  created_at: Generated<Date>;
  currency: string;
  failure_reason: string | null;
  id: string;
  next_check_at: Date | null;
  reference: string | null;
  returned_at: Date | null;
  seller_id: string;
  sent_at: Date | null;
  status: string;
  updated_at: Generated<Date>;
  version: Generated<number>;
}

export interface Refunds {
  amount: number;
  buyer_id: string;
  checks: Generated<number>;
  created_at: Generated<Date>;
  currency: string;
  failure_reason: string | null;
  id: string;
  next_check_at: Date | null;
  order_id: string;
  payment_id: string;
  reason: string | null;
  splits: string;
  status: string;
  updated_at: Generated<Date>;
}

export interface SellerBalances {
  available: Generated<number>;
  commission: Generated<number>;
  currency: string;
  earned: Generated<number>;
  fees: Generated<number>;
  paid_out: Generated<number>;
  pending: Generated<number>;
  refunded: Generated<number>;
  seller_id: string;
  updated_at: Generated<Date>;
}

export interface SellerParts {
  commission: Generated<number>;
  currency: string | null;
  delivered_at: Date | null;
  earned: Generated<number>;
  fees: Generated<number>;
  refunded: Generated<number>;
  reversed: Generated<number>;
  seller_id: string;
  seller_order_id: string;
  updated_at: Generated<Date>;
}

export interface Sellers {
  created_at: Generated<Date>;
  seller_id: string;
  user_id: string;
}

export interface WebhookEvents {
  attempts: Generated<number>;
  body: string;
  buyer_id: Generated<string>;
  event_id: string;
  id: string;
  next_at: Date | null;
  payment_id: string | null;
  provider: string;
  reason: string | null;
  received_at: Generated<Date>;
  state: string;
  type: string;
  updated_at: Generated<Date>;
}

export interface PaymentTables extends PlatformTables {
  ledger_accounts: LedgerAccounts;
  ledger_entries: LedgerEntries;
  payables: Payables;
  payment_events: PaymentEvents;
  payment_splits: PaymentSplits;
  payments: Payments;
  payouts: Payouts;
  refunds: Refunds;
  seller_balances: SellerBalances;
  seller_parts: SellerParts;
  sellers: Sellers;
  webhook_events: WebhookEvents;
}

