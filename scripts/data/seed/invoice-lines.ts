import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';

/** One line of a real sale: a product code, pieces above 0 and a price above 0. */
export interface SaleLine {
  invoice: string;
  code: string;
  description: string;
  quantity: number;
  /** Local time of the source, which names no zone; read as UTC. */
  at: string;
  /** Exact decimal text in GBP. */
  price: string;
  customer: string;
  country: string;
}

export interface InvoiceLines {
  sales: SaleLine[];
  counts: Record<'read' | 'cancellation' | 'service_code' | 'zero_price' | 'not_positive_quantity' | 'sale', number>;
}

/** Products have five digits and at most two letters; everything else (POST, M, DOT, BANK CHARGES…) is a service. */
const productCode = /^\d{5}[A-Z]{0,2}$/;

/** Reads the invoices and keeps the sales, counting by reason what is left out. */
export async function readInvoiceLines(path: string): Promise<InvoiceLines> {
  const counts = { read: 0, cancellation: 0, service_code: 0, zero_price: 0, not_positive_quantity: 0, sale: 0 };
  const sales: SaleLine[] = [];
  const rows = createReadStream(path)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
  for await (const row of rows as AsyncIterable<Record<string, string>>) {
    counts.read += 1;
    const line = toSaleLine(row);
    if (line.invoice.startsWith('C')) counts.cancellation += 1;
    else if (!productCode.test(line.code)) counts.service_code += 1;
    else if (!(Number(line.price) > 0)) counts.zero_price += 1;
    else if (!(line.quantity > 0)) counts.not_positive_quantity += 1;
    else {
      counts.sale += 1;
      sales.push(line);
    }
  }
  return { sales, counts };
}

function toSaleLine(row: Record<string, string>): SaleLine {
  return {
    invoice: row.InvoiceNo ?? '',
    // One product stands under 85123A and 85123a.
    code: (row.StockCode ?? '').trim().toUpperCase(),
    description: row.Description ?? '',
    quantity: Number(row.Quantity),
    at: `${(row.InvoiceDate ?? '').replace(' ', 'T')}Z`,
    price: row.UnitPrice ?? '',
    customer: (row.CustomerID ?? '').replace(/\.0$/, ''),
    country: row.Country ?? '',
  };
}
