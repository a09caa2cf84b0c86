/** A seller's shop: opened by its owner, changed by its owner, read by buyers and other modules. */
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { type IdempotentRequest, runIdempotent, type StoredReply } from '../../../platform/db/idempotency.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { AppError, notFound } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { formatRoles, parseRoles } from '../domain/roles.ts';
import { shopNameKeyOf, shopSlugOf } from '../domain/shop-name.ts';
import { type ShopFields, type ShopRow, shopRepository } from '../repositories/shop.repository.ts';
import { userRepository } from '../repositories/user.repository.ts';
import type { UserDeps } from '../user.deps.ts';
import type { UserEvents } from '../user.events.ts';
import { strongEtag, toShop, toShopRecord } from '../user.mapper.ts';
import type { UserTables } from '../user.tables.gen.ts';
import { lockActiveUser } from './active-user.ts';

type Shop = components['schemas']['Shop'];

export class ShopService {
  private readonly deps: UserDeps;
  private readonly events: UserEvents;

  constructor(deps: UserDeps, events: UserEvents) {
    this.deps = deps;
    this.events = events;
  }

  async own(context: CallContext, userId: string): Promise<Shop> {
    const row = await shopRepository.byUser(this.deps.db.writer(context.class), userId);
    if (row === undefined) throw notFound('shop');
    return toShop(row);
  }

  /** Opens the one shop of an account and makes its owner a seller. */
  async create(
    context: RequestContext,
    userId: string,
    input: components['schemas']['ShopInput'],
  ): Promise<StoredReply<Shop>> {
    const fields = fieldsOf(input);
    const request: IdempotentRequest = { operation: 'createShop', key: context.idempotencyKey, request: input };
    try {
      return await runIdempotent(this.deps.db, context, request, async (tx) => {
        const user = await lockActiveUser(tx, userId);
        if ((await shopRepository.idOfUser(tx, userId)) !== null) throw hasShop();
        const id = newId('seller');
        const slug = await freeSlug(tx, fields.name, id);
        const commissionBps = this.deps.config.shop.commissionBps;
        await shopRepository.insert(tx, { ...fields, id, userId, slug, commissionBps });
        const roles = formatRoles([...parseRoles(user.roles), 'seller']);
        // Nothing is taken away: the tokens given so far stay good, new ones say more.
        await userRepository.setRoles(tx, userId, roles, false);
        const row = (await shopRepository.byUser(tx, userId)) as ShopRow;
        await this.events.shopUpdated(tx, context, row, ['opened']);
        return { status: 201, data: toShop(row) };
      });
    } catch (error) {
      throw asConflict(error);
    }
  }

  async replace(context: RequestContext, userId: string, input: components['schemas']['ShopInput']): Promise<Shop> {
    const fields = fieldsOf(input);
    try {
      return await this.deps.db.transaction(context, async (tx) => {
        const before = await shopRepository.lockByUser(tx, userId);
        if (before === undefined) throw notFound('shop');
        checkPrecondition(context.ifMatch, before.version);
        const changed = changesOf(before, fields);
        if (changed.length === 0) return toShop(before);
        await shopRepository.setFields(tx, before.id, fields);
        const after = (await shopRepository.byUser(tx, userId)) as ShopRow;
        await this.events.shopUpdated(tx, context, after, changed);
        return toShop(after);
      });
    } catch (error) {
      throw asConflict(error);
    }
  }

  /** As buyers see it; a replica may answer. */
  async approved(context: CallContext, id: string): Promise<ShopRow> {
    const row = await shopRepository.approvedById(this.deps.db.reader('any', context.class), id);
    if (row === undefined) throw notFound('seller');
    return row;
  }

  /** By their ids in the order asked for, then by their owners; unknown ones are absent, none comes twice. */
  async records(
    context: CallContext,
    asked: components['schemas']['GetShopsInput'],
  ): Promise<components['schemas']['ShopRecord'][]> {
    const sellerIds = asked.seller_ids ?? [];
    const userIds = asked.user_ids ?? [];
    const rows = await shopRepository.byIdsOrUsers(this.deps.db.writer(context.class), sellerIds, userIds);
    const found = [
      ...sellerIds.map((id) => rows.find((row) => row.id === id)),
      ...userIds.map((id) => rows.find((row) => row.user_id === id)),
    ];
    return [...new Set(found)].flatMap((row) => (row === undefined ? [] : [toShopRecord(row)]));
  }
}

export function fieldsOf(input: components['schemas']['ShopInput']): ShopFields {
  const name = input.name.trim();
  return {
    name,
    nameKey: shopNameKeyOf(name),
    description: input.description ?? '',
    country: input.country,
    supportEmail: input.support_email ?? null,
  };
}

function changesOf(before: ShopRow, after: ShopFields): ('name' | 'description' | 'country' | 'support_email')[] {
  const changes: ('name' | 'description' | 'country' | 'support_email')[] = [];
  if (before.name !== after.name) changes.push('name');
  if (before.description !== after.description) changes.push('description');
  if (before.country !== after.country) changes.push('country');
  if (before.support_email !== after.supportEmail) changes.push('support_email');
  return changes;
}

function checkPrecondition(ifMatch: string | undefined, version: number): void {
  const tags = (ifMatch ?? '').split(',').map((tag) => tag.trim());
  if (!tags.includes('*') && !tags.includes(strongEtag(version)))
    throw new AppError('precondition_failed', { detail: 'The shop has changed since you read it.' });
}

/** The slug stays when the shop is renamed: addresses that were shared keep working. */
export async function freeSlug(tx: Tx<UserTables>, name: string, id: string): Promise<string> {
  const slug = shopSlugOf(name);
  return (await shopRepository.slugTaken(tx, slug)) ? `${slug}-${id.slice(-6)}` : slug;
}

function asConflict(error: unknown): unknown {
  if (isDuplicate(error, 'shops_user')) return hasShop();
  if (isDuplicate(error, 'shops_name_key') || isDuplicate(error, 'shops_slug'))
    return new AppError('conflict', { detail: 'Another shop has this name.' });
  return error;
}

function hasShop(): AppError {
  return new AppError('conflict', { detail: 'This account has a shop already.' });
}
