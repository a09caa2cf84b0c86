import type { components } from '../../../contract/types.gen.ts';

export type Preferences = components['schemas']['NotificationPreferences'];
export type Category = components['schemas']['NotificationCategory'];
/** The ways out of the house; the in-app list is no delivery. */
export type Channel = 'email' | 'sms' | 'push';

const told = { in_app: true, email: true, sms: false, push: false };
const silent = { in_app: false, email: false, sms: false, push: false };

/** What holds until a user says otherwise: reminders are asked for, everything else is news one expects. */
export const defaultPreferences: Preferences = {
  account: told,
  orders: told,
  sales: told,
  stock: told,
  reminders: silent,
};

/** The ways by which news of a category goes out; mandatory ones always go by mail. */
export function channelsOf(
  preferences: Preferences,
  category: Category,
  options: { mandatory: boolean; hasPhone: boolean },
): Channel[] {
  const wanted = preferences[category];
  const channels: Channel[] = [];
  if (wanted.email || options.mandatory) channels.push('email');
  if (wanted.sms && options.hasPhone) channels.push('sms');
  if (wanted.push) channels.push('push');
  return channels;
}
