import type { Selectable } from 'kysely';
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { notFound } from '../../../platform/kernel/errors.ts';
import { type CursorScope, pageOf } from '../../../platform/kernel/page.ts';
import { defaultPreferences, type Preferences } from '../domain/preferences.ts';
import { findPreferences, listNotifications, markRead, savePreferences } from '../notification.repository.ts';
import type { Notifications } from '../notification.tables.gen.ts';
import type { NotificationDeps } from './hear-events.service.ts';

type Notification = components['schemas']['Notification'];

export class ReadNotificationsService {
  private readonly deps: NotificationDeps;

  constructor(deps: NotificationDeps) {
    this.deps = deps;
  }

  async list(
    context: CallContext,
    userId: string,
    query: { unread?: boolean; category?: string; cursor?: string; limit: number },
  ) {
    const { cursors, db } = this.deps;
    const filter = { userId, unread: query.unread, category: query.category };
    const scope: CursorScope = { operation: 'listNotifications', filter, principal: userId };
    const rows = await listNotifications(
      db.reader('recent', context),
      filter,
      cursors.decode(scope, query.cursor),
      query.limit,
    );
    const { items, page } = pageOf(rows, query.limit, (last) => cursors.encode(scope, [last.id]));
    return { data: items.map(toContract), page };
  }

  async markRead(context: CallContext, userId: string, id: string): Promise<Notification> {
    const row = await markRead(this.deps.db.writer(context), userId, id);
    if (row === undefined) throw notFound('notification');
    return toContract(row);
  }

  async preferences(context: CallContext, userId: string): Promise<Preferences> {
    const stored = await findPreferences(this.deps.db.reader('recent', context), userId);
    return stored === undefined ? defaultPreferences : (JSON.parse(stored) as Preferences);
  }

  async setPreferences(context: CallContext, userId: string, preferences: Preferences): Promise<Preferences> {
    await savePreferences(this.deps.db.writer(context), userId, JSON.stringify(preferences));
    return preferences;
  }
}

function toContract(row: Selectable<Notifications>): Notification {
  return {
    id: row.id,
    category: row.category as Notification['category'],
    type: row.type,
    title: row.title,
    body: row.body,
    link:
      row.link_resource === null || row.link_id === null
        ? null
        : { resource: row.link_resource as NonNullable<Notification['link']>['resource'], id: row.link_id },
    read_at: row.read_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}
