/** Who acts. A guest has a user row without a password and a token bound to its cart. */
export type Actor =
  | { kind: 'anonymous' }
  | { kind: 'user'; userId: string; sessionId: string; roles: readonly Role[] }
  | { kind: 'guest'; userId: string; sessionId: string; roles: readonly Role[]; cartHash: string }
  | { kind: 'system'; name: string };

export type Role = 'buyer' | 'seller' | 'admin' | 'guest';

/** The user's id, or null for anonymous callers and the system. */
export function userIdOf(actor: Actor): string | null {
  return actor.kind === 'user' || actor.kind === 'guest' ? actor.userId : null;
}

/** A stable name of the actor for audit rows, idempotency principals and private cursors. */
export function principalOf(actor: Actor): string {
  if (actor.kind === 'system') return `system:${actor.name}`;
  return userIdOf(actor) ?? 'anonymous';
}
