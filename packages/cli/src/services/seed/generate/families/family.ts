import type { BrandPool } from '../lexicon/brands.ts';
import type { Bilingual, Unit } from '../lexicon/words.ts';
import { units } from '../lexicon/words.ts';

/** A typed value of an attribute with the way it reads. */
export interface AttributeValue {
  value: string | number | boolean;
  text: Bilingual;
  /** Short form for SKU codes. */
  code: string;
}

export interface Attribute {
  key: string;
  label: Bilingual;
  values: readonly AttributeValue[];
  /** Price goes from this factor at the first value to its inverse at the last; 1 leaves it alone. */
  priceSpread: number;
}

/** What products of one family have in common. */
export interface Family {
  brands: BrandPool;
  /** Named after a line ("Oslo") rather than by a model number ("NX-520"). */
  named: boolean;
  /** Shape that the pictures draw. */
  picture: string;
  attributes: readonly Attribute[];
  /** Of `attributes`, those that the title names, in order. */
  inTitle: readonly string[];
  /** What SKUs differ in, at most two; `color` needs no attribute of its own. */
  variants: readonly string[];
  /** Typical stock of one SKU. */
  stock: number;
}

function codeOf(text: string): string {
  return text
    .replace(/[^A-Za-z0-9]/g, '')
    .toUpperCase()
    .slice(0, 5);
}

/** "1 piece", "48 pieces"; in Arabic one and two have words of their own, 3 to 10 the plural, the rest the singular. */
function measured(value: number, unit: Unit): Bilingual {
  const en = value === 1 && unit.en.endsWith('s') ? unit.en.slice(0, -1) : unit.en;
  if (unit === units.pcs && value === 1) return { en: '1 piece', ar: 'قطعة واحدة' };
  if (unit === units.pcs && value === 2) return { en: '2 pieces', ar: 'قطعتان' };
  const ar = unit.arFew && value >= 3 && value <= 10 ? unit.arFew : unit.ar;
  return { en: `${value} ${en}`.trim(), ar: `${value} ${ar}`.trim() };
}

/** A number with a unit of `units`; the unit `''` is a bare count. */
export function measure(
  key: string,
  en: string,
  ar: string,
  unit: string,
  values: readonly number[],
  priceSpread = 1,
): Attribute {
  const name = units[unit];
  if (!name) throw new RangeError(`No unit ${unit}`);
  return {
    key,
    label: { en, ar },
    priceSpread,
    values: values.map((value) => ({
      value,
      text: measured(value, name),
      code: codeOf(`${value}${unit}`),
    })),
  };
}

/** A choice of words written as [en, ar]. */
export function choice(
  key: string,
  en: string,
  ar: string,
  values: readonly (readonly [string, string])[],
  priceSpread = 1,
): Attribute {
  return {
    key,
    label: { en, ar },
    priceSpread,
    values: values.map(([valueEn, valueAr]) => ({
      value: valueEn,
      text: { en: valueEn, ar: valueAr },
      code: codeOf(valueEn),
    })),
  };
}

/** Yes or no. */
export function flag(key: string, en: string, ar: string): Attribute {
  return {
    key,
    label: { en, ar },
    priceSpread: 1,
    values: [
      { value: true, text: { en: 'yes', ar: 'نعم' }, code: 'Y' },
      { value: false, text: { en: 'no', ar: 'لا' }, code: 'N' },
    ],
  };
}

export const materials = {
  wood: choice('material', 'Material', 'الخامة', [
    ['oak', 'خشب البلوط'],
    ['walnut', 'خشب الجوز'],
    ['pine', 'خشب الصنوبر'],
    ['steel', 'فولاذ'],
    ['bamboo', 'خيزران'],
  ]),
  kitchen: choice('material', 'Material', 'الخامة', [
    ['stainless steel', 'فولاذ مقاوم للصدأ'],
    ['cast iron', 'حديد زهر'],
    ['ceramic', 'سيراميك'],
    ['silicone', 'سيليكون'],
    ['glass', 'زجاج'],
  ]),
  fabric: choice('material', 'Material', 'الخامة', [
    ['polyester', 'بوليستر'],
    ['canvas', 'قماش قنب'],
    ['leather', 'جلد'],
    ['nylon', 'نايلون'],
    ['recycled fabric', 'قماش معاد تدويره'],
  ]),
  case: choice('material', 'Material', 'الخامة', [
    ['silicone', 'سيليكون'],
    ['leather', 'جلد'],
    ['polycarbonate', 'بولي كربونات'],
    ['tempered glass', 'زجاج مقوى'],
  ]),
} as const;
