/**
 * Turns an event into entries of the in-app list and deliveries. Who a seller is and how people want to be told
 * is asked first, outside any transaction; then entries, deliveries and the inbox mark are written together.
 */
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { InboxMark } from '../../../platform/events/consumer.ts';
import type { EventEnvelope } from '../../../platform/events/envelope.ts';
import { isAppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { ModuleDeps } from '../../../platform/module/module.ts';
import { catalogue } from '../domain/catalogue.ts';
import { type HeardEvent, type Message, messageRules, type Params } from '../domain/messages.ts';
import { channelsOf, defaultPreferences, type Preferences } from '../domain/preferences.ts';
import { fillWords } from '../domain/render.ts';
import {
  findPreferences,
  insertDeliveries,
  insertNotifications,
  type NewDelivery,
  type NewNotification,
} from '../notification.repository.ts';
import type { NotificationTables } from '../notification.tables.gen.ts';

export type NotificationDeps = ModuleDeps<'notification', NotificationTables>;

interface Contact {
  userId: string;
  locale: 'en' | 'ar';
  hasPhone: boolean;
}

export class HearEventsService {
  private readonly deps: NotificationDeps;

  constructor(deps: NotificationDeps) {
    this.deps = deps;
  }

  /** Duplicates change nothing; somebody who no longer exists is told nothing. */
  async hear(event: EventEnvelope, context: CallContext, mark: InboxMark<NotificationTables>): Promise<void> {
    const rule = messageRules[event.type as HeardEvent] as (data: unknown) => Message[];
    const entries: NewNotification[] = [];
    const deliveries: NewDelivery[] = [];
    for (const message of rule(event.data)) {
      const contact = await this.contactOf(context, message.to);
      if (contact === null) continue;
      const preferences = await this.preferencesOf(contact.userId);
      if (!message.mailOnly && preferences[message.category].in_app)
        entries.push(this.entryOf(event, message, contact));
      if (!message.listOnly) deliveries.push(...deliveriesOf(event, message, contact, preferences));
    }
    await this.deps.db.transaction(context, async (tx) => {
      await insertNotifications(tx, entries);
      await insertDeliveries(tx, deliveries);
      await mark.applied(tx);
    });
  }

  /** A mail with a code: only the verification's id is kept; code and link are asked for when it is sent. */
  async hearVerification(
    event: EventEnvelope,
    context: CallContext,
    mark: InboxMark<NotificationTables>,
  ): Promise<void> {
    const { verification_id } = event.data as { verification_id: string };
    await this.deps.db.transaction(context, async (tx) => {
      const params = JSON.stringify({ verification_id });
      await insertDeliveries(tx, [
        { id: newId('ntf'), eventId: event.id, userId: '', channel: 'email', template: 'verification', params },
      ]);
      await mark.applied(tx);
    });
  }

  private entryOf(event: EventEnvelope, message: Message, contact: Contact): NewNotification {
    const words = catalogue[contact.locale][message.template];
    const params: Params = { ...message.params, shop_name: this.deps.config.shop.name };
    return {
      id: newId('ntf'),
      userId: contact.userId,
      eventId: event.id,
      category: message.category,
      type: message.template,
      title: fillWords(words.title, params, contact.locale).slice(0, 200),
      body: fillWords(words.body, params, contact.locale).slice(0, 1000),
      link: message.link,
      createdAt: new Date(event.occurred_at),
    };
  }

  private async contactOf(context: CallContext, to: Message['to']): Promise<Contact | null> {
    const { user } = this.deps.ports;
    try {
      const userId =
        'userId' in to ? to.userId : (await user.getShops(context, { seller_ids: [to.sellerId] })).shops[0]?.user_id;
      if (userId === undefined) return null;
      const contact = await user.getUserContact(context, { user_id: userId });
      return { userId, locale: contact.locale === 'ar' ? 'ar' : 'en', hasPhone: contact.phone !== null };
    } catch (error) {
      if (isAppError(error, 'not_found')) return null;
      throw error;
    }
  }

  private async preferencesOf(userId: string): Promise<Preferences> {
    const stored = await findPreferences(this.deps.db.reader('fresh'), userId);
    return stored === undefined ? defaultPreferences : (JSON.parse(stored) as Preferences);
  }
}

function deliveriesOf(
  event: EventEnvelope,
  message: Message,
  contact: Contact,
  preferences: Preferences,
): NewDelivery[] {
  const channels = channelsOf(preferences, message.category, {
    mandatory: message.mandatory ?? false,
    hasPhone: contact.hasPhone,
  });
  const params = JSON.stringify({ params: message.params, link: message.link });
  return channels.map((channel) => ({
    id: newId('ntf'),
    eventId: event.id,
    userId: contact.userId,
    channel,
    template: message.template,
    params,
  }));
}
