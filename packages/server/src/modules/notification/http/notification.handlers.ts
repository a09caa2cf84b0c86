import type { ModuleHandlers } from '../../../contract/handlers.gen.ts';
import { userIdOf } from '../../../platform/context/actor.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import type { ReadNotificationsService } from '../services/read-notifications.service.ts';

export function notificationHandlers(
  service: ReadNotificationsService,
): ModuleHandlers<'notification', RequestContext> {
  return {
    listNotifications: (context, { query }) => service.list(context, me(context), query),
    markNotificationRead: async (context, { path }) => ({
      data: await service.markRead(context, me(context), path.id),
    }),
    getNotificationPreferences: async (context) => ({ data: await service.preferences(context, me(context)) }),
    updateNotificationPreferences: async (context, { body }) => ({
      data: await service.setPreferences(context, me(context), body),
    }),
  };
}

function me(context: RequestContext): string {
  const id = userIdOf(context.actor);
  if (id === null) throw new AppError('unauthenticated');
  return id;
}
