// Made by scripts/gen-db.ts from the migrated schema of notification; do not edit.
import type { PlatformTables } from '../../platform/db/platform-tables.ts';
import type { ColumnType } from "kysely";

export type Generated<T> = T extends ColumnType<infer S, infer I, infer U>
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

export interface NotificationDeliveries {
  attempts: Generated<number>;
  channel: string;
  created_at: Generated<Date>;
  event_id: string;
  id: string;
  last_error: string | null;
  next_at: Generated<Date>;
  params: string;
  sent_at: Date | null;
  state: string;
  template: string;
  user_id: string;
}

export interface Notifications {
  body: string;
  category: string;
  created_at: Generated<Date>;
  event_id: string;
  id: string;
  link_id: string | null;
  link_resource: string | null;
  read_at: Date | null;
  title: string;
  type: string;
  user_id: string;
}

export interface Preferences {
  channels: string;
  updated_at: Generated<Date>;
  user_id: string;
}

export interface NotificationTables extends PlatformTables {
  notification_deliveries: NotificationDeliveries;
  notifications: Notifications;
  preferences: Preferences;
}

