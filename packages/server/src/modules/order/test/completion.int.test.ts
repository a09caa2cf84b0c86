import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemContext } from '../../../platform/context/make-context.ts';
import type { EventEnvelope } from '../../../platform/events/envelope.ts';
import { cancelOrder } from '../services/cancel-order.service.ts';
import { OrderWorld, type Shopper } from './order-world.ts';

let world: OrderWorld;
beforeAll(async () => {
  world = await OrderWorld.create();
});
afterAll(() => world?.close());

/** Everything that must agree whatever came when. */
async function endState(orderId: string, shopper: Shopper): Promise<Record<string, unknown>> {
  const order = await world.order(orderId);
  const sku = shopper.skus[0];
  const entries = await world.db
    .selectFrom('order_events')
    .select(['type', 'status'])
    .where('buyer_id', '=', shopper.id)
    .where('order_id', '=', orderId)
    .where('visible', '=', 1)
    .execute();
  return {
    status: order.status,
    reason: order.cancelReason,
    captured: order.capturedTotal,
    held: world.market.moneyHeld(orderId),
    onHand: sku?.onHand,
    reserved: sku?.reserved,
    timeline: entries.map((entry) => `${entry.type} ${entry.status}`).sort(),
    faults: await world.faults(orderId),
  };
}

const cancel = (shopper: Shopper, orderId: string): Promise<void> =>
  cancelOrder(
    world.processes[1].deps,
    systemContext('test', { class: 'checkout' }),
    { buyerId: shopper.id, orderId },
    { reason: 'buyer', actor: 'buyer' },
  );

