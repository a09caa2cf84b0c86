/** Invariants within one module: views of its schema, each of whose rows breaks one. */
import type { ModuleName } from '@mkt/server';
import { batchRows, type Check, inBatches, type Look, most, type Suspect, snapshotOf } from './audit-check.ts';
import { type ChangedScopes, changedKeys, type ScopeName, viewRows } from './view-checks.repository.ts';

interface ViewCheck {
  view: string;
  module: ModuleName;
  says: string;
  /**
   * Counts at once: everything it compares is written in one transaction, so that one moment shows it right or
   * wrong. Others wait until their row has been quiet.
   */
  atOnce?: boolean;
  /** How an incremental look finds its candidates; without one by the view's `changed_at`. */
  scope?: ScopeName;
}

const of =
  (module: ModuleName) =>
  (view: string, says: string, options: Pick<ViewCheck, 'atOnce' | 'scope'> = {}): ViewCheck => ({
    view,
    module,
    says,
    ...options,
  });
const [order, payment, product, user] = [of('order'), of('payment'), of('product'), of('user')];
const byOrder = { atOnce: true, scope: 'order' } as const;
const byPayment = { atOnce: true, scope: 'payment' } as const;
const bySku = { atOnce: true, scope: 'sku' } as const;
const byBooking = { atOnce: true, scope: 'booking' } as const;
const atOnce = { atOnce: true } as const;

const ownChecks: readonly ViewCheck[] = [
  order('chk_01_order_total', 'an order’s total is its lines, shipping and tax', byOrder),
  order('chk_02_line', 'a line’s total is its pieces at their price, less its discount', byOrder),
  order('chk_03_parts', 'the sellers’ parts add up to the order in every component', byOrder),
  order('chk_03_line_in_part', 'each line is in its own seller’s part', byOrder),
  order('chk_03_part_lines', 'a part’s items and discount are those of its lines', byOrder),
  order('chk_04_commission', 'commission, fees and earning add up to a part', byOrder),
  product('chk_05_ledger', 'stock equals the sums of its ledger', bySku),
  product('chk_06_bounds', 'stock is never below zero, nor less than what is reserved', bySku),
  product('chk_07_reserved', 'what a SKU has reserved is what its open reservations ask for', bySku),
  product('chk_08_outlived', 'no reservation is open a minute after its end'),
  product('chk_09_deducted', 'what a committed reservation held was taken from the shelf'),
  payment('chk_10_captured_twice', 'an order has one captured attempt, beside those on their way back', {
    scope: 'payment',
  }),
  payment('chk_10_payable', 'an attempt asks for what its order asks for', byPayment),
  order('chk_13_refunded', 'no more is refunded than was captured; refunded is what gave everything back', byOrder),
  order('chk_13_refund_requests', 'what an order has refunded is the sum of its refunds', byOrder),
  payment(
    'chk_13_refunds',
    'refunds of an attempt never exceed its capture, and its columns are their sums',
    byPayment,
  ),
  payment('chk_13_status', 'an attempt’s status says what became of its money', byPayment),
  payment('chk_14_unbalanced', 'every ledger transaction adds up to nothing', byBooking),
  payment('chk_14_capture', 'every capture is booked once, in full', byPayment),
  payment('chk_14_refund', 'every refund is booked once, in full', byPayment),
  payment('chk_14_payout', 'every payout is booked once, in full', atOnce),
  payment('chk_14_without_cause', 'nothing is booked that did not happen', byBooking),
  payment('chk_14_clearing', 'what the ledger has at the gateway is what was captured less what went back', atOnce),
  payment('chk_15_balance', 'a seller’s balance follows from its parts and payouts', atOnce),
  payment('chk_15_overpaid', 'no more is paid out than was ever earned and delivered', atOnce),
  payment('chk_15_not_restored', 'a payout that came back is booked back', atOnce),
  order('chk_16_untold', 'every confirmation and cancellation has its event', atOnce),
  payment('chk_16_untold', 'every authorisation and capture has its event', atOnce),
  of('notification')('chk_17_told_twice', 'nobody is told the same of an order twice', atOnce),
  of('notification')('chk_17_failed_silently', 'a message that failed has a reason', atOnce),
  payment('chk_18_twice', 'a delivery of a gateway is there once', atOnce),
  payment('chk_18_waiting', 'a delivery of a gateway is judged within a minute, a parked one looked at when due'),
  payment('chk_18_without_reason', 'a delivery that is parked, quarantined or dead has a reason', atOnce),
  payment('chk_19_payment_status', 'the present status of an attempt is the end of its trail', byPayment),
  order('chk_20_saga_without_order', 'a checkout that answered has its order'),
  order('chk_20_saga_left_alone', 'every unfinished checkout is carried on'),
  order('chk_20_order_without_saga', 'an order that is not decided has a checkout that carries it on'),
  order('chk_21_uses', 'a coupon’s uses are its redemptions, within its limit', atOnce),
  order('chk_21_buyer_limit', 'nobody uses a coupon more often than it allows', atOnce),
  order('chk_21_not_released', 'an order that ended unpaid holds no coupon'),
  order('chk_21_without_redemption', 'a discounted order has its redemption', byOrder),
  order('chk_22_parts', 'every part has its order, and the same buyer', atOnce),
  order('chk_22_lines', 'every line has its order, and the same buyer', atOnce),
  order('chk_22_after_sale', 'every shipment, return and refund has its order, and the same buyer', atOnce),
  payment('chk_22_payments', 'every attempt has its payable, and the same buyer', byPayment),
  payment('chk_22_refunds', 'every refund has its attempt, the same order and buyer', byPayment),
  payment('chk_22_shares', 'every share has its attempt', atOnce),
  payment('chk_22_trail', 'every step has its attempt', atOnce),
  product('chk_22_skus', 'every SKU has its product, of the same seller', bySku),
  product('chk_22_pictures', 'every picture has its product', atOnce),
  product('chk_22_reservation_lines', 'every reserved line has its reservation and its SKU', atOnce),
  product('chk_22_movements', 'every movement has its SKU', atOnce),
  product('chk_22_reviews', 'every review has its product', atOnce),
  user('chk_22_sessions', 'every session has its user', atOnce),
  user('chk_22_refresh_tokens', 'every refresh token has its session', atOnce),
  user('chk_22_shops', 'every shop has its owner', atOnce),
  user('chk_23_active_tokens', 'one refresh token of a session works', atOnce),
  user('chk_23_outlived', 'no token was made in a session that had ended', atOnce),
  user('chk_23_token_hashes', 'tokens, codes and links are stored as hashes', atOnce),
  user('chk_23_password_hashes', 'passwords are hashed by Argon2id at no less than the floor', atOnce),
  of('cart')('chk_23_cart_tokens', 'the tokens of guests’ carts are stored as hashes', atOnce),
  of('search')('chk_24_pending', 'the index is never ahead of the rows', atOnce),
  of('search')('chk_24_terms', 'every term has its row', atOnce),
  payment('chk_27_currencies', 'a ledger transaction is in one currency', byBooking),
  product('chk_27_currencies', 'a SKU is priced in its product’s currency', bySku),
  order('chk_28_refunds', 'who decided a refund is written down', atOnce),
  order('chk_28_coupons', 'who made a coupon is written down', atOnce),
  payment('chk_28_payouts', 'who made or returned a payout is written down', atOnce),
  user('chk_28_roles', 'who made somebody an administrator is written down', atOnce),
  user('chk_28_shops', 'who decided about a shop is written down', atOnce),
];

