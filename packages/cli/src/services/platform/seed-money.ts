import { join } from 'node:path';
import { minorDigits } from '../catalog/clean/currency.ts';
import { multiply, parseDecimal, toMinor } from '../catalog/clean/decimal.ts';
import { makeRateTable, type RateTable, readRatesFile } from '../catalog/rates.ts';

const ratesPath = join(import.meta.dirname, '..', '..', '..', 'assets', 'data', 'rates.yaml');

/** The checked-in rates into the installation's currency; `KWD=0.3` options win over them. */
export async function recordedRates(currency: string, options: readonly string[] = []): Promise<RateTable> {
  return makeRateTable(currency, await readRatesFile(ratesPath), options);
}

/** Converts minor units of a currency of two decimals by the recorded rate, half up. Throws without a rate. */
export function converter(rates: RateTable, from: string): (minor: number) => number {
  const rate = from === rates.target ? parseDecimal('1') : rates.find(from)?.factor;
  if (rate === undefined) throw new RangeError(`No rate from ${from} to ${rates.target} is recorded`);
  const digits = minorDigits(rates.target);
  return (minor) => {
    const amount = parseDecimal((minor / 100).toFixed(2));
    if (amount === undefined) throw new RangeError(`${minor} is no amount`);
    return Math.max(1, Number(toMinor(multiply(amount, rate), digits).minor));
  };
}
