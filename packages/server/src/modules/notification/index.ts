/** Notification is called by nobody: it hears events. What others may know of it are the names of its channels. */
export type { Channel } from './domain/preferences.ts';
