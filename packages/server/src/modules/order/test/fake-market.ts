/**
 * The four modules that order calls, with state and the contract's rules, in memory: what they are asked is checked
 * against the contract, and each call can be made to fail before it did anything or after it did everything.
 */
import { callValidators } from '../../../contract/call-validators.gen.ts';
import type { Ports } from '../../../contract/ports.gen.ts';
import type { components } from '../../../contract/types.gen.ts';
import type { CallContext } from '../../../platform/context/call-context.ts';
import type { EventEnvelope } from '../../../platform/events/envelope.ts';
import { AppError } from '../../../platform/kernel/errors.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { QuoteCodec } from '../../../platform/kernel/quote.ts';
import { type CouponRule, computeTotals, type TaxRule, type TotalsResult } from '../../../platform/kernel/totals.ts';

import { addressRow, buyerRow } from './people.ts';

type Schemas = components['schemas'];
type OrderPorts = Pick<Ports<CallContext>, 'cart' | 'product' | 'payment' | 'user'>;

export interface FakeSku {
  id: string;
  productId: string;
  sellerId: string;
  price: number;
  onHand: number;
  reserved: number;
}
interface Reservation {
  state: 'reserved' | 'released' | 'committed' | 'lost';
  lines: { sku_id: string; quantity: number }[];
}
interface Payable {
  closed: boolean;
  amount: number;
  splits: Schemas['PaymentSplit'][];
}
export interface FakeCart {
  id: string;
  version: number;
  buyerId: string;
  lines: { skuId: string; quantity: number }[];
  couponCode: string | null;
  coupon: CouponRule | null;
  address: Schemas['CartAddress'];
}

export class FakeMarket {
  readonly skus = new Map<string, FakeSku>();
  readonly reservations = new Map<string, Reservation>();
  readonly restocked = new Map<string, { sku_id: string; quantity: number }[]>();
  readonly payables = new Map<string, Payable>();
  readonly payments: Schemas['PaymentState'][] = [];
  readonly refunds = new Map<
    string,
    { amount: number; paymentId: string; status: 'pending' | 'succeeded' | 'failed' }
  >();
  readonly buyers = new Map<string, Schemas['CheckoutBuyer']>();
  readonly addresses = new Map<string, { buyerId: string; address: Schemas['Address'] }>();
  readonly shops = new Map<string, Schemas['ShopRecord']>();
  readonly carts = new Map<string, FakeCart>();
  readonly events: EventEnvelope[] = [];
  readonly calls: string[] = [];
  taxes: TaxRule[] = [];
  shippingPrice = 499;
  shippingRateId = 'srate_00000000000000000000000001';
  gatewaySilent = false;
  private readonly failures = new Map<string, { when: 'before' | 'after'; times: number }>();
  private readonly hooks = new Map<string, () => Promise<void>>();
  private readonly quotes: QuoteCodec;

  constructor(quoteSecret: string) {
    this.quotes = new QuoteCodec(quoteSecret);
  }

  /** The next calls of this operation fail: before anything was done, or after everything, with the reply lost. */
  fail(operation: string, when: 'before' | 'after', times = 1): void {
    this.failures.set(operation, { when, times });
  }

  /** Runs once right before the next call of this operation has its effect: for races that must happen. */
  before(operation: string, work: () => Promise<void>): void {
    this.hooks.set(operation, work);
  }

  readonly ports: OrderPorts = this.createPorts();

  addSeller(commissionBps = 1000): Schemas['ShopRecord'] {
    const seller: Schemas['ShopRecord'] = {
      seller_id: newId('seller'),
      user_id: newId('usr'),
      name: 'Nile Audio',
      slug: 'nile-audio',
      country: 'EG',
      status: 'approved',
      commission_bps: commissionBps,
      commission_cap: null,
      fees: [],
      sequence: 1,
    };
    this.shops.set(seller.seller_id, seller);
    return seller;
  }

  addSku(sellerId: string, price: number, onHand: number): FakeSku {
    const sku = { id: newId('sku'), productId: newId('prod'), sellerId, price, onHand, reserved: 0 };
    this.skus.set(sku.id, sku);
    return sku;
  }

  addBuyer(): { id: string; addressId: string } {
    const id = newId('usr');
    const addressId = newId('addr');
    this.buyers.set(id, buyerRow(id));
    this.addresses.set(addressId, { buyerId: id, address: addressRow(addressId) });
    return { id, addressId };
  }

