/**
 * Sends what is due. A delivery is leased for two minutes, so that whatever process dies, another sends it; the
 * Message-ID is the delivery's own, the same for every try. Addresses are read at the moment of sending.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import { isAppError } from '../../../platform/kernel/errors.ts';
import type { MessageChannel, OutgoingMessage } from '../adapters/message-channel.ts';
import type { TemplateName } from '../domain/catalogue.ts';
import type { Params } from '../domain/messages.ts';
import type { Channel } from '../domain/preferences.ts';
import {
  type DueDelivery,
  deleteOld,
  finishDelivery,
  leaseDeliveries,
  postponeDelivery,
} from '../notification.repository.ts';
import { composeMail } from './compose-mail.service.ts';
import type { NotificationDeps } from './hear-events.service.ts';

const retryDelaysS = [5, 30, 120, 600, 3_600];
const batch = 20;

export class DeliverService {
  private readonly deps: NotificationDeps;
  private readonly channels: Record<Channel, MessageChannel>;

  constructor(deps: NotificationDeps, channels: Record<Channel, MessageChannel>) {
    this.deps = deps;
    this.channels = channels;
  }

  /** Sends until nothing is due. Returns how many went out. */
  async deliverDue(context: CallContext): Promise<number> {
    let sent = 0;
    for (;;) {
      const due = await this.deps.db.transaction(context, (tx) => leaseDeliveries(tx, batch));
      const results = await Promise.all(due.map((delivery) => this.deliver(context, delivery)));
      sent += results.filter(Boolean).length;
      if (due.length < batch || context.signal.aborted) return sent;
    }
  }

  async removeOld(): Promise<void> {
    while ((await deleteOld(this.deps.db.writer('background'))) > 0);
  }

  private async deliver(context: CallContext, delivery: DueDelivery): Promise<boolean> {
    const db = this.deps.db.writer('background');
    try {
      const message = await this.compose(context, delivery);
      await this.channels[delivery.channel as Channel].send(message);
      await finishDelivery(db, delivery.id, 'sent', null);
      return true;
    } catch (error) {
      if (isAppError(error, 'not_found'))
        await finishDelivery(db, delivery.id, 'dropped', 'the recipient or the verification is gone');
      else await this.retryLater(delivery, error);
      return false;
    }
  }

  private async retryLater(delivery: DueDelivery, error: unknown): Promise<void> {
    const db = this.deps.db.writer('background');
    // The text of an SMTP refusal may hold the address: the log and the row get its kind alone.
    const reason = isAppError(error)
      ? error.code
      : error instanceof Error && 'responseCode' in error
        ? `smtp ${String(error.responseCode)}`
        : error instanceof Error
          ? error.name
          : 'unknown';
    const delayS = retryDelaysS[delivery.attempts - 1];
    this.deps.log.warn(
      { delivery: delivery.id, template: delivery.template, attempt: delivery.attempts, reason },
      'a message was not taken',
    );
    if (delayS === undefined) await finishDelivery(db, delivery.id, 'failed', reason);
    else await postponeDelivery(db, delivery.id, delayS * this.deps.config.events.backoffScale, reason);
  }

  private async compose(context: CallContext, delivery: DueDelivery): Promise<OutgoingMessage> {
    const { config, ports } = this.deps;
    const shopName = config.shop.name;
    if (delivery.template === 'verification') return this.composeVerification(context, delivery);
    const { params, link } = JSON.parse(delivery.params) as {
      params: Params;
      link: { resource: string; id: string } | null;
    };
    const contact = await ports.user.getUserContact(context, { user_id: delivery.userId });
    const locale = contact.locale === 'ar' ? 'ar' : 'en';
    const url = link === null ? null : siteUrl(config.shop.siteUrl, `/go/${link.resource}/${link.id}`);
    const mail = composeMail(
      delivery.template as TemplateName,
      params,
      { name: contact.name, locale },
      { shopName, url },
    );
    const to =
      delivery.channel === 'email'
        ? contact.email
        : delivery.channel === 'sms'
          ? (contact.phone ?? '')
          : contact.user_id;
    return {
      messageId: delivery.id,
      to,
      locale,
      subject: mail.subject,
      text: delivery.channel === 'email' ? mail.text : mail.subject,
      html: delivery.channel === 'email' ? mail.html : null,
    };
  }

  private async composeVerification(context: CallContext, delivery: DueDelivery): Promise<OutgoingMessage> {
    const { config, ports, clock } = this.deps;
    const { verification_id } = JSON.parse(delivery.params) as { verification_id: string };
    const issued = await ports.user.issueCode(context, { verification_id });
    const locale = issued.locale === 'ar' ? 'ar' : 'en';
    const minutes =
      issued.expires_at === null
        ? 0
        : Math.max(1, Math.round((Date.parse(issued.expires_at) - clock.now().getTime()) / 60_000));
    const url =
      issued.link_token === null
        ? null
        : siteUrl(config.shop.siteUrl, `/go/${issued.purpose}?token=${issued.link_token}`);
    const template = `verify.${issued.purpose}` as TemplateName;
    const mail = composeMail(
      template,
      { minutes },
      { name: issued.name, locale },
      { shopName: config.shop.name, url, code: issued.code },
    );
    return {
      messageId: delivery.id,
      to: issued.email,
      locale,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
    };
  }
}

/** Mails lead to the storefront's own pages; an installation without one sends them without a button. */
function siteUrl(base: string, path: string): string | null {
  return base === '' ? null : new URL(path, base).href;
}
