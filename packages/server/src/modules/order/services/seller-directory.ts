import { userIdOf } from '../../../platform/context/actor.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import type { OrderDeps } from '../order.deps.ts';

const remembered = 10_000;

/** Which shop a seller's token stands for. An owner's shop never becomes another, so the answer is remembered. */
export class SellerDirectory {
  private readonly deps: OrderDeps;
  private readonly known = new Map<string, string>();

  constructor(deps: OrderDeps) {
    this.deps = deps;
  }

  async sellerOf(context: CallContext): Promise<string> {
    const userId = userIdOf(context.actor);
    if (userId === null) throw new AppError('unauthenticated');
    const known = this.known.get(userId);
    if (known !== undefined) return known;
    const { shops } = await this.deps.ports.user.getShops(context, { user_ids: [userId] });
    const shop = shops[0];
    if (shop === undefined) throw new AppError('forbidden', { detail: 'There is no shop yet; make one first.' });
    if (this.known.size >= remembered) this.known.clear();
    this.known.set(userId, shop.seller_id);
    return shop.seller_id;
  }
}