  addCart(buyer: { id: string; addressId: string }, lines: FakeCart['lines']): FakeCart {
    const cart: FakeCart = {
      id: newId('cart'),
      version: 1,
      buyerId: buyer.id,
      lines,
      couponCode: null,
      coupon: null,
      address: { country: 'EG', region: null, postal_code: null, address_id: buyer.addressId },
    };
    this.carts.set(cart.id, cart);
    return cart;
  }

  quote(cart: FakeCart, issuedAt = Date.now()): string {
    const { totals } = this.totalsOf(cart);
    return this.quotes.encode({
      cartId: cart.id,
      cartVersion: cart.version,
      currency: 'USD',
      lines: cart.lines.map((line) => ({ ...line, unitPrice: this.sku(line.skuId).price })),
      totals,
      issuedAt,
    });
  }

  /** The buyer pays (or not) at the gateway: the attempt moves and its event is told. */
  gatewayMoves(
    orderId: string,
    status: 'authorized' | 'captured' | 'declined' | 'expired',
    paymentId?: string,
  ): EventEnvelope {
    const payment = this.payments.findLast((p) =>
      paymentId === undefined ? p.order_id === orderId : p.payment_id === paymentId,
    );
    if (payment === undefined) throw new Error(`No payment of ${orderId}`);
    payment.status = status;
    if (status === 'captured') payment.amount_captured = payment.amount;
    return this.tell(payment, `payment.${status}`);
  }

  nextAttempt(orderId: string): Schemas['PaymentState'] {
    const last = this.payments.findLast((p) => p.order_id === orderId) as Schemas['PaymentState'];
    const next = { ...last, payment_id: newId('pay'), attempt: last.attempt + 1, status: 'pending' as const };
    this.payments.push(next);
    return next;
  }

  moneyHeld(orderId: string): number {
    return this.payments
      .filter((p) => p.order_id === orderId)
      .reduce((sum, p) => sum + (p.status === 'authorized' ? p.amount : p.amount_captured - p.amount_refunded), 0);
  }

  sku(id: string): FakeSku {
    const sku = this.skus.get(id);
    if (sku === undefined) throw new AppError('product_unavailable', { meta: { lines: [{ sku_id: id }] } });
    return sku;
  }

  private totalsOf(cart: FakeCart): TotalsResult {
    return computeTotals({
      currency: 'USD',
      lines: cart.lines.map((line) => {
        const sku = this.sku(line.skuId);
        return { key: sku.id, sellerId: sku.sellerId, categoryIds: [], unitPrice: sku.price, quantity: line.quantity };
      }),
      coupon: cart.coupon,
      destination: { country: cart.address.country, region: cart.address.region },
      shipping: {
        id: this.shippingRateId,
        countries: [],
        basePrice: this.shippingPrice,
        pricePerItem: 0,
        freeFrom: 10_000,
        position: 0,
        active: true,
      },
      taxes: this.taxes,
      now: new Date(),
    });
  }

  private createPorts(): OrderPorts {
    const methods = {
      user: { getCheckoutBuyer: this.getCheckoutBuyer, getShops: this.getShops },
      cart: { getCheckoutCart: this.getCheckoutCart },
      product: {
        reserveStock: this.reserveStock,
        commitReservation: this.commitReservation,
        releaseReservation: this.releaseReservation,
        restockReturn: this.restockReturn,
      },
      payment: {
        startPayment: this.startPayment,
        closePayments: this.closePayments,
        capturePayment: this.capturePayment,
        voidPayment: this.voidPayment,
        refreshPayment: this.refreshPayment,
        refundPayment: this.refundPayment,
        getOrderPayments: this.getOrderPayments,
      },
    };
    return Object.fromEntries(
      Object.entries(methods).map(([module, calls]) => [
        module,
        Object.fromEntries(
          Object.entries(calls).map(([name, call]) => [name, this.guarded(name, call as (input: never) => unknown)]),
        ),
      ]),
    ) as unknown as OrderPorts;
  }

  private guarded(
    name: string,
    call: (input: never) => unknown,
  ): (context: CallContext, input: unknown) => Promise<unknown> {
    return async (_context, input) => {
      const check = (callValidators as Record<string, { input: (value: unknown) => boolean }>)[name];
      const copy: unknown = JSON.parse(JSON.stringify(input));
      if (check !== undefined && !check.input(copy))
        throw new Error(`${name} was asked against the contract: ${JSON.stringify(input)}`);
      this.calls.push(name);
      await new Promise((resolve) => setImmediate(resolve));
      const hook = this.hooks.get(name);
      this.hooks.delete(name);
      await hook?.();
      const failure = this.failures.get(name);
      const fails = failure !== undefined && failure.times > 0;
      if (fails) failure.times -= 1;
      if (fails && failure.when === 'before') throw unavailable(name, false);
      const output = call.call(this, copy as never);
      if (fails) throw unavailable(name, true);
      return JSON.parse(JSON.stringify(output)) as unknown;
    };
  }

