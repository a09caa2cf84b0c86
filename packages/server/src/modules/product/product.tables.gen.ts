// Made by scripts/gen-db.ts from the migrated schema of product; do not edit.
import type { PlatformTables } from '../../platform/db/platform-tables.ts';
import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export interface BoughtItems {
  buyer_id: string;
  delivered_at: Date;
  order_line_id: string;
  product_id: string;
}

export interface CatalogState {
  id: number;
  tree_sequence: Generated<number>;
}

export interface Categories {
  created_at: Generated<Date>;
  external_id: string | null;
  id: string;
  language: string;
  name: string;
  names: string;
  parent_id: string | null;
  position: Generated<number>;
  relisted_sequence: Generated<number>;
  sequence: Generated<number>;
  slug: string;
  updated_at: Generated<Date>;
  version: Generated<number>;
  waits_for_relisting: number | null;
}

export interface CategoryListings {
  category_id: string;
  in_stock: number;
  price: number;
  product_id: string;
  rating_rank: number;
  units_sold: number;
}

export interface ImportBatches {
  created: number;
  created_at: Generated<Date>;
  import_id: string;
  number: number;
  rejected: string;
  unchanged: number;
  updated: number;
}

export interface ProductAttributes {
  name: string;
  product_id: string;
  value_key: string;
}

export interface ProductImages {
  alt: string;
  attempts: Generated<number>;
  content_type: string;
  created_at: Generated<Date>;
  due_at: Date | null;
  id: string;
  object_key: string;
  position: Generated<number>;
  product_id: string;
  rejection_reason: string | null;
  size_bytes: number;
  source_url: string | null;
  sources: string;
  status: string;
  updated_at: Generated<Date>;
}

export interface Products {
  attributes: string;
  brand: string | null;
  category_id: string;
  compare_at_price: number | null;
  content_hash: string | null;
  created_at: Generated<Date>;
  currency: string;
  deleted_at: Date | null;
  description: string;
  external_id: string | null;
  id: string;
  in_stock: Generated<number>;
  language: string;
  listed: Generated<number>;
  price: Generated<number>;
  price_max: Generated<number>;
  rating_count: Generated<number>;
  rating_rank: Generated<number>;
  rating_sum: Generated<number>;
  seller_id: string;
  sequence: Generated<number>;
  slug: string;
  status: string;
  title: string;
  translations: string;
  units_sold: Generated<number>;
  updated_at: Generated<Date>;
  version: Generated<number>;
}

export interface Reviews {
  author_name: string;
  body: string;
  buyer_id: string;
  created_at: Generated<Date>;
  id: string;
  order_line_id: string;
  product_id: string;
  rating: number;
  title: string;
}

export interface SellerRatings {
  rating_count: Generated<number>;
  rating_sum: Generated<number>;
  seller_id: string;
}

export interface SellerSnapshots {
  name: string;
  relisted_sequence: Generated<number>;
  seller_id: string;
  sequence: number;
  slug: string;
  status: string;
  updated_at: Generated<Date>;
  user_id: string;
  waits_for_relisting: number | null;
}

export interface Skus {
  attributes: string;
  code: string;
  created_at: Generated<Date>;
  currency: string;
  id: string;
  low_stock_threshold: Generated<number>;
  on_hand: Generated<number>;
  on_hand_version: Generated<number>;
  position: Generated<number>;
  price: number;
  product_id: string;
  reserved: Generated<number>;
  sellable: Generated<number>;
  seller_id: string;
  status: string;
  stock_sequence: Generated<number>;
  title: string;
  units_sold: Generated<number>;
  updated_at: Generated<Date>;
}

export interface StockLedger {
  cause: string;
  created_at: Generated<Date>;
  delta_on_hand: number;
  delta_reserved: number;
  id: string;
  note: string | null;
  reference: string;
  sku_id: string;
}

export interface StockReservationLines {
  order_id: string;
  quantity: number;
  sku_id: string;
  unit_price: number;
}

export interface StockReservations {
  buyer_id: Generated<string>;
  created_at: Generated<Date>;
  ended_at: Date | null;
  expires_at: Date | null;
  order_id: string;
  state: string;
  updated_at: Generated<Date>;
}

export interface StockRestocks {
  created_at: Generated<Date>;
  reference_id: string;
}

export interface ProductTables extends PlatformTables {
  bought_items: BoughtItems;
  catalog_state: CatalogState;
  categories: Categories;
  category_listings: CategoryListings;
  import_batches: ImportBatches;
  product_attributes: ProductAttributes;
  product_images: ProductImages;
  products: Products;
  reviews: Reviews;
  seller_ratings: SellerRatings;
  seller_snapshots: SellerSnapshots;
  skus: Skus;
  stock_ledger: StockLedger;
  stock_reservation_lines: StockReservationLines;
  stock_reservations: StockReservations;
  stock_restocks: StockRestocks;
}

