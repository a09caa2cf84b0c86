/** The seven modules, in the order in which they are migrated. */
export const moduleNames = ['user', 'product', 'cart', 'payment', 'order', 'search', 'notification'] as const;
export type ModuleName = (typeof moduleNames)[number];