  private getCheckoutBuyer(input: Schemas['GetCheckoutBuyerInput']): Schemas['CheckoutBuyer'] {
    const buyer = this.buyers.get(input.user_id);
    const owned = input.address_id === undefined ? undefined : this.addresses.get(input.address_id);
    if (buyer === undefined || (input.address_id !== undefined && owned?.buyerId !== buyer.user_id))
      throw new AppError('not_found');
    return { ...buyer, address: owned?.address ?? null };
  }

  private getShops(input: Schemas['GetShopsInput']): Schemas['GetShopsOutput'] {
    const wanted = [...this.shops.values()].filter(
      (shop) => input.seller_ids?.includes(shop.seller_id) || input.user_ids?.includes(shop.user_id),
    );
    return { shops: wanted };
  }

  private getCheckoutCart(input: Schemas['GetCheckoutCartInput']): Schemas['CheckoutCart'] {
    const quote = this.quotes.decode(input.quote);
    const cart = quote === null ? undefined : this.carts.get(quote.cartId);
    if (quote === null || cart?.buyerId !== input.buyer_id) throw new AppError('validation_failed');
    if (cart.lines.length === 0) throw new AppError('cart_empty');
    if (quote.cartVersion !== cart.version || Date.now() - quote.issuedAt > 600_000)
      throw new AppError('quote_expired', { meta: { quote: this.quote(cart) } });
    const moved = quote.lines.filter((line) => this.sku(line.skuId).price !== line.unitPrice);
    if (moved.length > 0)
      throw new AppError('price_changed', {
        meta: {
          quote: this.quote(cart),
          currency: 'USD',
          lines: moved.map((line) => ({
            sku_id: line.skuId,
            old_price: line.unitPrice,
            new_price: this.sku(line.skuId).price,
          })),
        },
      });
    const json = ({ items, discount, shipping, tax, taxIncluded, grandTotal }: TotalsResult['totals']) => ({
      items,
      discount,
      shipping,
      tax,
      tax_included: taxIncluded,
      grand_total: grandTotal,
    });
    return {
      cart_id: cart.id,
      version: cart.version,
      currency: 'USD',
      lines: cart.lines.map((line) => {
        const sku = this.sku(line.skuId);
        return {
          sku_id: sku.id,
          product_id: sku.productId,
          seller_id: sku.sellerId,
          seller_name: 'Nile Audio',
          code: 'WH-900',
          title: 'Headphones',
          sku_title: 'Black',
          image_url: null,
          category_id: 'cat_01k9q2ckqrmg3rpn3efgx4pan3',
          attributes: { color: 'Black' },
          quantity: line.quantity,
          unit_price: sku.price,
        };
      }),
      address: cart.address,
      shipping_rate_id: this.shippingRateId,
      coupon_code: cart.couponCode,
      sellers: this.totalsOf(cart).sellers.map((s) => ({
        seller: { id: s.sellerId, name: 'Nile Audio' },
        totals: json(s.totals),
      })),
      totals: json(quote.totals),
      quoted_at: new Date(quote.issuedAt).toISOString(),
      price_may_have_changed: false,
    };
  }

  private reserveStock(input: Schemas['ReserveStockInput']): Schemas['ReserveStockOutput'] {
    const known = this.reservations.get(input.order_id);
    if (known !== undefined && known.state !== 'reserved' && known.state !== 'committed')
      throw new AppError('conflict');
    if (known === undefined) {
      const moved = input.lines.filter((line) => this.sku(line.sku_id).price !== line.unit_price);
      if (moved.length > 0)
        throw new AppError('price_changed', {
          meta: {
            lines: moved.map((l) => ({
              sku_id: l.sku_id,
              old_price: l.unit_price,
              new_price: this.sku(l.sku_id).price,
            })),
          },
        });
      this.claim(input.lines);
      this.reservations.set(input.order_id, { state: 'reserved', lines: input.lines });
    }
    return { outcome: 'reserved', expires_at: new Date(Date.now() + 1_800_000).toISOString() };
  }

