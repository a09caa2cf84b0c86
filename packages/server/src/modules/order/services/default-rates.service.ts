import type { CallContext } from '../../../platform/context/call-context.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import type { OrderDeps } from '../order.deps.ts';
import { insertShippingRate, shippingRatesEver } from '../repositories/rate.repository.ts';
import { ratesChangedShipping } from './rate-events.ts';

/** The same id in every process: of two that start at once one writes the row. */
const defaultRateId = 'srate_00000000000000000000000001';

/**
 * A fresh installation can check out: one way of shipping to everywhere, and no tax (no row means none). Only while
 * there never was a rate; what an admin removed stays removed.
 */
export async function ensureDefaultRates(deps: OrderDeps, context: CallContext): Promise<void> {
  if (await shippingRatesEver(deps.db.writer('background'))) return;
  const rate = {
    id: defaultRateId,
    name: 'Standard',
    translations: { ar: 'الشحن العادي' },
    countries: [],
    basePrice: 499,
    pricePerItem: 0,
    freeFrom: 10_000,
    currency: deps.config.shop.currency,
    deliveryDaysMin: 2,
    deliveryDaysMax: 5,
    position: 0,
    active: 1,
  };
  try {
    await deps.db.transaction(context, async (tx) => {
      await insertShippingRate(tx, rate);
      await deps.outbox.append(
        tx,
        context,
        ratesChangedShipping(
          { ...rate, version: 1, createdAt: deps.clock.now(), updatedAt: deps.clock.now(), deletedAt: null },
          false,
        ),
      );
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}
