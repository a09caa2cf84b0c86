/** Rows in bulk, and what the generated orders are made of. */
import type { Connection } from 'mysql2/promise';

export const sellers = 50;
export const skus = 2_000;
export const dayMs = 86_400_000;
export const commissionBps = 1_000;
const rowsAtOnce = 1_000;
type Value = string | number | null;
type Row = Readonly<Record<string, Value>>;

/** A cheap generator with a period far beyond what is drawn. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const time = (at: number): string => new Date(at).toISOString().replace('T', ' ').slice(0, 23);
export const id = (prefix: string, n: number, i = 0): string => `${prefix}_${String(n).padStart(9, '0')}${i}`;
/** Collects rows by table and writes them a thousand at a time. */
export class Loader {
  private readonly connection: Connection;
  private readonly schemaPrefix: string;
  private readonly waiting = new Map<string, Row[]>();
  rows = 0;

  constructor(connection: Connection, schemaPrefix: string) {
    this.connection = connection;
    this.schemaPrefix = schemaPrefix;
  }

  /** `table` with its module: `order.orders`. */
  async add(table: string, ...rows: Row[]): Promise<void> {
    const waiting = this.waiting.get(table) ?? [];
    this.waiting.set(table, waiting);
    waiting.push(...rows);
    if (waiting.length >= rowsAtOnce) await this.flush(table);
  }

  async flush(table?: string): Promise<void> {
    for (const name of table === undefined ? this.waiting.keys() : [table]) {
      const rows = this.waiting.get(name)?.splice(0) ?? [];
      if (rows.length === 0) continue;
      const columns = Object.keys(rows[0] as Row);
      const [module, ...rest] = name.split('.');
      await this.connection.query(
        `INSERT INTO \`${this.schemaPrefix}_${module}\`.\`${rest.join('.')}\` (${columns.join(', ')}) VALUES ?`,
        [rows.map((row) => columns.map((column) => row[column]))],
      );
      this.rows += rows.length;
    }
  }
}

export type Fate = 'expired' | 'confirmed' | 'shipped' | 'delivered' | 'refunded';

export function fateOf(draw: number): Fate {
  if (draw < 0.05) return 'expired';
  if (draw < 0.15) return 'confirmed';
  if (draw < 0.35) return 'shipped';
  return draw < 0.97 ? 'delivered' : 'refunded';
}

export interface Line {
  sku: number;
  seller: number;
  quantity: number;
  price: number;
}

export interface Part {
  id: string;
  seller: number;
  lines: Line[];
  total: number;
  commission: number;
}

export const skuOf = (n: number): string => id('sku', n);
export const sellerOf = (n: number): string => id('seller', n);
export const priceOf = (sku: number): number => 500 + ((sku * 7_919) % 20_000);