/** Where there is an index. */
const indexChecks: readonly ViewCheck[] = [of('search')('chk_24_behind', 'the index follows the rows within a minute')];

const platformChecks = (module: ModuleName): ViewCheck[] => [
  of(module)('chk_16_unrelayed', 'no event waits to be handed over'),
  of(module)('chk_16_event_twice', 'no aggregate has two events of one type and sequence', atOnce),
  of(module)('chk_17_without_reason', 'what is parked, retried, dead or dropped has a reason', atOnce),
  of(module)('chk_17_overdue', 'no retry is overdue'),
  of(module)('chk_20_in_progress', 'no idempotency key is in progress for long'),
  of(module)('chk_20_without_answer', 'an idempotency key that is done has its answer', atOnce),
  of(module)('chk_27_column_types', 'money is in whole numbers, and no inexact number is near it', atOnce),
  of(module)('chk_27_email_keys', 'e-mail addresses are compared byte by byte', atOnce),
  of(module)('chk_27_primary_keys', 'every table has a primary key', atOnce),
  of(module)('chk_28_anonymous', 'every audit row names an actor and a request', atOnce),
];

/** `changed` is shared by the checks of one run, so that what changed is asked once. */
export function viewChecks(
  modules: readonly ModuleName[],
  options: { hasIndex: boolean; changed: ChangedScopes },
): Check[] {
  return [...ownChecks, ...(options.hasIndex ? indexChecks : []), ...modules.flatMap(platformChecks)]
    .filter(({ module }) => modules.includes(module))
    .map((check) => asCheck(check, options.changed));
}

function asCheck(check: ViewCheck, changed: ChangedScopes): Check {
  const { module, says, view, scope } = check;
  const invariant = `I${Number(view.slice(4, 6))}`;
  const suspect = (row: { subject: string; scope_id: string | null; detail: string }): Suspect => ({
    invariant,
    module,
    subject: row.subject,
    detail: row.detail,
    scope: row.scope_id,
    sameDetail: check.atOnce !== true,
  });
  const settle = (look: Look): number | null => (check.atOnce === true ? null : look.settleS);
  return {
    invariant,
    name: view,
    module,
    says,
    reads: [module],
    async run(snapshots, look) {
      const snapshot = snapshotOf(snapshots, module);
      const since = look.since?.get(module) ?? null;
      const keys = since === null || scope === undefined ? null : await changedKeys(snapshot, scope, since, changed);
      if (keys === null)
        return (await viewRows(snapshot, view, { settleS: settle(look), since, limit: most })).map(suspect);
      const found: Suspect[] = [];
      for (const scopeIds of inBatches(keys, batchRows)) {
        if (found.length >= most) break;
        found.push(...(await viewRows(snapshot, view, { settleS: settle(look), scopeIds, limit: most })).map(suspect));
      }
      return found;
    },
    async again(snapshots, look, suspects) {
      const snapshot = snapshotOf(snapshots, module);
      const scopes = [...new Set(suspects.map((one) => one.scope))];
      const known = scopes.filter((one) => one !== null);
      const question = known.length === scopes.length ? { scopeIds: known } : {};
      return (await viewRows(snapshot, view, { settleS: settle(look), ...question, limit: most })).map(suspect);
    },
  };
}
