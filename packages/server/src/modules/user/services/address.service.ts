/** The user's book of addresses: at most fifty, one of them the default. Every write holds the user's row. */

import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { runIdempotent, type StoredReply } from '../../../platform/db/idempotency.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { AppError, notFound } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { type AddressFields, type AddressRow, addressRepository } from '../repositories/address.repository.ts';
import type { UserDeps } from '../user.deps.ts';
import { toAddress } from '../user.mapper.ts';
import type { UserTables } from '../user.tables.gen.ts';
import { lockActiveUser } from './active-user.ts';

type Address = components['schemas']['Address'];

const maxAddresses = 50;

export interface AddressChange {
  fields: AddressFields;
  isDefault: boolean;
}

export class AddressService {
  private readonly deps: UserDeps;

  constructor(deps: UserDeps) {
    this.deps = deps;
  }

  async list(
    context: CallContext,
    userId: string,
    page: { cursor: string | undefined; limit: number },
  ): Promise<{ rows: AddressRow[]; cursorOf: (row: AddressRow) => string }> {
    const scope = { operation: 'listAddresses', filter: null, principal: userId };
    const after = this.deps.cursors.decode(scope, page.cursor);
    const afterId = after === null ? null : String(after[0]);
    const rows = await addressRepository.list(this.deps.db.writer(context.class), userId, afterId, page.limit + 1);
    return { rows, cursorOf: (row) => this.deps.cursors.encode(scope, [row.id]) };
  }

  async get(context: CallContext, userId: string, id: string): Promise<Address> {
    const row = await addressRepository.ownById(this.deps.db.writer(context.class), userId, id);
    if (row === undefined) throw notFound('address');
    return toAddress(row);
  }

  async create(
    context: RequestContext,
    userId: string,
    change: AddressChange,
    request: unknown,
  ): Promise<StoredReply<Address>> {
    const idempotent = { operation: 'createAddress', key: context.idempotencyKey, request };
    return runIdempotent(this.deps.db, context, idempotent, async (tx) => {
      await lockActiveUser(tx, userId);
      const count = await addressRepository.count(tx, userId);
      if (count >= maxAddresses)
        throw new AppError('conflict', {
          detail: `An account holds at most ${maxAddresses} addresses; remove one first.`,
          meta: { limit: maxAddresses },
        });
      const id = newId('addr');
      await addressRepository.insert(tx, id, userId, change.fields, false);
      if (change.isDefault || count === 0) await addressRepository.makeDefault(tx, userId, id);
      return { status: 201, data: await readOwn(tx, userId, id) };
    });
  }

  async replace(context: CallContext, userId: string, id: string, change: AddressChange): Promise<Address> {
    return this.deps.db.transaction(context, async (tx) => {
      await lockActiveUser(tx, userId);
      if (!(await addressRepository.replace(tx, userId, id, change.fields))) throw notFound('address');
      if (change.isDefault) await addressRepository.makeDefault(tx, userId, id);
      return readOwn(tx, userId, id);
    });
  }

  async delete(context: CallContext, userId: string, id: string): Promise<void> {
    await this.deps.db.transaction(context, async (tx) => {
      await lockActiveUser(tx, userId);
      const row = await addressRepository.ownById(tx, userId, id);
      if (row === undefined) throw notFound('address');
      await addressRepository.delete(tx, userId, id);
      if (row.is_default !== 1) return;
      const latest = await addressRepository.latest(tx, userId);
      if (latest !== undefined) await addressRepository.makeDefault(tx, userId, latest.id);
    });
  }
}

async function readOwn(tx: Tx<UserTables>, userId: string, id: string): Promise<Address> {
  const row = await addressRepository.ownById(tx, userId, id);
  if (row === undefined) throw notFound('address');
  return toAddress(row);
}
