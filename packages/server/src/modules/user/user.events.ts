import type { CallContext } from '../../platform/context/call-context.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { VerificationPurpose } from './domain/verification-purpose.ts';
import type { ShopRow } from './repositories/shop.repository.ts';
import type { UserDeps } from './user.deps.ts';
import type { UserTables } from './user.tables.gen.ts';

type ShopChange = 'opened' | 'name' | 'description' | 'country' | 'support_email' | 'commission';

/** Publishes what user tells, in the transaction of the change. The module consumes nothing. */
export class UserEvents {
  private readonly outbox: UserDeps['outbox'];

  constructor(outbox: UserDeps['outbox']) {
    this.outbox = outbox;
  }

  async userRegistered(
    tx: Tx<UserTables>,
    context: CallContext,
    user: { id: string; sequence: number; locale: string },
  ): Promise<void> {
    const aggregate = { type: 'user', id: user.id, sequence: user.sequence };
    const data = { user_id: user.id, locale: user.locale };
    await this.outbox.append(tx, context, { type: 'user.registered', aggregate, data });
  }

  async userDisabled(tx: Tx<UserTables>, context: CallContext, user: { id: string; sequence: number }): Promise<void> {
    const aggregate = { type: 'user', id: user.id, sequence: user.sequence };
    await this.outbox.append(tx, context, { type: 'user.disabled', aggregate, data: { user_id: user.id } });
  }

  async verificationRequested(
    tx: Tx<UserTables>,
    context: CallContext,
    verification: { id: string; purpose: VerificationPurpose },
  ): Promise<void> {
    const aggregate = { type: 'verification', id: verification.id, sequence: 1 };
    const data = { verification_id: verification.id, purpose: verification.purpose };
    await this.outbox.append(tx, context, { type: 'verification.requested', aggregate, data });
  }

  async shopApproved(tx: Tx<UserTables>, context: CallContext, shop: ShopRow): Promise<void> {
    const data = { seller_id: shop.id, user_id: shop.user_id, name: shop.name, slug: shop.slug };
    await this.outbox.append(tx, context, { type: 'shop.approved', aggregate: aggregateOf(shop), data });
  }

  async shopUpdated(
    tx: Tx<UserTables>,
    context: CallContext,
    shop: ShopRow,
    changed: readonly ShopChange[],
  ): Promise<void> {
    const { id, user_id, name, slug, status } = shop;
    const data = { seller_id: id, user_id, name, slug, status, changed };
    await this.outbox.append(tx, context, { type: 'shop.updated', aggregate: aggregateOf(shop), data });
  }

  async shopSuspended(tx: Tx<UserTables>, context: CallContext, shop: ShopRow, reason: string): Promise<void> {
    const data = { seller_id: shop.id, user_id: shop.user_id, reason };
    await this.outbox.append(tx, context, { type: 'shop.suspended', aggregate: aggregateOf(shop), data });
  }
}

function aggregateOf(shop: ShopRow): { type: string; id: string; sequence: number } {
  return { type: 'shop', id: shop.id, sequence: shop.version };
}
