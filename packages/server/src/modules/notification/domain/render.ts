import { formatMoney } from '../../../platform/kernel/money.ts';
import type { Params } from './messages.ts';

/** Fills `{{name}}`; amounts are shown in the reader's language. An unknown name is a bug and throws. */
export function fillWords(text: string, params: Params, locale: string): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`The message lacks the parameter ${name}`);
    if (typeof value === 'object') return formatMoney(value.amount, value.currency, locale === 'ar' ? 'ar-EG' : 'en');
    return String(value);
  });
}
