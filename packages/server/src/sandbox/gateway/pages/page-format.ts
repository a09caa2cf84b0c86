import type { PageLocale } from '../session.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (symbol) => escapes[symbol] ?? symbol);

const numberLocale: Readonly<Record<PageLocale, string>> = { en: 'en-US', ar: 'ar-EG' };

/** Minor units as people write them; how many digits follow the point is the currency's own. */
export const formatAmount = (amount: number, currency: string, locale: PageLocale): string => {
  const format = new Intl.NumberFormat(numberLocale[locale], { style: 'currency', currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
};

export const formatTime = (iso: string, locale: PageLocale): string =>
  new Intl.DateTimeFormat(numberLocale[locale], { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(
    new Date(iso),
  );
