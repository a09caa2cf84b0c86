/**
 * The words of every message in English and Arabic. `{{name}}` is a parameter; amounts come formatted. `title`
 * is the mail's subject and the entry's heading.
 */
export interface Words {
  title: string;
  body: string;
  /** Label of the mail's button, when it has one. */
  action?: string;
}

const en = {
  'account.welcome': {
    title: 'Welcome to {{shop_name}}',
    body: 'Your address is confirmed and your account is ready.',
    action: 'Start shopping',
  },
  'account.disabled': {
    title: 'Your account was disabled',
    body: 'Your account at {{shop_name}} was disabled and all its sessions have ended. Answer this mail if you think that this is a mistake.',
  },
  'verify.verify_email': {
    title: 'Your code: {{code}}',
    body: 'Enter this code, or use the button, to confirm your address. It is good for {{minutes}} minutes.',
    action: 'Confirm address',
  },
  'verify.reset_password': {
    title: 'Reset your password',
    body: 'Use this code or the button to choose a new password. It is good for {{minutes}} minutes. If you did not ask for it, ignore this mail: nothing has changed.',
    action: 'Choose a password',
  },
  'verify.change_email': {
    title: 'Confirm your new address: {{code}}',
    body: 'Enter this code, or use the button, to confirm your new address. It is good for {{minutes}} minutes.',
    action: 'Confirm address',
  },
  'verify.account_exists': {
    title: 'You already have an account',
    body: 'Somebody, probably you, tried to register with this address, which already has an account. Sign in instead, or ask for a new password.',
  },
  'verify.email_changed': {
    title: 'Your address was changed',
    body: 'The address of your account was changed to another one. If that was not you, answer this mail at once.',
  },
  'shop.approved': {
    title: '{{shop}} may sell now',
    body: 'Your shop was approved. Products that you publish are visible from now on.',
    action: 'Open my shop',
  },
  'shop.suspended': {
    title: 'Your shop was suspended',
    body: 'Your products are not sold for the time being. Reason: {{reason}}',
  },
  'stock.low': { title: 'Only {{available}} left of {{sku}}', body: '{{title}} is running low.', action: 'Restock' },
  'stock.depleted': { title: '{{sku}} is sold out', body: 'Nothing is left of {{title}}.', action: 'Restock' },
  'order.created': { title: 'Order {{number}} waits for payment', body: 'Pay {{total}} to confirm it.' },
  'order.confirmed': {
    title: 'Order {{number}} is confirmed',
    body: 'We received your payment of {{total}}. The sellers are preparing your parcels.',
    action: 'See the order',
  },
  'order.cancelled': { title: 'Order {{number}} was cancelled', body: 'Nothing was charged.', action: 'See the order' },
  'order.cancelled_refund': {
    title: 'Order {{number}} was cancelled',
    body: '{{refund}} is on its way back to you.',
    action: 'See the order',
  },
  'order.stock_lost': {
    title: 'Order {{number}} could not be completed',
    body: 'The goods were sold out before your payment arrived. Your payment was released; nothing stays charged. We are sorry.',
    action: 'See the order',
  },
  'order.shipped': {
    title: 'Order {{number}} is on its way',
    body: 'Sent with {{carrier}}, tracking number {{tracking}}.',
    action: 'Follow the parcel',
  },
  'order.delivered': {
    title: 'Order {{number}} was delivered',
    body: 'Enjoy it. You may now review what you bought.',
    action: 'Write a review',
  },
  'order.refunded': {
    title: '{{refund}} of order {{number}} was refunded',
    body: 'It reaches your account in a few days.',
    action: 'See the order',
  },
  'sale.confirmed': {
    title: 'New sale: order {{number}}',
    body: 'Your part is worth {{total}}. Ship it soon.',
    action: 'Prepare the parcel',
  },
  'return.requested': {
    title: 'Return requested for order {{number}}',
    body: 'The buyer wants to send goods back.',
    action: 'Look at it',
  },
  'return.accepted': {
    title: 'Your return for order {{number}} was accepted',
    body: 'Send the goods back to the seller.',
    action: 'See the return',
  },
  'return.received': {
    title: 'Your return for order {{number}} arrived',
    body: 'The seller has received the goods; the refund follows.',
    action: 'See the return',
  },
  'payment.declined': {
    title: 'Your payment did not go through',
    body: 'The payment of {{total}} was declined. Your goods stay reserved for a short while: try again or pay in another way.',
    action: 'Try again',
  },
  'payout.sent': {
    title: '{{total}} is on its way to you',
    body: 'Reference {{reference}}.',
    action: 'See the payout',
  },
  'payout.returned': {
    title: 'A payout came back',
    body: 'Your bank returned {{total}} (reference {{reference}}). The amount is in your balance again; check your bank details.',
    action: 'See the payout',
  },
  'cart.abandoned': {
    title: 'You left something in your cart',
    body: '{{titles}} ({{total}}) is still there.',
    action: 'Back to the cart',
  },
} satisfies Record<string, Words>;

export type TemplateName = keyof typeof en;

