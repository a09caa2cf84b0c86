import { notFound } from '../../../platform/kernel/errors.ts';
import type { RawHandler } from '../../../platform/module/module.ts';
import type { PaymentServices } from '../payment.services.ts';
import { returnPage } from './return-page.ts';

const paymentId = /^pay_[0-7][0-9a-hjkmnp-tv-z]{25}$/;
const taken = { status: 200, contentType: 'application/json; charset=utf-8', body: JSON.stringify({ received: true }) };

/** Gateways' deliveries, whose bytes are signed, and browsers that come back from the payment page. */
export function createPaymentRawHandlers(services: PaymentServices): Record<string, RawHandler> {
  const { webhooks, reads } = services;
  return {
    async receivePaymentWebhook(context, { path, rawBody }) {
      await webhooks.receiveFor(context, idOf(path), rawBody, context.headers);
      return taken;
    },
    async receiveProviderWebhook(context, { path, rawBody }) {
      await webhooks.receiveFrom(context, path['provider'] ?? '', rawBody, context.headers);
      return taken;
    },
    async returnFromPayment(context, { path }) {
      const { payment, goOn } = await reads.comeBack(context, idOf(path));
      if (goOn === null)
        return { status: 200, contentType: 'text/html; charset=utf-8', body: returnPage(payment, context.locale) };
      return { status: 303, contentType: 'text/plain', body: '', headers: { Location: goOn } };
    },
  };
}

function idOf(path: Record<string, string>): string {
  const id = path['id'] ?? '';
  if (!paymentId.test(id)) throw notFound('payment');
  return id;
}