  private commitReservation({ order_id }: Schemas['OrderReservationInput']): Schemas['CommitReservationOutput'] {
    const known = this.reservations.get(order_id);
    if (known === undefined) throw new AppError('not_found');
    if (known.state === 'released')
      try {
        this.claim(known.lines);
        known.state = 'reserved';
      } catch {
        known.state = 'lost';
      }
    if (known.state === 'reserved') {
      for (const line of known.lines) {
        const sku = this.sku(line.sku_id);
        sku.onHand -= line.quantity;
        sku.reserved -= line.quantity;
      }
      known.state = 'committed';
    }
    return { outcome: known.state === 'committed' ? 'committed' : 'stock_lost' };
  }

  private releaseReservation({ order_id }: Schemas['OrderReservationInput']): Schemas['ReleaseReservationOutput'] {
    const known = this.reservations.get(order_id);
    if (known === undefined) {
      this.reservations.set(order_id, { state: 'released', lines: [] });
      return { outcome: 'not_reserved' };
    }
    if (known.state === 'committed') return { outcome: 'already_committed' };
    if (known.state !== 'reserved') return { outcome: 'already_released' };
    for (const line of known.lines) this.sku(line.sku_id).reserved -= line.quantity;
    known.state = 'released';
    return { outcome: 'released' };
  }

  private restockReturn({ reference_id, lines }: Schemas['RestockReturnInput']): Schemas['RestockReturnOutput'] {
    if (this.restocked.has(reference_id)) return { outcome: 'already_restocked' };
    for (const line of lines) this.sku(line.sku_id).onHand += line.quantity;
    this.restocked.set(reference_id, lines);
    return { outcome: 'restocked' };
  }

  private claim(lines: { sku_id: string; quantity: number }[]): void {
    const short = lines.filter((line) => this.sku(line.sku_id).onHand - this.sku(line.sku_id).reserved < line.quantity);
    if (short.length > 0)
      throw new AppError('out_of_stock', {
        meta: {
          lines: short.map((l) => ({
            sku_id: l.sku_id,
            requested: l.quantity,
            available: Math.max(0, this.sku(l.sku_id).onHand - this.sku(l.sku_id).reserved),
          })),
        },
      });
    for (const line of lines) this.sku(line.sku_id).reserved += line.quantity;
  }

  private startPayment(input: Schemas['StartPaymentInput']): Schemas['StartPaymentOutput'] {
    const same = this.payments.find((p) => p.order_id === input.order_id && p.attempt === input.attempt);
    if (same === undefined) {
      const payable = this.payables.get(input.order_id) ?? {
        closed: false,
        amount: input.amount,
        splits: input.splits,
      };
      if (payable.closed) throw new AppError('transition_not_allowed');
      if (input.splits.reduce((sum, s) => sum + s.amount, 0) !== input.amount) throw new Error('splits do not add up');
      this.payables.set(input.order_id, payable);
      this.payments.push({
        payment_id: newId('pay'),
        order_id: input.order_id,
        buyer_id: input.buyer_id,
        attempt: input.attempt,
        status: 'pending',
        amount: input.amount,
        amount_captured: 0,
        amount_refunded: 0,
        currency: input.currency,
        provider: 'sandbox',
        redirect_url: 'https://pay.example.com/s/1',
        decline_reason: null,
      });
    }
    const made = same ?? (this.payments.at(-1) as Schemas['PaymentState']);
    return { payment_id: made.payment_id, attempt: made.attempt, status: made.status, redirect_url: made.redirect_url };
  }

  private closePayments({ order_id }: Schemas['ClosePaymentsInput']): Schemas['ClosePaymentsOutput'] {
    const payable = this.payables.get(order_id) ?? { closed: true, amount: 0, splits: [] };
    payable.closed = true;
    this.payables.set(order_id, payable);
    const own = this.payments.filter((p) => p.order_id === order_id);
    if (this.gatewaySilent) return { order_id, settled: false, payments: own };
    for (const payment of own)
      if (payment.status === 'pending' || payment.status === 'initiated') payment.status = 'expired';
    return { order_id, settled: true, payments: own };
  }

  private capturePayment({ payment_id }: Schemas['CapturePaymentInput']): Schemas['PaymentState'] {
    const payment = this.payment(payment_id);
    if (payment.status === 'authorized') {
      payment.status = 'captured';
      payment.amount_captured = payment.amount;
      this.tell(payment, 'payment.captured');
    }
    if (payment.amount_captured === 0) throw new AppError('transition_not_allowed');
    return payment;
  }

