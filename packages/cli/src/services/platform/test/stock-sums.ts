import { accountOf, type Config, schemaOf } from '@mkt/server';
import mysql, { type RowDataPacket } from 'mysql2/promise';

/** Pieces on the shelves, pieces by the ledger, and how many SKUs' two figures differ. */
export async function stockOf(config: Config): Promise<{ onHand: number; ledger: number; differing: number }> {
  const { host, port } = config.mysql;
  const connection = await mysql.createConnection({
    host,
    port,
    ...accountOf(config, 'product'),
    database: schemaOf(config, 'product'),
  });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(`
      SELECT COALESCE(SUM(s.on_hand), 0) AS on_hand, COALESCE(SUM(l.moved), 0) AS ledger,
        COALESCE(SUM(s.on_hand <> COALESCE(l.moved, 0) OR s.reserved <> COALESCE(l.held, 0)), 0) AS differing
      FROM skus s LEFT JOIN (
        SELECT sku_id, SUM(delta_on_hand) AS moved, SUM(delta_reserved) AS held FROM stock_ledger GROUP BY sku_id
      ) l ON l.sku_id = s.id`);
    const [row] = rows;
    return { onHand: Number(row?.['on_hand']), ledger: Number(row?.['ledger']), differing: Number(row?.['differing']) };
  } finally {
    await connection.end();
  }
}