describe('the completion', () => {
  it('ends alike for every permutation of decline, authorisation and capture, each twice', async () => {
    const ends = new Set<string>();
    for (const order of permutations(['declined', 'authorized', 'captured'])) {
      const shopper = world.shopper();
      const placed = await world.place(shopper);
      const events: Record<string, EventEnvelope> = {};
      events['declined'] = world.market.gatewayMoves(placed.id, 'declined');
      const second = world.market.nextAttempt(placed.id);
      events['authorized'] = world.market.gatewayMoves(placed.id, 'authorized', second.payment_id);
      events['captured'] = world.market.gatewayMoves(placed.id, 'captured', second.payment_id);
      for (const name of order) {
        await world.deliver(events[name] as EventEnvelope);
        await world.deliver(events[name] as EventEnvelope, 1);
      }
      await world.settle();
      ends.add(JSON.stringify(await endState(placed.id, shopper)));
    }
    expect([...ends]).toHaveLength(1);
    expect(JSON.parse([...ends][0] ?? '{}')).toMatchObject({
      status: 'confirmed',
      held: 3097,
      onHand: 8,
      reserved: 0,
      faults: [],
    });
  });

  it('of twenty deliveries of one event at once has one effect', async () => {
    const shopper = world.shopper();
    const placed = await world.place(shopper);
    const event = world.market.gatewayMoves(placed.id, 'authorized');
    await Promise.all(Array.from({ length: 20 }, (_, i) => world.deliver(event, (i % 2) as 0 | 1)));
    await world.settle();
    const confirmed = await world.db
      .selectFrom('outbox')
      .select('id')
      .where('type', '=', 'order.confirmed')
      .where('aggregate_id', '=', placed.id)
      .execute();
    expect(confirmed).toHaveLength(1);
    expect(await endState(placed.id, shopper)).toMatchObject({
      status: 'confirmed',
      held: 3097,
      onHand: 8,
      reserved: 0,
      faults: [],
    });
  });

  it('goes on where a reply was lost', async () => {
    for (const [operation, when] of [
      ['commitReservation', 'before'],
      ['commitReservation', 'after'],
      ['capturePayment', 'before'],
      ['capturePayment', 'after'],
    ] as const) {
      const shopper = world.shopper();
      const placed = await world.place(shopper);
      world.market.fail(operation, when);
      const event = world.market.gatewayMoves(placed.id, 'authorized');
      expect(await world.deliver(event)).toBe('retrying');
      expect(await world.deliver(event, 1)).toBe('applied');
      await world.settle();
      expect(await endState(placed.id, shopper)).toMatchObject({
        status: 'confirmed',
        held: 3097,
        onHand: 8,
        faults: [],
      });
    }
  });

  it('by a process whose clock is ten minutes behind keeps a trail that never goes back', async () => {
    const shopper = world.shopper();
    const placed = await world.place(shopper);
    world.clock.set(new Date(Date.now() - 600_000));
    await world.pay(placed.id);
    await cancel(shopper, placed.id);
    world.clock.set(null);
    expect(await world.faults(placed.id)).toEqual([]);
  });

  it('keeps that trail where the clock is set back in the middle of writing that late money has gone back', async () => {
    const shopper = world.shopper();
    const placed = await world.place(shopper);
    await cancel(shopper, placed.id);
    let now = Date.now() + 3_600_000;
    const looks = vi.spyOn(world.clock, 'now').mockImplementation(() => {
      now -= 600_000;
      return new Date(now);
    });
    await world.deliver(world.market.gatewayMoves(placed.id, 'captured'));
    await world.settle();
    looks.mockRestore();
    expect((await world.refunds(placed.id)).map(({ status }) => status)).toEqual(['succeeded']);
    expect(await world.faults(placed.id)).toEqual([]);
  });

  it('is found by asking when the webhook never comes', async () => {
    const shopper = world.shopper();
    const placed = await world.place(shopper);
    world.market.gatewayMoves(placed.id, 'authorized');
    await world.sweep(1);
    expect((await world.order(placed.id)).status).toBe('confirmed');
    await world.settle();
    expect(await endState(placed.id, shopper)).toMatchObject({ held: 3097, onHand: 8, faults: [] });
  });

  it('voids the payment and says stock_lost when the units went to another buyer meanwhile', async () => {
    const shopper = world.shopper({ quantity: 1, onHand: 1 });
    const placed = await world.place(shopper);
    // Product's own backstop ended the reservation, and somebody else bought the unit.
    await world.market.ports.product.releaseReservation(systemContext('t'), { order_id: placed.id });
    const other = await world.place(world.shopper({ skus: shopper.skus, quantity: 1 }));
    await world.pay(other.id);
    await world.pay(placed.id);
    expect(await endState(placed.id, shopper)).toMatchObject({
      status: 'cancelled',
      reason: 'stock_lost',
      held: 0,
      onHand: 0,
      reserved: 0,
      faults: [],
    });
    expect((await world.order(other.id)).status).toBe('confirmed');
    expect(world.market.payments.find((p) => p.order_id === placed.id)?.status).toBe('voided');
  });

  it('refunds a payment that was captured at once when the stock is lost', async () => {
    const shopper = world.shopper({ quantity: 1, onHand: 1 });
    const placed = await world.place(shopper);
    await world.market.ports.product.releaseReservation(systemContext('t'), { order_id: placed.id });
    const other = await world.place(world.shopper({ skus: shopper.skus, quantity: 1 }));
    await world.pay(other.id);
    await world.deliver(world.market.gatewayMoves(placed.id, 'captured'));
    await world.settle();
    expect(await endState(placed.id, shopper)).toMatchObject({
      status: 'cancelled',
      reason: 'stock_lost',
      held: 0,
      faults: [],
    });
    const page = await world.page(shopper, placed.id);
    expect(page.parts[0]?.refunds).toMatchObject([
      { origin: 'stock_lost', status: 'succeeded', amount: page.totals.grand_total },
    ]);
  });

  it('never takes a payment over another amount', async () => {
    const shopper = world.shopper();
    const placed = await world.place(shopper);
    const event = world.market.gatewayMoves(placed.id, 'authorized');
    const forged = { ...event, data: { ...(event.data as object), amount: 1 } };
    expect(await world.deliver(forged)).toBe('dead');
    expect((await world.order(placed.id)).status).toBe('pending_payment');
  });

  it('returns a second payment of the same order', async () => {
    const shopper = world.shopper();
    const placed = await world.place(shopper);
    await world.pay(placed.id);
    const second = world.market.nextAttempt(placed.id);
    await world.deliver(world.market.gatewayMoves(placed.id, 'captured', second.payment_id));
    await world.settle();
    expect(await endState(placed.id, shopper)).toMatchObject({
      status: 'confirmed',
      held: 3097,
      captured: 3097,
      faults: [],
    });
    expect((await world.order(placed.id)).refundedTotal).toBe(0);
  });

  it('parks a payment whose order is not there yet', async () => {
    const shopper = world.shopper();
    const placed = await world.place(shopper);
    const event = world.market.gatewayMoves(placed.id, 'authorized');
    await sql`UPDATE orders SET status = 'created' WHERE id = ${placed.id}`.execute(world.db);
    expect(await world.deliver(event)).toBe('parked');
    await sql`UPDATE orders SET status = 'pending_payment' WHERE id = ${placed.id}`.execute(world.db);
    expect(await world.deliver(event)).toBe('applied');
    expect((await world.order(placed.id)).status).toBe('confirmed');
  });
});

