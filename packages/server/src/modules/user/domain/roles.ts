import type { Role } from '../../../platform/context/actor.ts';

const order: readonly Role[] = ['buyer', 'seller', 'admin', 'guest'];

/** Roles as the column holds them: known ones only, each once, in one order. */
export function formatRoles(roles: readonly string[]): string {
  return order.filter((role) => roles.includes(role)).join(',');
}

export function parseRoles(text: string): Role[] {
  return order.filter((role) => text.split(',').includes(role));
}

/** What an account may be given: every account is a buyer, none is a guest. */
export function accountRoles(wanted: readonly string[]): Role[] {
  return order.filter((role) => role === 'buyer' || (role !== 'guest' && wanted.includes(role)));
}

/** True when a token with the roles `before` says more than `after` allows. */
export function losesRole(before: readonly Role[], after: readonly Role[]): boolean {
  return before.some((role) => !after.includes(role));
}
