import { userIdOf } from '../../../platform/context/actor.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { ModuleDatabase } from '../../../platform/db/database.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import type { UserPort } from '../../user/index.ts';
import type { Schemas } from '../product.mapper.ts';
import type { ProductDb } from '../product.tables.ts';
import { findSellerByUser, findSellers, type SellerSnapshot, saveSeller } from '../repositories/seller.repository.ts';

/** Whose shop it is that somebody works in: from the snapshot, and from user where that may be behind. */
export class Sellers {
  private readonly db: ModuleDatabase<ProductDb>;
  private readonly user: Pick<UserPort<CallContext>, 'getShops'>;

  constructor(db: ModuleDatabase<ProductDb>, user: Pick<UserPort<CallContext>, 'getShops'>) {
    this.db = db;
    this.user = user;
  }

  /** The caller's shop, to read in. An event that is still on its way must not lock out a new shop. */
  async own(context: CallContext): Promise<SellerSnapshot> {
    const userId = userIdOf(context.actor) ?? '';
    const known = await findSellerByUser(this.db.writer(context.class), userId);
    const seller = known?.status === 'approved' ? known : await this.ask(context, userId, known);
    if (seller === undefined) throw new AppError('forbidden', { detail: 'Open a shop first: POST /seller/shop.' });
    return seller;
  }

  /** The caller's shop, to sell in: a suspended one may look and not change. */
  async ownToWrite(context: CallContext): Promise<SellerSnapshot> {
    const seller = await this.own(context);
    if (seller.status === 'suspended')
      throw new AppError('seller_suspended', { detail: 'The shop is suspended; its products cannot be changed.' });
    return seller;
  }

  private async ask(
    context: CallContext,
    userId: string,
    known: SellerSnapshot | undefined,
  ): Promise<SellerSnapshot | undefined> {
    const { shops } = await this.user.getShops(context, { user_ids: [userId] });
    const shop = shops[0];
    if (shop === undefined) return known;
    if (known !== undefined && known.sequence >= shop.sequence) return known;
    const seller = snapshotOf(shop);
    await saveSeller(this.db.writer(context.class), seller);
    return seller;
  }

  /** These shops, those product has not heard of asked for; unknown ids are absent. */
  async named(context: CallContext, ids: readonly string[]): Promise<Map<string, SellerSnapshot>> {
    const db = this.db.writer(context.class);
    const known = new Map((await findSellers(db, ids)).map((seller) => [seller.sellerId, seller]));
    const missing = ids.filter((id) => known.get(id)?.status !== 'approved');
    for (let i = 0; i < missing.length; i += 100) {
      const { shops } = await this.user.getShops(context, { seller_ids: missing.slice(i, i + 100) });
      for (const shop of shops) {
        const seller = snapshotOf(shop);
        if ((known.get(seller.sellerId)?.sequence ?? -1) >= seller.sequence) continue;
        await saveSeller(db, seller);
        known.set(seller.sellerId, seller);
      }
    }
    return known;
  }
}

function snapshotOf(shop: Schemas['ShopRecord']): SellerSnapshot {
  return {
    sellerId: shop.seller_id,
    userId: shop.user_id,
    name: shop.name,
    slug: shop.slug,
    status: shop.status,
    sequence: shop.sequence,
  };
}
