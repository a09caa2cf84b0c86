import type { EventHandler } from '../../platform/events/consumer.ts';
import type { ModuleFactory } from '../../platform/module/module.ts';
import { LogChannel } from './adapters/message-channel.ts';
import { SmtpChannel } from './adapters/smtp.channel.ts';
import { messageRules } from './domain/messages.ts';
import { notificationHandlers } from './http/notification.handlers.ts';
import type { NotificationTables } from './notification.tables.gen.ts';
import { DeliverService } from './services/deliver.service.ts';
import { HearEventsService } from './services/hear-events.service.ts';
import { ReadNotificationsService } from './services/read-notifications.service.ts';

/** Hears events, keeps each user's list, and sends mail (SMS and push where a provider is plugged in). */
export const createNotificationModule: ModuleFactory<'notification', NotificationTables> = (deps) => {
  const { config, policies, log } = deps;
  const channels = {
    email: new SmtpChannel({ url: config.mail.smtpUrl, from: config.mail.from, policies }),
    sms: new LogChannel('sms', log),
    push: new LogChannel('push', log),
  };
  const hearing = new HearEventsService(deps);
  const delivering = new DeliverService(deps, channels);
  const handlers: Record<string, EventHandler<NotificationTables>> = {
    'verification.requested': { handle: (event, context, mark) => hearing.hearVerification(event, context, mark) },
  };
  for (const type of Object.keys(messageRules))
    handlers[type] = { handle: (event, context, mark) => hearing.hear(event, context, mark) };
  return {
    handlers: notificationHandlers(new ReadNotificationsService(deps)),
    raw: {},
    hot: {},
    port: {},
    consumers: [{ name: 'notification', queue: 'notification', handlers }],
    jobs: [
      {
        name: 'notification.deliver',
        mode: 'every_process',
        everyMs: 500,
        timeoutMs: 60_000,
        run: async (context) => void (await delivering.deliverDue(context)),
      },
      {
        name: 'notification.remove-old',
        mode: 'single',
        everyMs: 3_600_000,
        timeoutMs: 300_000,
        run: () => delivering.removeOld(),
      },
    ],
    async close() {
      await Promise.all(Object.values(channels).map((channel) => channel.close()));
    },
  };
};
