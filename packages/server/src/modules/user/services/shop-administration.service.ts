import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import { writeAudit } from '../../../platform/db/audit-log.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { AppError, notFound } from '../../../platform/kernel/errors.ts';
import { shopNameKeyOf } from '../domain/shop-name.ts';
import { mayMoveTo, type ShopStatus } from '../domain/shop-status.ts';
import { type ShopRow, shopRepository } from '../repositories/shop.repository.ts';
import type { UserDeps } from '../user.deps.ts';
import type { UserEvents } from '../user.events.ts';
import { toAdminSeller } from '../user.mapper.ts';
import type { UserTables } from '../user.tables.gen.ts';

type AdminSeller = components['schemas']['AdminSeller'];

/** What admins do with shops: every change is an audit row and an event in the same transaction. */
export class ShopAdministrationService {
  private readonly deps: UserDeps;
  private readonly events: UserEvents;

  constructor(deps: UserDeps, events: UserEvents) {
    this.deps = deps;
    this.events = events;
  }

  async list(
    context: CallContext,
    filter: { status: ShopStatus | undefined; q: string | undefined },
    page: { cursor: string | undefined; limit: number },
  ): Promise<{ rows: (ShopRow & { user_email: string })[]; cursorOf: (row: ShopRow) => string }> {
    const wanted = {
      ...(filter.status === undefined ? {} : { status: filter.status }),
      ...(filter.q === undefined ? {} : { nameKey: shopNameKeyOf(filter.q) }),
    };
    const scope = { operation: 'listSellers', filter: wanted };
    const after = this.deps.cursors.decode(scope, page.cursor);
    const afterId = after === null ? null : String(after[0]);
    const rows = await shopRepository.list(this.deps.db.writer(context.class), wanted, afterId, page.limit + 1);
    return { rows, cursorOf: (row) => this.deps.cursors.encode(scope, [row.id]) };
  }

  async approve(context: CallContext, id: string): Promise<AdminSeller> {
    return this.change(context, id, async (tx, shop) => {
      if (!mayMoveTo(shop.status as ShopStatus, 'approved')) return;
      await shopRepository.setStatus(tx, id, 'approved', null);
      await this.events.shopApproved(tx, context, await read(tx, id));
      await this.audit(tx, context, 'shop.approved', id, shop.status, 'approved');
    });
  }

  async suspend(context: CallContext, id: string, reason: string): Promise<AdminSeller> {
    return this.change(context, id, async (tx, shop) => {
      if (shop.status === 'suspended' && shop.status_reason === reason) return;
      await shopRepository.setStatus(tx, id, 'suspended', reason);
      await this.events.shopSuspended(tx, context, await read(tx, id), reason);
      await this.audit(tx, context, 'shop.suspended', id, shop.status, 'suspended', reason);
    });
  }

  async setCommission(
    context: CallContext,
    id: string,
    input: components['schemas']['CommissionInput'],
  ): Promise<AdminSeller> {
    const rules = input.fees ?? [];
    if (new Set(rules.map((fee) => fee.name)).size < rules.length)
      throw new AppError('validation_failed', {
        detail: 'Two fees have one name.',
        errors: [{ path: '/body/fees', code: 'unique', message: 'names must not repeat' }],
      });
    const terms = { bps: input.commission_bps, cap: input.commission_cap ?? null, fees: JSON.stringify(rules) };
    return this.change(context, id, async (tx, shop) => {
      const before = { bps: shop.commission_bps, cap: shop.commission_cap, fees: shop.fees };
      if (JSON.stringify(before) === JSON.stringify(terms)) return;
      await shopRepository.setCommission(tx, id, terms);
      await this.events.shopUpdated(tx, context, await read(tx, id), ['commission']);
      const detail = `${shop.commission_bps} → ${terms.bps} bps, ${rules.length} named fees`;
      await this.audit(tx, context, 'shop.commission_changed', id, before, terms, detail);
    });
  }

  private async change(
    context: CallContext,
    id: string,
    work: (tx: Tx<UserTables>, shop: ShopRow) => Promise<void>,
  ): Promise<AdminSeller> {
    return this.deps.db.transaction(context, async (tx) => {
      const shop = await shopRepository.lock(tx, id);
      if (shop === undefined) throw notFound('seller');
      await work(tx, shop);
      return toAdminSeller(await read(tx, id), await shopRepository.emailOfOwner(tx, shop.user_id));
    });
  }

  private async audit(
    tx: Tx<UserTables>,
    context: CallContext,
    action: string,
    id: string,
    before: unknown,
    after: unknown,
    detail?: string,
  ): Promise<void> {
    const entry = { action, subject: { type: 'shop', id }, before, after };
    await writeAudit(tx, context, detail === undefined ? entry : { ...entry, detail });
  }
}

async function read(tx: Tx<UserTables>, id: string): Promise<ShopRow> {
  const row = await shopRepository.byId(tx, id);
  if (row === undefined) throw notFound('seller');
  return row;
}
