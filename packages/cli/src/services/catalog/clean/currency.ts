/** Decimals of a currency's smallest unit (ISO 4217) where they are not two. */
const digitsByCurrency: Record<string, number> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

/** 2 for USD, 0 for JPY, 3 for KWD. */
export function minorDigits(currency: string): number {
  return digitsByCurrency[currency] ?? 2;
}

/**
 * Marks that stand for one currency. "$", "¥" and "kr" stand for several and are only signs of money:
 * the declared currency decides.
 */
const markedCurrencies: readonly (readonly [RegExp, string])[] = [
  [/US\$/gi, 'USD'],
  [/€/g, 'EUR'],
  [/£/g, 'GBP'],
  [/₹|\bRs\.?(?=\s|\d|$)/gi, 'INR'],
  [/₺/g, 'TRY'],
  [/₪/g, 'ILS'],
  [/₦/g, 'NGN'],
  [/₽/g, 'RUB'],
  [/₩/g, 'KRW'],
  [/ج\.?\s?م\.?|جنيه(?: مصري)?/g, 'EGP'],
  [/﷼|ر\.?\s?س\.?|ريال(?: سعودي)?/g, 'SAR'],
  [/د\.?\s?إ\.?|درهم(?: إماراتي)?/g, 'AED'],
  [/د\.?\s?ك\.?/g, 'KWD'],
];
const bareMark = /[$¥]|\bkr\.?/gi;
const isoCode = /(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])/g;

/** Stands where a mark stood, so that the digits beside it do not become one number. */
const placeOfMark = '¤';

/**
 * Takes the currency marks off a price text and leaves `¤` in place of each. `currencies` are those that they name.
 */
export function stripCurrency(text: string): { text: string; currencies: string[] } {
  const currencies = new Set<string>();
  let rest = text;
  for (const [pattern, currency] of markedCurrencies) {
    rest = rest.replace(pattern, () => {
      currencies.add(currency);
      return placeOfMark;
    });
  }
  rest = rest.replace(isoCode, (code) => {
    currencies.add(code);
    return placeOfMark;
  });
  return { text: rest.replace(bareMark, placeOfMark), currencies: [...currencies] };
}
