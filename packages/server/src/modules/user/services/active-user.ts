import type { Tx } from '../../../platform/db/database.ts';
import { type UserRow, userRepository } from '../repositories/user.repository.ts';
import { accountDisabled, sessionEnded } from '../user.errors.ts';
import type { UserTables } from '../user.tables.gen.ts';

/** Locks the row of who writes: limits of what a user may hold are kept by one writer per user. */
export async function lockActiveUser(tx: Tx<UserTables>, userId: string): Promise<UserRow> {
  const user = await userRepository.lock(tx, userId);
  if (user === undefined) throw sessionEnded();
  if (user.status === 'disabled') throw accountDisabled();
  return user;
}
