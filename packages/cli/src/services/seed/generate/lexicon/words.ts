/** A word or phrase in both languages. */
export interface Bilingual {
  en: string;
  ar: string;
}

/** Pairs written as [en, ar]. */
export function bilingual(pairs: readonly (readonly [string, string])[]): Bilingual[] {
  return pairs.map(([en, ar]) => ({ en, ar }));
}

export interface Colour extends Bilingual {
  /** Three letters for SKU codes. */
  code: string;
  /** What the pictures are painted with. */
  hex: string;
}

export const colours: readonly Colour[] = [
  { en: 'Black', ar: 'أسود', code: 'BLK', hex: '#2b2d33' },
  { en: 'White', ar: 'أبيض', code: 'WHT', hex: '#dcdfe5' },
  { en: 'Silver', ar: 'فضي', code: 'SLV', hex: '#b9c0ca' },
  { en: 'Blue', ar: 'أزرق', code: 'BLU', hex: '#2f6fb7' },
  { en: 'Red', ar: 'أحمر', code: 'RED', hex: '#c4423f' },
];

/** A unit; Arabic counts 3 to 10 in the plural where the word is written out. */
export interface Unit extends Bilingual {
  arFew?: string;
}

/** Units by their short English name. */
export const units: Record<string, Unit> = {
  '': { en: '', ar: '' },
  GB: { en: 'GB', ar: 'جيجابايت' },
  TB: { en: 'TB', ar: 'تيرابايت' },
  in: { en: 'inch', ar: 'بوصة' },
  W: { en: 'W', ar: 'واط' },
  L: { en: 'L', ar: 'لتر' },
  kg: { en: 'kg', ar: 'كجم' },
  g: { en: 'g', ar: 'جرام' },
  mAh: { en: 'mAh', ar: 'مللي أمبير' },
  h: { en: 'hours', ar: 'ساعة', arFew: 'ساعات' },
  cm: { en: 'cm', ar: 'سم' },
  m: { en: 'm', ar: 'متر' },
  mm: { en: 'mm', ar: 'مم' },
  ml: { en: 'ml', ar: 'مل' },
  Hz: { en: 'Hz', ar: 'هرتز' },
  MP: { en: 'MP', ar: 'ميجابكسل' },
  Mbps: { en: 'Mbps', ar: 'ميجابت في الثانية' },
  MHz: { en: 'MHz', ar: 'ميجاهرتز' },
  dB: { en: 'dB', ar: 'ديسيبل' },
  pcs: { en: 'pieces', ar: 'قطعة', arFew: 'قطع' },
  lm: { en: 'lumens', ar: 'لومن' },
  x: { en: 'x', ar: 'مرة' },
  yr: { en: 'years and up', ar: 'سنة فأكثر', arFew: 'سنوات فأكثر' },
  m2: { en: 'm²', ar: 'م²' },
  rpm: { en: 'rpm', ar: 'دورة في الدقيقة' },
  keys: { en: 'keys', ar: 'مفتاحًا' },
  min: { en: 'min', ar: 'دقيقة' },
  ms: { en: 'ms', ar: 'مللي ثانية' },
  dpi: { en: 'dpi', ar: 'نقطة في البوصة' },
};