describe('the end of a reservation', () => {
  it('cancels, frees the stock, the cart and the coupon, and takes no money', async () => {
    const shopper = world.shopper();
    const placed = await world.place(shopper);
    await world.expireReservation(placed.id);
    await world.sweep();
    expect(await endState(placed.id, shopper)).toMatchObject({
      status: 'cancelled',
      reason: 'payment_expired',
      held: 0,
      onHand: 10,
      reserved: 0,
      faults: [],
    });
    expect((await world.place(shopper)).status).toBe('pending_payment');
  });

  it('confirms when the last look finds the money', async () => {
    const shopper = world.shopper();
    const placed = await world.place(shopper);
    world.market.gatewayMoves(placed.id, 'authorized');
    await world.expireReservation(placed.id);
    await world.sweep();
    expect(await endState(placed.id, shopper)).toMatchObject({
      status: 'confirmed',
      held: 3097,
      onHand: 8,
      faults: [],
    });
  });

  it('waits while the gateway does not say how an attempt ended', async () => {
    const shopper = world.shopper();
    const placed = await world.place(shopper);
    await world.expireReservation(placed.id);
    world.market.gatewaySilent = true;
    await world.sweep();
    expect((await world.order(placed.id)).status).toBe('pending_payment');
    world.market.gatewaySilent = false;
    await world.sweep();
    expect(await endState(placed.id, shopper)).toMatchObject({ status: 'cancelled', reserved: 0, held: 0 });
  });

  it('returns a success that comes after it', async () => {
    const shopper = world.shopper();
    const placed = await world.place(shopper);
    await world.expireReservation(placed.id);
    await world.sweep();
    await world.deliver(world.market.gatewayMoves(placed.id, 'captured'));
    await world.settle();
    expect(await endState(placed.id, shopper)).toMatchObject({
      status: 'cancelled',
      held: 0,
      onHand: 10,
      reserved: 0,
      faults: [],
    });
    const news = await world.db
      .selectFrom('outbox')
      .select(['type', 'envelope'])
      .where('aggregate_id', 'in', [placed.id, ...(await world.page(shopper, placed.id)).parts.map(({ id }) => id)])
      .execute();
    expect(news.map(({ type }) => type)).not.toContain('seller_order.changed');
    const refunded = news.find(({ type }) => type === 'order.refunded');
    expect(JSON.parse(refunded?.envelope ?? '{}').data, 'the buyer hears of it, no seller does').toMatchObject({
      amount: 3097,
      fully_refunded: true,
      parts: [],
    });
  });

  it('returns two successes that come after it, and what the order knows of is one of them', async () => {
    const shopper = world.shopper();
    const placed = await world.place(shopper);
    const second = world.market.nextAttempt(placed.id);
    await world.expireReservation(placed.id);
    await world.sweep();
    await world.deliver(world.market.gatewayMoves(placed.id, 'captured'));
    await world.deliver(world.market.gatewayMoves(placed.id, 'captured', second.payment_id));
    await world.settle();
    expect(await endState(placed.id, shopper)).toMatchObject({
      status: 'cancelled',
      captured: 3097,
      held: 0,
      onHand: 10,
      reserved: 0,
      faults: [],
    });
    expect((await world.order(placed.id)).refundedTotal).toBe(3097);
  });

  it('by two sweeps at once happens once', async () => {
    const placed = await Promise.all(
      Array.from({ length: 8 }, () => world.shopper()).map(async (s) => ({ s, order: await world.place(s) })),
    );
    for (const { order } of placed) await world.expireReservation(order.id);
    await Promise.all([world.sweep(0), world.sweep(1)]);
    for (const { s, order } of placed)
      expect(await endState(order.id, s)).toMatchObject({
        status: 'cancelled',
        onHand: 10,
        reserved: 0,
        held: 0,
        faults: [],
      });
  });
});

describe('a sweep whose lease was taken by another process', () => {
  /** What a process finds that was frozen for longer than its lease. */
  const takenByAnother = async (shopper: Shopper): Promise<void> => {
    await sql`UPDATE order_sagas SET lease_owner = 'another', lease_until = NOW(3) + INTERVAL 60 SECOND
      WHERE buyer_id = ${shopper.id}`.execute(world.db);
  };
  const sagaOf = (shopper: Shopper) =>
    world.db
      .selectFrom('order_sagas')
      .select(['lease_owner', 'step', 'payment_started'])
      .where('buyer_id', '=', shopper.id)
      .executeTakeFirstOrThrow();

  it('ends no order', async () => {
    const shopper = world.shopper();
    const placed = await world.place(shopper);
    await world.expireReservation(placed.id);
    world.market.before('closePayments', () => takenByAnother(shopper));
    await world.sweep();
    expect((await world.order(placed.id)).status).toBe('pending_payment');
    expect(await sagaOf(shopper)).toMatchObject({ lease_owner: 'another', step: 'waiting' });
    await world.sweep(1);
    expect(await endState(placed.id, shopper)).toMatchObject({ status: 'cancelled', held: 0, reserved: 0, faults: [] });
  });

  it('writes no payment down', async () => {
    const shopper = world.shopper();
    world.market.fail('startPayment', 'before');
    const placed = await world.place(shopper);
    world.market.before('startPayment', () => takenByAnother(shopper));
    await world.sweep();
    expect((await world.order(placed.id)).paymentId).toBeNull();
    expect(await sagaOf(shopper)).toMatchObject({ lease_owner: 'another', payment_started: 0 });
    await world.sweep(1);
    expect((await world.order(placed.id)).paymentId).not.toBeNull();
  });
});

