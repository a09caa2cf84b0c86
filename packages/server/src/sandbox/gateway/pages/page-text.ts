import type { PageLocale, SessionStatus } from '../session.ts';

/** Every word of the hosted page. */
export interface PageText {
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly brand: string;
  readonly testBanner: string;
  readonly payTitle: string;
  readonly amountDue: string;
  readonly reference: string;
  readonly validUntil: string;
  readonly pay: (amount: string) => string;
  readonly payWithCheck: string;
  readonly decline: string;
  readonly back: string;
  readonly backAfterwards: string;
  readonly payHint: string;
  readonly checkTitle: string;
  readonly checkExplains: string;
  readonly checkCode: string;
  readonly checkShown: string;
  readonly checkWrong: string;
  readonly confirm: string;
  readonly fail: string;
  readonly tooOld: string;
  readonly unknown: string;
  readonly outcome: Readonly<Record<Exclude<SessionStatus, 'open'>, string>>;
  readonly otherLanguage: string;
  readonly footer: string;
}

const english: PageText = {
  language: 'en',
  direction: 'ltr',
  brand: 'Sandbox Pay',
  testBanner: 'Test mode. No money moves.',
  payTitle: 'Payment',
  amountDue: 'Amount due',
  reference: 'Reference',
  validUntil: 'Open until',
  pay: (amount) => `Pay ${amount}`,
  payWithCheck: 'Pay with a 3-D Secure step',
  decline: 'Decline the payment',
  back: 'Back to the shop without paying',
  backAfterwards: 'Back to the shop',
  payHint: 'This page stands in for a bank. Choose how the payment is to end.',
  checkTitle: 'Confirm that it is you',
  checkExplains: 'Your bank has sent you a code. Enter it to release the payment.',
  checkCode: 'Code',
  checkShown: 'Your code in test mode:',
  checkWrong: 'That is not the code. Please try again.',
  confirm: 'Confirm',
  fail: 'Fail the check',
  tooOld: 'This page is too old. Open the payment again from the shop.',
  unknown: 'There is no such payment.',
  outcome: {
    authorized: 'The payment is authorised.',
    captured: 'The payment is complete.',
    partially_refunded: 'The payment was refunded in part.',
    refunded: 'The payment was refunded.',
    declined: 'The payment was declined.',
    voided: 'The payment was released; nothing was taken.',
    expired: 'The time to pay is over.',
  },
  otherLanguage: 'العربية',
  footer: 'Sandbox gateway for development and tests',
};

const arabic: PageText = {
  language: 'ar',
  direction: 'rtl',
  brand: 'الدفع التجريبي',
  testBanner: 'وضع الاختبار. لا تُنقل أي أموال.',
  payTitle: 'الدفع',
  amountDue: 'المبلغ المستحق',
  reference: 'المرجع',
  validUntil: 'متاح حتى',
  pay: (amount) => `ادفع ${amount}`,
  payWithCheck: 'ادفع مع خطوة التحقق ‎3-D Secure‎',
  decline: 'رفض الدفع',
  back: 'العودة إلى المتجر دون دفع',
  backAfterwards: 'العودة إلى المتجر',
  payHint: 'تحل هذه الصفحة محل البنك. اختر كيف ينتهي الدفع.',
  checkTitle: 'أكّد هويتك',
  checkExplains: 'أرسل لك البنك رمزًا. أدخله لإتمام الدفع.',
  checkCode: 'الرمز',
  checkShown: 'رمزك في وضع الاختبار:',
  checkWrong: 'الرمز غير صحيح. حاول مرة أخرى.',
  confirm: 'تأكيد',
  fail: 'إفشال التحقق',
  tooOld: 'هذه الصفحة قديمة. افتح الدفع من المتجر مرة أخرى.',
  unknown: 'لا يوجد دفع بهذا العنوان.',
  outcome: {
    authorized: 'تم تفويض الدفع.',
    captured: 'اكتمل الدفع.',
    partially_refunded: 'تم رد جزء من المبلغ.',
    refunded: 'تم رد المبلغ.',
    declined: 'رُفض الدفع.',
    voided: 'أُلغي الحجز ولم يُخصم شيء.',
    expired: 'انتهى وقت الدفع.',
  },
  otherLanguage: 'English',
  footer: 'بوابة تجريبية للتطوير والاختبار',
};

export const pageText: Readonly<Record<PageLocale, PageText>> = { en: english, ar: arabic };
