import type { SinkReject } from './catalog-sink.ts';

/** What the shop has texts in. */
export type ShopLanguage = 'en' | 'ar';

/** The language of a locale (`ar-EG`), or null for one that the shop does not speak. */
export function shopLanguage(locale: string): ShopLanguage | null {
  const [language] = locale.split('-');
  return language === 'en' || language === 'ar' ? language : null;
}

/** The refusal of a record whose language the shop does not speak. */
export function unspokenLanguage(index: number, locale: string): SinkReject {
  return { index, column: 'locale', reason: `the shop does not speak ${locale}` };
}