const ar: Record<TemplateName, Words> = {
  'account.welcome': {
    title: 'أهلاً بك في {{shop_name}}',
    body: 'تم تأكيد عنوانك وحسابك جاهز الآن.',
    action: 'ابدأ التسوق',
  },
  'account.disabled': {
    title: 'تم تعطيل حسابك',
    body: 'تم تعطيل حسابك في {{shop_name}} وإنهاء جميع جلساته. رد على هذه الرسالة إذا كنت ترى أن هذا خطأ.',
  },
  'verify.verify_email': {
    title: 'رمزك: {{code}}',
    body: 'أدخل هذا الرمز أو استخدم الزر لتأكيد عنوانك. الرمز صالح لمدة {{minutes}} دقيقة.',
    action: 'تأكيد العنوان',
  },
  'verify.reset_password': {
    title: 'إعادة تعيين كلمة المرور',
    body: 'استخدم هذا الرمز أو الزر لاختيار كلمة مرور جديدة. الرمز صالح لمدة {{minutes}} دقيقة. إذا لم تطلب ذلك فتجاهل الرسالة: لم يتغير شيء.',
    action: 'اختيار كلمة مرور',
  },
  'verify.change_email': {
    title: 'أكد عنوانك الجديد: {{code}}',
    body: 'أدخل هذا الرمز أو استخدم الزر لتأكيد عنوانك الجديد. الرمز صالح لمدة {{minutes}} دقيقة.',
    action: 'تأكيد العنوان',
  },
  'verify.account_exists': {
    title: 'لديك حساب بالفعل',
    body: 'حاول شخص ما، على الأرجح أنت، التسجيل بهذا العنوان وله حساب بالفعل. سجل الدخول أو اطلب كلمة مرور جديدة.',
  },
  'verify.email_changed': {
    title: 'تم تغيير عنوانك',
    body: 'تم تغيير عنوان حسابك إلى عنوان آخر. إذا لم تكن أنت من فعل ذلك فرد على هذه الرسالة فوراً.',
  },
  'shop.approved': {
    title: 'يمكن لمتجر {{shop}} البيع الآن',
    body: 'تمت الموافقة على متجرك. المنتجات التي تنشرها ظاهرة من الآن.',
    action: 'افتح متجري',
  },
  'shop.suspended': { title: 'تم إيقاف متجرك', body: 'منتجاتك غير معروضة للبيع حالياً. السبب: {{reason}}' },
  'stock.low': {
    title: 'بقي {{available}} فقط من {{sku}}',
    body: 'المخزون من {{title}} أوشك على النفاد.',
    action: 'زيادة المخزون',
  },
  'stock.depleted': { title: 'نفد {{sku}}', body: 'لم يبق شيء من {{title}}.', action: 'زيادة المخزون' },
  'order.created': { title: 'الطلب {{number}} بانتظار الدفع', body: 'ادفع {{total}} لتأكيده.' },
  'order.confirmed': {
    title: 'تم تأكيد الطلب {{number}}',
    body: 'استلمنا دفعتك بقيمة {{total}}. البائعون يجهزون شحناتك.',
    action: 'عرض الطلب',
  },
  'order.cancelled': { title: 'تم إلغاء الطلب {{number}}', body: 'لم يتم خصم أي مبلغ.', action: 'عرض الطلب' },
  'order.cancelled_refund': {
    title: 'تم إلغاء الطلب {{number}}',
    body: 'المبلغ {{refund}} في طريقه إليك.',
    action: 'عرض الطلب',
  },
  'order.stock_lost': {
    title: 'تعذر إكمال الطلب {{number}}',
    body: 'نفدت البضاعة قبل وصول دفعتك. تم تحرير المبلغ ولم يتم خصم أي شيء. نعتذر عن ذلك.',
    action: 'عرض الطلب',
  },
  'order.shipped': {
    title: 'الطلب {{number}} في الطريق',
    body: 'أُرسل مع {{carrier}}، رقم التتبع {{tracking}}.',
    action: 'تتبع الشحنة',
  },
  'order.delivered': {
    title: 'تم تسليم الطلب {{number}}',
    body: 'نتمنى أن ينال إعجابك. يمكنك الآن تقييم مشترياتك.',
    action: 'اكتب تقييماً',
  },
  'order.refunded': {
    title: 'تم رد {{refund}} من الطلب {{number}}',
    body: 'يصل المبلغ إلى حسابك خلال أيام.',
    action: 'عرض الطلب',
  },
  'sale.confirmed': {
    title: 'عملية بيع جديدة: الطلب {{number}}',
    body: 'نصيبك {{total}}. جهز الشحنة قريباً.',
    action: 'تجهيز الشحنة',
  },
  'return.requested': { title: 'طلب إرجاع للطلب {{number}}', body: 'يريد المشتري إعادة البضاعة.', action: 'عرض الطلب' },
  'return.accepted': {
    title: 'تم قبول إرجاع الطلب {{number}}',
    body: 'أعد البضاعة إلى البائع.',
    action: 'عرض الإرجاع',
  },
  'return.received': {
    title: 'وصل إرجاع الطلب {{number}}',
    body: 'استلم البائع البضاعة وسيتبع ذلك رد المبلغ.',
    action: 'عرض الإرجاع',
  },
  'payment.declined': {
    title: 'لم تتم عملية الدفع',
    body: 'رُفضت دفعة بقيمة {{total}}. تبقى مشترياتك محجوزة لفترة قصيرة: حاول مرة أخرى أو ادفع بطريقة أخرى.',
    action: 'حاول مرة أخرى',
  },
  'payout.sent': { title: '{{total}} في الطريق إليك', body: 'المرجع {{reference}}.', action: 'عرض التحويل' },
  'payout.returned': {
    title: 'عاد تحويل إلينا',
    body: 'أعاد بنكك {{total}} (المرجع {{reference}}). عاد المبلغ إلى رصيدك؛ تحقق من بيانات حسابك.',
    action: 'عرض التحويل',
  },
  'cart.abandoned': {
    title: 'تركت شيئاً في سلتك',
    body: 'ما زال هناك: {{titles}} ({{total}}).',
    action: 'العودة إلى السلة',
  },
};

export const catalogue: Record<'en' | 'ar', Record<TemplateName, Words>> = { en, ar };