  private voidPayment({ payment_id }: Schemas['VoidPaymentInput']): Schemas['PaymentState'] {
    const payment = this.payment(payment_id);
    if (payment.status === 'authorized') {
      payment.status = 'voided';
      this.tell(payment, 'payment.voided');
    } else if (payment.status === 'captured') {
      payment.status = 'refunded';
      payment.amount_refunded = payment.amount;
      this.tellRefund(
        payment,
        newId('rfnd'),
        payment.amount,
        this.payables.get(payment.order_id)?.splits.map((s) => ({
          seller_order_id: s.seller_order_id,
          seller_id: s.seller_id,
          amount: s.amount,
          commission_reversal: s.commission_amount,
        })) ?? [],
      );
    }
    return payment;
  }

  private refreshPayment({ payment_id }: Schemas['RefreshPaymentInput']): Schemas['PaymentState'] {
    return this.payment(payment_id);
  }

  private refundPayment(input: Schemas['RefundPaymentInput']): Schemas['RefundPaymentOutput'] {
    const payment = this.payment(input.payment_id);
    const known = this.refunds.get(input.refund_id);
    if (known === undefined) {
      if (input.splits.reduce((sum, s) => sum + s.amount, 0) !== input.amount)
        throw new Error('refund splits do not add up');
      if (payment.amount_refunded + input.amount > payment.amount_captured)
        throw new AppError('refund_exceeds_captured');
      payment.amount_refunded += input.amount;
      payment.status = payment.amount_refunded === payment.amount_captured ? 'refunded' : 'partially_refunded';
      this.refunds.set(input.refund_id, {
        amount: input.amount,
        paymentId: payment.payment_id,
        status: this.gatewaySilent ? 'pending' : 'succeeded',
      });
      const sellerOf = (id: string): string =>
        this.payables.get(input.order_id)?.splits.find((s) => s.seller_order_id === id)?.seller_id ?? '';
      this.tellRefund(
        payment,
        input.refund_id,
        input.amount,
        input.splits.map((s) => ({ ...s, seller_id: sellerOf(s.seller_order_id) })),
      );
    }
    const status = this.refunds.get(input.refund_id)?.status ?? 'pending';
    return {
      refund_id: input.refund_id,
      status,
      payment_status: payment.status,
      amount_refunded: payment.amount_refunded,
    };
  }

  private getOrderPayments(input: Schemas['GetOrderPaymentsInput']): Schemas['GetOrderPaymentsOutput'] {
    return { payments: this.payments.filter((p) => input.order_ids.includes(p.order_id)) };
  }

  private payment(id: string): Schemas['PaymentState'] {
    const payment = this.payments.find((p) => p.payment_id === id);
    if (payment === undefined) throw new AppError('not_found');
    return payment;
  }

  private tell(payment: Schemas['PaymentState'], type: string): EventEnvelope {
    const at = new Date().toISOString();
    const { payment_id, order_id, buyer_id, attempt, amount, currency } = payment;
    const base = { payment_id, order_id, buyer_id, attempt, amount, currency };
    const splits = this.payables.get(order_id)?.splits ?? [];
    const more: Record<string, unknown> = {
      'payment.authorized': { authorized_at: at },
      'payment.captured': { captured_at: at, splits },
      'payment.declined': { reason: 'insufficient_funds' },
      'payment.voided': { reason: null },
      'payment.expired': {},
    };
    return this.push(payment, type, { ...base, ...(more[type] as object) });
  }

  private tellRefund(
    payment: Schemas['PaymentState'],
    refundId: string,
    amount: number,
    splits: Schemas['PaymentRefundSplit'][],
  ): void {
    const { payment_id, order_id, buyer_id, attempt, currency } = payment;
    this.push(payment, 'payment.refunded', {
      payment_id,
      order_id,
      buyer_id,
      attempt,
      amount: payment.amount,
      currency,
      refund_id: refundId,
      refund_amount: amount,
      amount_refunded: payment.amount_refunded,
      payment_status: payment.status,
      reason: null,
      refunded_at: new Date().toISOString(),
      splits,
    });
  }

  private push(payment: Schemas['PaymentState'], type: string, data: unknown): EventEnvelope {
    const event: EventEnvelope = {
      id: newId('evt'),
      type,
      version: 1,
      occurred_at: new Date().toISOString(),
      producer: 'payment',
      aggregate: { type: 'payment', id: payment.payment_id, sequence: this.events.length + 1 },
      correlation_id: newId('req'),
      causation_id: null,
      traceparent: null,
      data,
    };
    this.events.push(event);
    return event;
  }
}

function unavailable(name: string, unknown: boolean): AppError {
  return new AppError('service_unavailable', {
    detail: `${name} failed on purpose`,
    meta: { part: 'fake', ...(unknown ? { unknown } : {}) },
  });
}
