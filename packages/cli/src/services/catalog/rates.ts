import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { CatalogError } from './catalog-error.ts';
import type { Decimal } from './clean/decimal.ts';
import { decimalText, divide, parseDecimal } from './clean/decimal.ts';

/** A conversion into the installation's currency. */
export interface Rate {
  factor: Decimal;
  text: string;
  date: string;
}

/** Rates into one currency. `find` is undefined where there is no rule: such a price is rejected, never guessed. */
export interface RateTable {
  target: string;
  /** Equal for tables that convert alike. */
  fingerprint: string;
  find(currency: string): Rate | undefined;
}

const ratesFile = z.object({
  as_of: z.iso.date(),
  base: z.string().regex(/^[A-Z]{3}$/),
  /** Units of `base` for one unit of the currency. */
  rates: z.record(z.string().regex(/^[A-Z]{3}$/), z.string().regex(/^\d+(\.\d+)?$/)),
});

export type RatesFile = z.infer<typeof ratesFile>;

/** Reads a rates file (YAML or JSON), checked. */
export async function readRatesFile(path: string): Promise<RatesFile> {
  try {
    return ratesFile.parse(parse(await readFile(path, 'utf8'), { schema: 'failsafe' }));
  } catch (error) {
    throw new CatalogError('rate_invalid', `${path} is no rates file: ${(error as Error).message}`, error);
  }
}

/** `EGP=0.0205`: one EGP is 0.0205 of the installation's currency. */
export function parseRateOption(option: string): { currency: string; factor: Decimal } {
  const match = /^([A-Z]{3})=(\d+(?:\.\d+)?)$/.exec(option.trim());
  const factor = match?.[2] ? parseDecimal(match[2]) : undefined;
  if (!match?.[1] || !factor || factor.units === 0n) {
    throw new CatalogError('rate_invalid', `"${option}" is no rate; write it like EGP=0.0205.`);
  }
  return { currency: match[1], factor };
}

/** Options win over the file; without a file only the options convert. */
export function makeRateTable(target: string, file: RatesFile | undefined, options: readonly string[]): RateTable {
  const given = new Map(options.map(parseRateOption).map(({ currency, factor }) => [currency, factor]));
  const cache = new Map<string, Rate | undefined>();
  const fromFile = (currency: string): Rate | undefined => {
    const from = parseDecimal(file?.rates[currency] ?? '');
    const to = parseDecimal(file?.rates[target] ?? '');
    if (!file || !from || !to || to.units === 0n) return undefined;
    const factor = target === file.base ? from : divide(from, to);
    return { factor, text: decimalText(factor), date: file.as_of };
  };
  const find = (currency: string): Rate | undefined => {
    const option = given.get(currency);
    return option ? { factor: option, text: decimalText(option), date: 'option' } : fromFile(currency);
  };
  return {
    target,
    fingerprint: JSON.stringify([file ?? null, [...options].sort()]),
    find(currency) {
      if (!cache.has(currency)) cache.set(currency, find(currency));
      return cache.get(currency);
    },
  };
}