describe('cancelling', () => {
  it('an unpaid order frees everything, and again is harmless', async () => {
    const shopper = world.shopper();
    const placed = await world.place(shopper);
    await cancel(shopper, placed.id);
    await cancel(shopper, placed.id);
    expect(await endState(placed.id, shopper)).toMatchObject({
      status: 'cancelled',
      reason: 'buyer',
      held: 0,
      onHand: 10,
      reserved: 0,
      faults: [],
    });
  });

  it('a paid order gives stock and money back', async () => {
    const shopper = world.shopper();
    const placed = await world.place(shopper);
    await world.pay(placed.id);
    await cancel(shopper, placed.id);
    await world.settle();
    expect(await endState(placed.id, shopper)).toMatchObject({ status: 'cancelled', held: 0, onHand: 10, faults: [] });
    expect((await world.page(shopper, placed.id)).parts[0]?.refunds).toMatchObject([
      { origin: 'cancel', status: 'succeeded', amount: 3097 },
    ]);
  });

  it('a paid order whose refund the gateway takes its time for keeps a trail of legal steps', async () => {
    const shopper = world.shopper();
    const placed = await world.place(shopper);
    await world.pay(placed.id);
    world.market.gatewaySilent = true;
    await cancel(shopper, placed.id);
    expect(await world.faults(placed.id)).toEqual([]);
    expect((await world.page(shopper, placed.id)).parts[0]?.refunds).toMatchObject([{ status: 'pending' }]);
    world.market.gatewaySilent = false;
  });

  it('survives every neighbour failing, and the sweep finishes it', async () => {
    for (const operation of ['releaseReservation', 'refundPayment', 'restockReturn', 'voidPayment'] as const)
      for (const when of ['before', 'after'] as const) {
        const shopper = world.shopper();
        const placed = await world.place(shopper);
        await world.pay(placed.id);
        world.market.fail(operation, when);
        await cancel(shopper, placed.id);
        await world.sweep(0);
        await world.sweep(1);
        await world.settle();
        expect([operation, when, await endState(placed.id, shopper)]).toMatchObject([
          operation,
          when,
          { status: 'cancelled', held: 0, onHand: 10, faults: [] },
        ]);
        world.market.fail(operation, when, 0);
      }
  });

  it.each([
    ['commitReservation', 'authorized'],
    ['commitReservation', 'captured'],
    ['capturePayment', 'authorized'],
  ] as const)(
    'right before a completion’s %s of an %s payment leaves neither stock nor money with it',
    async (step, state) => {
      const shopper = world.shopper();
      const placed = await world.place(shopper);
      world.market.before(step, () => cancel(shopper, placed.id));
      await world.deliver(world.market.gatewayMoves(placed.id, state));
      await world.settle();
      expect(await endState(placed.id, shopper)).toMatchObject({
        status: 'cancelled',
        reason: 'buyer',
        held: 0,
        onHand: 10,
        reserved: 0,
        faults: [],
      });
    },
  );

  it('racing a payment ends with one of the two, and no money kept for a cancelled order', async () => {
    const seen = new Set<string>();
    for (let i = 0; i < 10; i++) {
      const shopper = world.shopper();
      const placed = await world.place(shopper);
      const event = world.market.gatewayMoves(placed.id, i % 2 === 0 ? 'authorized' : 'captured');
      await Promise.all([
        world.deliver(event),
        new Promise((r) => setTimeout(r, i * 2)).then(() => cancel(shopper, placed.id)),
      ]);
      await world.deliver(event, 1);
      await world.settle();
      await world.sweep();
      await world.settle();
      const end = await endState(placed.id, shopper);
      seen.add(String(end['status']));
      expect(end).toMatchObject({ status: 'cancelled', held: 0, onHand: 10, reserved: 0, faults: [] });
    }
    expect([...seen]).toEqual(['cancelled']);
  });
});

function permutations(items: readonly string[]): string[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  );
}
