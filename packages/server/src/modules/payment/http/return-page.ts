import { formatMoney } from '../../../platform/kernel/money.ts';
import type { PaymentStatus } from '../domain/payment-state.ts';

type Words = Record<'thanks' | 'waiting' | 'over' | 'amount', string>;

const words: Readonly<Record<'en' | 'ar', Words>> = {
  en: {
    thanks: 'Thank you. Your payment has arrived.',
    waiting: 'Your payment is not complete yet.',
    over: 'This payment did not go through. You can try again in the shop.',
    amount: 'Amount',
  },
  ar: {
    thanks: 'شكرًا لك. وصلت دفعتك.',
    waiting: 'لم تكتمل دفعتك بعد.',
    over: 'لم تتم هذه الدفعة. يمكنك المحاولة مرة أخرى في المتجر.',
    amount: 'المبلغ',
  },
};

const arrived: readonly PaymentStatus[] = ['authorized', 'captured', 'partially_refunded', 'refunded'];

/** For installations without a shop of their own. Every word on it is ours: nothing of the request enters it. */
export function returnPage(
  payment: { status: PaymentStatus; amount: number; currency: string },
  locale: string,
): string {
  const language = locale === 'ar' ? 'ar' : 'en';
  const text = words[language];
  const open = payment.status === 'initiated' || payment.status === 'pending';
  const line = arrived.includes(payment.status) ? text.thanks : open ? text.waiting : text.over;
  const amount = formatMoney(payment.amount, payment.currency, language);
  return `<!doctype html>
<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${line}</title></head>
<body><main><h1>${line}</h1><p>${text.amount}: ${amount}</p></main></body>
</html>
`;
}
