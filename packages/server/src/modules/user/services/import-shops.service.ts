import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { writeAudit } from '../../../platform/db/audit-log.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { emailKeyOf } from '../domain/email-address.ts';
import { formatRoles, parseRoles } from '../domain/roles.ts';
import { type ShopRow, shopRepository } from '../repositories/shop.repository.ts';
import { userRepository } from '../repositories/user.repository.ts';
import type { UserDeps } from '../user.deps.ts';
import type { UserEvents } from '../user.events.ts';
import type { UserTables } from '../user.tables.gen.ts';
import { fieldsOf, freeSlug } from './shop.service.ts';

type Schemas = components['schemas'];

/** Approved shops with their owners' accounts, for seeds and imports of catalogs; known by the owner's address. */
export class ImportShopsService {
  private readonly deps: UserDeps;
  private readonly events: UserEvents;

  constructor(deps: UserDeps, events: UserEvents) {
    this.deps = deps;
    this.events = events;
  }

  async run(context: CallContext, { shops }: Schemas['ImportShopsInput']): Promise<Schemas['ImportShopsOutput']> {
    try {
      return await this.deps.db.transaction(context, async (tx) => {
        const imported: Schemas['ImportedShop'][] = [];
        for (const shop of shops) imported.push(await this.open(tx, context, shop));
        return { shops: imported };
      });
    } catch (error) {
      if (!isDuplicate(error, 'shops_name_key') && !isDuplicate(error, 'shops_slug')) throw error;
      throw new AppError('conflict', { detail: 'One of these names is another shop’s; nothing was opened.' });
    }
  }

  private async open(
    tx: Tx<UserTables>,
    context: CallContext,
    input: Schemas['ImportShop'],
  ): Promise<Schemas['ImportedShop']> {
    const owner = await this.owner(tx, context, input);
    const known = await shopRepository.byUser(tx, owner.id);
    if (known !== undefined) return importedShop(input.email, known, 'unchanged');
    const id = newId('seller');
    const fields = fieldsOf(input.shop);
    const slug = await freeSlug(tx, fields.name, id);
    const commissionBps = input.commission_bps ?? this.deps.config.shop.commissionBps;
    await shopRepository.insert(tx, { ...fields, id, userId: owner.id, slug, commissionBps });
    await shopRepository.setStatus(tx, id, 'approved', null);
    const roles = formatRoles([...new Set([...parseRoles(owner.roles), 'seller' as const])]);
    if (roles !== owner.roles) await userRepository.setRoles(tx, owner.id, roles, false);
    const row = (await shopRepository.byId(tx, id)) as ShopRow;
    await this.events.shopApproved(tx, context, row);
    await writeAudit(tx, context, {
      action: 'shop.imported',
      subject: { type: 'shop', id },
      after: 'approved',
      detail: `Opened and approved with a commission of ${commissionBps} bps.`,
    });
    return importedShop(input.email, row, 'created');
  }

  /** Nobody knows a password of a new owner, not even we: a reset mail is the way in. */
  private async owner(
    tx: Tx<UserTables>,
    context: CallContext,
    input: Schemas['ImportShop'],
  ): Promise<{ id: string; roles: string }> {
    const email = input.email.trim();
    const emailKey = emailKeyOf(email);
    const known = await userRepository.lockAccountByEmail(tx, emailKey);
    if (known !== undefined) return known;
    const id = newId('usr');
    const roles = formatRoles(['buyer', 'seller']);
    const { owner_name: name, locale } = input;
    try {
      await userRepository.insert(tx, {
        id,
        kind: 'account',
        email,
        emailKey,
        passwordHash: null,
        roles,
        name,
        locale,
        verified: true,
      });
    } catch (error) {
      if (!isDuplicate(error, 'users_account_email_key')) throw error;
      // Another import made it in the meantime, and its transaction has ended: the row would have been waited for.
      const other = await userRepository.lockAccountByEmail(tx, emailKey);
      if (other === undefined) throw error;
      return other;
    }
    await writeAudit(tx, context, {
      action: 'user.created',
      subject: { type: 'user', id },
      after: ['buyer', 'seller'],
      detail: 'Made as the owner of an imported shop.',
    });
    return { id, roles };
  }
}

function importedShop(
  email: string,
  shop: ShopRow,
  outcome: Schemas['ImportedShop']['outcome'],
): Schemas['ImportedShop'] {
  return { email, user_id: shop.user_id, seller_id: shop.id, name: shop.name, outcome };
}
