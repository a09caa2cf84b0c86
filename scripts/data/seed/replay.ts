import type { SaleLine } from './invoice-lines.ts';

/** One row of assets/data/retail-invoices.ndjson.gz; short keys because 60,000 lines repeat them. */
export interface ReplayInvoice {
  /** The source's invoice number. */
  n: string;
  /** When, to the minute, UTC. */
  t: string;
  /** The source's pseudonymous customer number. */
  c: string;
  /** ISO 3166-1 alpha-2. */
  k: string;
  /** [code, pieces] in code order, uncapped. */
  l: [string, number][];
}

/** The source's country names; "Unspecified" and "European Community" have no address and are left out. */
const countries: Record<string, string> = {
  'United Kingdom': 'GB',
  Germany: 'DE',
  France: 'FR',
  EIRE: 'IE',
  Spain: 'ES',
  Netherlands: 'NL',
  Belgium: 'BE',
  Switzerland: 'CH',
  Portugal: 'PT',
  Australia: 'AU',
  Norway: 'NO',
  Italy: 'IT',
  Finland: 'FI',
  Cyprus: 'CY',
  Sweden: 'SE',
  Austria: 'AT',
  Denmark: 'DK',
  Japan: 'JP',
  Poland: 'PL',
  USA: 'US',
  Israel: 'IL',
  'Hong Kong': 'HK',
  Singapore: 'SG',
  Iceland: 'IS',
  Canada: 'CA',
  Greece: 'GR',
  Malta: 'MT',
  'United Arab Emirates': 'AE',
  RSA: 'ZA',
  Lebanon: 'LB',
  Lithuania: 'LT',
  Brazil: 'BR',
  'Czech Republic': 'CZ',
  Bahrain: 'BH',
  'Saudi Arabia': 'SA',
  'Channel Islands': 'JE',
};

interface Replay {
  invoices: ReplayInvoice[];
  counts: Record<'invoices' | 'without_customer' | 'without_country' | 'eligible' | 'chosen' | 'chosen_lines', number>;
}

function toInvoice(number: string, lines: readonly SaleLine[], country: string): ReplayInvoice {
  const pieces = new Map<string, number>();
  for (const line of lines) pieces.set(line.code, (pieces.get(line.code) ?? 0) + line.quantity);
  const first = lines[0];
  return {
    n: number,
    t: `${(first?.at ?? '').slice(0, 16)}Z`,
    c: first?.customer ?? '',
    k: country,
    l: [...pieces].toSorted(([a], [b]) => (a < b ? -1 : 1)),
  };
}

/** `wanted` invoices in order of time, taken at even steps from all that have a customer and a country. */
export function buildReplay(sales: readonly SaleLine[], knownCodes: ReadonlySet<string>, wanted: number): Replay {
  const byInvoice = Map.groupBy(
    sales.filter((line) => knownCodes.has(line.code)),
    (line) => line.invoice,
  );
  const counts = {
    invoices: byInvoice.size,
    without_customer: 0,
    without_country: 0,
    eligible: 0,
    chosen: 0,
    chosen_lines: 0,
  };
  const eligible: ReplayInvoice[] = [];
  for (const [number, lines] of byInvoice) {
    const country = countries[lines[0]?.country ?? ''];
    if (!lines[0]?.customer) counts.without_customer += 1;
    else if (!country) counts.without_country += 1;
    else eligible.push(toInvoice(number, lines, country));
  }
  eligible.sort((a, b) => (a.t === b.t ? Number(a.n) - Number(b.n) : a.t < b.t ? -1 : 1));
  const step = Math.max(1, eligible.length / wanted);
  const chosen: ReplayInvoice[] = [];
  for (let at = 0; at < eligible.length && chosen.length < wanted; at += step) {
    const invoice = eligible[Math.floor(at)];
    if (invoice) chosen.push(invoice);
  }
  counts.eligible = eligible.length;
  counts.chosen = chosen.length;
  counts.chosen_lines = chosen.reduce((sum, invoice) => sum + invoice.l.length, 0);
  return { invoices: chosen, counts };
}
