/** Rows as the services see them: the tables' columns in camelCase, the closed words typed. */
import type { Insertable, Selectable } from 'kysely';
import type { CancelReason, OrderStatus, PartStatus, RefundStatus, ReturnStatus } from '../domain/order-state.ts';
import type {
  Coupons,
  OrderEvents,
  OrderItems,
  OrderSagas,
  Orders,
  RefundRequests,
  Returns,
  SellerOrders,
  Shipments,
  ShippingRates,
  TaxRates,
} from '../order.tables.gen.ts';

type Camel<S extends string> = S extends `${infer A}_${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S;
export type CamelRow<T> = { [K in keyof T & string as Camel<K>]: T[K] };

type RowOf<T> = CamelRow<Selectable<T>>;
/** Without the database's own time of change, which no rule reads. */
type RulesOf<T> = Omit<RowOf<T>, 'updatedAt'>;
type With<T, Exact> = Omit<T, keyof Exact> & Exact;

export type SagaStep = 'placing' | 'waiting' | 'compensating' | 'done';
export type RefundOrigin = 'buyer' | 'admin' | 'return' | 'cancel' | 'stock_lost';
export type RefundReason = 'damaged' | 'not_as_described' | 'wrong_item' | 'not_arrived' | 'changed_mind' | 'other';

export type OrderRecord = With<RowOf<Orders>, { status: OrderStatus; cancelReason: CancelReason | null }>;
export type PartRecord = With<RulesOf<SellerOrders>, { status: PartStatus; fees: { name: string; amount: number }[] }>;
export type LineRecord = With<RulesOf<OrderItems>, { attributes: Record<string, string> }>;
export type SagaRecord = With<RowOf<OrderSagas>, { step: SagaStep }>;
export type ShipmentRecord = RowOf<Shipments>;
export type TimelineRecord = RowOf<OrderEvents>;
export type CouponRecord = With<RowOf<Coupons>, { kind: 'percent' | 'fixed' }>;

export interface RefundLine {
  order_line_id: string;
  quantity: number;
  amount: number;
}
export interface RefundSplit {
  seller_order_id: string;
  seller_id: string;
  amount: number;
  commission_reversal: number;
}
export interface ReturnLine {
  order_line_id: string;
  quantity: number;
  received_quantity: number | null;
}
export type RefundRecord = With<
  RulesOf<RefundRequests>,
  { status: RefundStatus; origin: RefundOrigin; reason: RefundReason; refundLines: RefundLine[]; splits: RefundSplit[] }
>;
export type ReturnRecord = With<
  RowOf<Returns>,
  { status: ReturnStatus; reason: RefundReason; returnLines: ReturnLine[] }
>;
export type ShippingRateRecord = With<
  RowOf<ShippingRates>,
  { translations: Record<string, string>; countries: string[] }
>;
export type TaxRateRecord = RowOf<TaxRates>;

/** A row read from a table, its column names in camelCase. `json` names the columns that hold JSON as text. */
export function camelRow<R>(row: object, json: readonly string[] = []): R {
  const out: Record<string, unknown> = {};
  for (const [column, value] of Object.entries(row))
    out[camel(column)] = json.includes(column) && typeof value === 'string' ? JSON.parse(value) : value;
  return out as R;
}

/** The row to be written of what the services hold; arrays and plain objects become JSON text. */
export function snakeRow<T>(record: object): Insertable<T> {
  const out: Record<string, unknown> = {};
  for (const [member, value] of Object.entries(record))
    out[snake(member)] =
      value !== null && typeof value === 'object' && !(value instanceof Date) ? JSON.stringify(value) : value;
  return out as Insertable<T>;
}

const camelNames = new Map<string, string>();
const snakeNames = new Map<string, string>();

function camel(column: string): string {
  let name = camelNames.get(column);
  if (name === undefined) {
    name = column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    camelNames.set(column, name);
  }
  return name;
}

function snake(member: string): string {
  let name = snakeNames.get(member);
  if (name === undefined) {
    name = member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    snakeNames.set(member, name);
  }
  return name;
}
