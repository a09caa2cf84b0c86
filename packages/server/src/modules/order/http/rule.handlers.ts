import type { Handlers } from '../../../contract/handlers.gen.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { pageOf } from '../../../platform/kernel/page.ts';
import type { OrderDeps } from '../order.deps.ts';
import { listCoupons } from '../repositories/coupon.repository.ts';
import { listShippingRates, listTaxRates } from '../repositories/rate.repository.ts';
import { couponJson, shippingRateJson, taxRateJson } from '../rule.mapper.ts';
import { type CouponOwner, createCoupon, deleteCoupon, readCoupon, replaceCoupon } from '../services/coupon.service.ts';
import { versionEtag } from '../services/precondition.ts';
import { changeShippingRate, changeTaxRate, createShippingRate, createTaxRate } from '../services/rate.service.ts';
import type { SellerDirectory } from '../services/seller-directory.ts';

export type RuleHandlers = Pick<
  Handlers<RequestContext>,
  | 'listSellerCoupons'
  | 'createSellerCoupon'
  | 'getSellerCoupon'
  | 'updateSellerCoupon'
  | 'deleteSellerCoupon'
  | 'listAdminCoupons'
  | 'createAdminCoupon'
  | 'getAdminCoupon'
  | 'updateAdminCoupon'
  | 'deleteAdminCoupon'
  | 'listShippingRates'
  | 'createShippingRate'
  | 'updateShippingRate'
  | 'deleteShippingRate'
  | 'listTaxRates'
  | 'createTaxRate'
  | 'updateTaxRate'
  | 'deleteTaxRate'
>;

/** Coupons, shipping and tax rates. */
export function createRuleHandlers(deps: OrderDeps, sellers: SellerDirectory): RuleHandlers {
  const own = couponHandlers(deps, (context) => sellers.sellerOf(context), '/api/v1/seller/coupons');
  const any = couponHandlers(deps, async () => null, '/api/v1/admin/coupons');
  return {
    listSellerCoupons: (context, input) => own.list(context, input.query),
    createSellerCoupon: (context, input) => own.create(context, input),
    getSellerCoupon: (context, input) => own.read(context, input),
    updateSellerCoupon: (context, input) => own.replace(context, input),
    deleteSellerCoupon: (context, input) => own.remove(context, input),
    listAdminCoupons: (context, input) => any.list(context, input.query),
    createAdminCoupon: any.create,
    getAdminCoupon: any.read,
    updateAdminCoupon: any.replace,
    deleteAdminCoupon: any.remove,
    ...createShippingHandlers(deps),
    ...createTaxHandlers(deps),
  };
}

interface CouponListQuery {
  active?: boolean;
  seller_id?: string;
  cursor?: string;
  limit: number;
}

interface CouponHandlers {
  list(context: RequestContext, query: CouponListQuery): ReturnType<RuleHandlers['listSellerCoupons']>;
  create: RuleHandlers['createAdminCoupon'];
  read: RuleHandlers['getAdminCoupon'];
  replace: RuleHandlers['updateAdminCoupon'];
  remove: RuleHandlers['deleteAdminCoupon'];
}

function couponHandlers(
  deps: OrderDeps,
  ownerOf: (context: RequestContext) => Promise<CouponOwner>,
  base: string,
): CouponHandlers {
  return {
    async list(context, query) {
      const sellerId = (await ownerOf(context)) ?? query.seller_id;
      const filter = {
        ...(sellerId === undefined ? {} : { sellerId }),
        ...(query.active === undefined ? {} : { active: query.active }),
      };
      const scope = { operation: context.operationId, filter, principal: base };
      const after = deps.cursors.decode(scope, query.cursor);
      const rows = await listCoupons(
        deps.db.reader('recent', context),
        filter,
        after === null ? null : String(after[0]),
        query.limit + 1,
      );
      const { items, page } = pageOf(rows, query.limit, (last) => deps.cursors.encode(scope, [last.id]));
      return { data: items.map(couponJson), page };
    },
    async create(context, { body }) {
      const { status, data } = await createCoupon(deps, context, await ownerOf(context), body);
      return { status, data, headers: { ETag: versionEtag(data.version), Location: `${base}/${data.id}` } };
    },
    async read(context, { path }) {
      const coupon = await readCoupon(deps, await ownerOf(context), path.id);
      return { data: couponJson(coupon), headers: { ETag: versionEtag(coupon.version) } };
    },
    async replace(context, { path, body }) {
      const coupon = await replaceCoupon(deps, context, await ownerOf(context), path.id, body);
      return { data: couponJson(coupon), headers: { ETag: versionEtag(coupon.version) } };
    },
    async remove(context, { path }) {
      await deleteCoupon(deps, context, await ownerOf(context), path.id);
      return { data: undefined };
    },
  };
}

function createShippingHandlers(
  deps: OrderDeps,
): Pick<RuleHandlers, 'listShippingRates' | 'createShippingRate' | 'updateShippingRate' | 'deleteShippingRate'> {
  return {
    async listShippingRates(context, { query }) {
      const scope = { operation: 'listShippingRates', filter: [], principal: 'admin' };
      const after = deps.cursors.decode(scope, query.cursor);
      const rows = await listShippingRates(
        deps.db.reader('recent', context),
        after === null ? null : { position: Number(after[0]), id: String(after[1]) },
        query.limit + 1,
      );
      const { items, page } = pageOf(rows, query.limit, (last) => deps.cursors.encode(scope, [last.position, last.id]));
      return { data: items.map(shippingRateJson), page };
    },
    async createShippingRate(context, { body }) {
      const { status, data } = await createShippingRate(deps, context, body);
      return { status, data, headers: { ETag: versionEtag(data.version) } };
    },
    async updateShippingRate(context, { path, body }) {
      const rate = await changeShippingRate(deps, context, path.id, body);
      return { data: shippingRateJson(rate), headers: { ETag: versionEtag(rate.version) } };
    },
    async deleteShippingRate(context, { path }) {
      await changeShippingRate(deps, context, path.id, null);
      return { data: undefined };
    },
  };
}

function createTaxHandlers(
  deps: OrderDeps,
): Pick<RuleHandlers, 'listTaxRates' | 'createTaxRate' | 'updateTaxRate' | 'deleteTaxRate'> {
  return {
    async listTaxRates(context, { query }) {
      const filter = query.country === undefined ? {} : { country: query.country };
      const scope = { operation: 'listTaxRates', filter, principal: 'admin' };
      const after = deps.cursors.decode(scope, query.cursor);
      const rows = await listTaxRates(
        deps.db.reader('recent', context),
        filter,
        after === null ? null : String(after[0]),
        query.limit + 1,
      );
      const { items, page } = pageOf(rows, query.limit, (last) => deps.cursors.encode(scope, [last.placeKey]));
      return { data: items.map(taxRateJson), page };
    },
    async createTaxRate(context, { body }) {
      const { status, data } = await createTaxRate(deps, context, body);
      return { status, data, headers: { ETag: versionEtag(data.version) } };
    },
    async updateTaxRate(context, { path, body }) {
      const rate = await changeTaxRate(deps, context, path.id, body);
      return { data: taxRateJson(rate), headers: { ETag: versionEtag(rate.version) } };
    },
    async deleteTaxRate(context, { path }) {
      await changeTaxRate(deps, context, path.id, null);
      return { data: undefined };
    },
  };
}
