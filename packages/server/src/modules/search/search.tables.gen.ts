// Made by scripts/gen-db.ts from the migrated schema of search; do not edit.
import type { PlatformTables } from '../../platform/db/platform-tables.ts';
import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export interface SearchBoosts {
  category_id: string;
  percent: number;
}

export interface SearchCategories {
  category_id: string;
  names_text: string;
  parent_id: string | null;
  paths: string;
  sequence: number;
  slug: string;
}

export interface SearchDocuments {
  all_text: string;
  brand: string | null;
  brand_key: string | null;
  category_id: string;
  category_sequence: number;
  changed_at: Generated<Date>;
  content: string;
  content_hash: string | null;
  created_at: Date;
  deleted_at: Date | null;
  indexed_version: Generated<number>;
  is_deleted: number;
  is_in_stock: number;
  is_pending: number | null;
  is_visible: number;
  lane: Generated<number>;
  parked_reason: string | null;
  parked_version: Generated<number>;
  popularity: number;
  price: number;
  product_id: string;
  product_sequence: number;
  rating_centi: number;
  rating_count: number;
  rating_sequence: number;
  seller_id: string;
  seller_name: string;
  seller_sequence: number;
  stock: number;
  title_text: string;
  units_sold: number;
  version: number;
}

export interface SearchDocumentTerms {
  kind: string;
  locale: string;
  name: string;
  product_id: string;
  value: string;
  value_key: string;
}

export interface SearchFanOuts {
  after_id: Generated<string>;
  created_at: Generated<Date>;
  event_id: string;
  kind: string;
  next_at: Generated<Date>;
  sequence: number;
  target_id: string;
  walked: Generated<number>;
}

export interface SearchPins {
  action: string;
  position: Generated<number>;
  product_id: string;
  query: Generated<string>;
  query_key: string;
}

export interface SearchQueries {
  askers: Generated<Buffer>;
  last_at: Generated<Date>;
  last_hits: number;
  query: string;
  query_key: string;
  searches: number;
  zero_hits: number;
}

export interface SearchState {
  holder: string | null;
  leased_until: Date | null;
  name: string;
  value: string;
}

export interface SearchSynonyms {
  id: string;
  terms: string;
}

export interface SearchTables extends PlatformTables {
  search_boosts: SearchBoosts;
  search_categories: SearchCategories;
  search_document_terms: SearchDocumentTerms;
  search_documents: SearchDocuments;
  search_fan_outs: SearchFanOuts;
  search_pins: SearchPins;
  search_queries: SearchQueries;
  search_state: SearchState;
  search_synonyms: SearchSynonyms;
}

