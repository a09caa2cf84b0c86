/** Shipping and tax rates of the installation: admins write them, carts are told whole rules. */
import type { components } from '../../../contract/types.gen.ts';
import { writeAudit } from '../../../platform/db/audit-log.ts';
import { runIdempotent, type StoredReply } from '../../../platform/db/idempotency.ts';
import { isDuplicate } from '../../../platform/db/mysql-errors.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { AppError, notFound } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import type { OrderDeps } from '../order.deps.ts';
import { invalidMember } from '../order.errors.ts';
import {
  insertShippingRate,
  insertTaxRate,
  lockShippingRate,
  lockTaxRate,
  updateShippingRate,
  updateTaxRate,
} from '../repositories/rate.repository.ts';
import type { ShippingRateRecord, TaxRateRecord } from '../repositories/records.ts';
import { shippingRateJson, taxRateJson } from '../rule.mapper.ts';
import { assertMatches } from './precondition.ts';
import { ratesChangedShipping, ratesChangedTax } from './rate-events.ts';

type Schemas = components['schemas'];

export async function createShippingRate(
  deps: OrderDeps,
  context: RequestContext,
  body: Schemas['ShippingRateInput'],
): Promise<StoredReply<Schemas['ShippingRate']>> {
  const facts = shippingFacts(body);
  const request = { operation: context.operationId, key: context.idempotencyKey, request: body };
  return runIdempotent(deps.db, context, request, async (tx) => {
    const id = newId('srate');
    await insertShippingRate(tx, { id, currency: deps.config.shop.currency, ...facts });
    const rate = (await lockShippingRate(tx, id)) as ShippingRateRecord;
    await writeAudit(tx, context, {
      action: 'shipping_rate.created',
      subject: { type: 'shipping_rate', id },
      after: rate,
    });
    await deps.outbox.append(tx, context, ratesChangedShipping(rate, false));
    return { status: 201, data: shippingRateJson(rate) };
  });
}

/** `null` removes it. */
export async function changeShippingRate(
  deps: OrderDeps,
  context: RequestContext,
  id: string,
  body: Schemas['ShippingRateInput'] | null,
): Promise<ShippingRateRecord> {
  const facts = body === null ? null : shippingFacts(body);
  return deps.db.transaction(context, async (tx) => {
    const before = await lockShippingRate(tx, id);
    if (before === null) throw notFound('shipping rate');
    assertMatches(context.ifMatch, before.version);
    await updateShippingRate(tx, before, facts ?? 'remove');
    const after =
      facts === null
        ? { ...before, active: 0, version: before.version + 1 }
        : ((await lockShippingRate(tx, id)) as ShippingRateRecord);
    await writeAudit(tx, context, {
      action: facts === null ? 'shipping_rate.removed' : 'shipping_rate.changed',
      subject: { type: 'shipping_rate', id },
      before,
      after,
    });
    await deps.outbox.append(tx, context, ratesChangedShipping(after, facts === null));
    return after;
  });
}

export async function createTaxRate(
  deps: OrderDeps,
  context: RequestContext,
  body: Schemas['TaxRateInput'],
): Promise<StoredReply<Schemas['TaxRate']>> {
  const facts = taxFacts(body);
  const request = { operation: context.operationId, key: context.idempotencyKey, request: body };
  try {
    return await runIdempotent(deps.db, context, request, async (tx) => {
      const id = newId('trate');
      await insertTaxRate(tx, { id, ...facts });
      const rate = (await lockTaxRate(tx, id)) as TaxRateRecord;
      await writeAudit(tx, context, { action: 'tax_rate.created', subject: { type: 'tax_rate', id }, after: rate });
      await deps.outbox.append(tx, context, ratesChangedTax(rate, false));
      return { status: 201, data: taxRateJson(rate) };
    });
  } catch (error) {
    throw placeTaken(error);
  }
}

/** `null` removes it. */
export async function changeTaxRate(
  deps: OrderDeps,
  context: RequestContext,
  id: string,
  body: Schemas['TaxRateInput'] | null,
): Promise<TaxRateRecord> {
  const facts = body === null ? null : taxFacts(body);
  try {
    return await deps.db.transaction(context, async (tx) => {
      const before = await lockTaxRate(tx, id);
      if (before === null) throw notFound('tax rate');
      assertMatches(context.ifMatch, before.version);
      await updateTaxRate(tx, before, facts ?? 'remove');
      const after =
        facts === null
          ? { ...before, active: 0, version: before.version + 1 }
          : ((await lockTaxRate(tx, id)) as TaxRateRecord);
      await writeAudit(tx, context, {
        action: facts === null ? 'tax_rate.removed' : 'tax_rate.changed',
        subject: { type: 'tax_rate', id },
        before,
        after,
      });
      await deps.outbox.append(tx, context, ratesChangedTax(after, facts === null));
      return after;
    });
  } catch (error) {
    throw placeTaken(error);
  }
}

type Made = 'id' | 'version' | 'deletedAt' | 'createdAt' | 'updatedAt';

function shippingFacts(body: Schemas['ShippingRateInput']): Omit<ShippingRateRecord, Made | 'currency'> {
  const deliveryDaysMin = body.delivery_days_min ?? 1;
  const deliveryDaysMax = body.delivery_days_max ?? 7;
  if (deliveryDaysMax < deliveryDaysMin)
    throw invalidMember(
      '/body/delivery_days_max',
      'below_minimum',
      'The longest delivery is not shorter than the shortest.',
    );
  return {
    name: body.name,
    translations: (body.translations ?? {}) as Record<string, string>,
    countries: [...body.countries],
    basePrice: body.base_price,
    pricePerItem: body.price_per_item ?? 0,
    freeFrom: body.free_from ?? null,
    deliveryDaysMin,
    deliveryDaysMax,
    position: body.position ?? 0,
    active: body.active === false ? 0 : 1,
  };
}

function taxFacts(body: Schemas['TaxRateInput']): Omit<TaxRateRecord, Made> {
  const region = body.region ?? null;
  const categoryId = body.category_id ?? null;
  return {
    name: body.name,
    country: body.country,
    region,
    categoryId,
    rateBps: body.rate_bps,
    inclusive: body.inclusive ? 1 : 0,
    appliesToShipping: body.applies_to_shipping === true ? 1 : 0,
    active: body.active === false ? 0 : 1,
    placeKey: `${body.country}|${(region ?? '').normalize('NFC').trim().toLowerCase()}|${categoryId ?? ''}`,
  };
}

function placeTaken(error: unknown): unknown {
  return isDuplicate(error, 'tax_rates_place')
    ? new AppError('conflict', {
        detail: 'There is a rate for this country, region and category already.',
        cause: error,
      })
    : error;
}
