import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { contractEvents } from '../../../app/contract-events.ts';
import type { components } from '../../../contract/types.gen.ts';
import { systemContext } from '../../../platform/context/make-context.ts';
import { openDatabase } from '../../../platform/db/database.ts';
import { Outbox } from '../../../platform/events/outbox.ts';
import { systemClock } from '../../../platform/kernel/clock.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { createLogger } from '../../../platform/telemetry/logger.ts';
import { Metrics } from '../../../platform/telemetry/metrics.ts';
import { createTestInstallation, type TestInstallation } from '../../../platform/testing/test-installation.ts';
import { FakeGateway } from '../adapters/fake.gateway.ts';
import { GatewayRegistry } from '../adapters/gateway-registry.ts';
import { askGateway } from '../jobs/payment.jobs.ts';
import type { PaymentDeps } from '../payment.deps.ts';
import { createPaymentServices, type PaymentServices } from '../payment.services.ts';
import type { PaymentTables } from '../payment.tables.gen.ts';

let installation: TestInstallation;
let deps: PaymentDeps;
let gateway: FakeGateway;
let services: PaymentServices;
const context = () => systemContext('test');

beforeAll(async () => {
  installation = await createTestInstallation(['payment'], { order: { firstRefreshS: 1 } });
  const { config } = installation;
  const db = openDatabase<PaymentTables>(config, 'payment');
  const outbox = new Outbox<PaymentTables>({ producer: 'payment', catalog: contractEvents, clock: systemClock });
  const log = createLogger({ ...config, log: { level: 'silent' } }, 'test');
  deps = { config, db, outbox, clock: systemClock, log, metrics: new Metrics() } as unknown as PaymentDeps;
}, 60_000);
afterAll(async () => {
  await deps?.db.close();
  await installation?.close();
});
beforeEach(() => {
  gateway = new FakeGateway();
  services = createPaymentServices(deps, { gateways: new GatewayRegistry([gateway], 'sandbox') });
});

function order(over: Partial<components['schemas']['StartPaymentInput']> = {}) {
  const input: components['schemas']['StartPaymentInput'] = {
    order_id: newId('ord'),
    order_number: 'ORD-20260223-7K2M9QXD',
    buyer_id: newId('usr'),
    amount: 1000,
    currency: 'USD',
    attempt: 1,
    deadline_at: new Date(Date.now() + 600_000).toISOString(),
    return_url: 'https://shop.example.com/paid',
    description: 'Order',
    locale: 'en',
    splits: [
      { seller_order_id: newId('sord'), seller_id: newId('seller'), amount: 1000, commission_amount: 100, fees: [] },
    ],
    ...over,
  };
  return input;
}

const row = (id: string) =>
  deps.db.writer().selectFrom('payments').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

const told = async (id: string): Promise<string[]> => {
  const rows = await deps.db
    .writer()
    .selectFrom('outbox')
    .select('type')
    .where('aggregate_id', '=', id)
    .orderBy('aggregate_sequence')
    .execute();
  return rows.map((event) => event.type);
};

describe('money that arrives late', () => {
  it('for an expired attempt is taken in, told, and can be let go', async () => {
    const input = order();
    const { payment_id: id } = await services.attempts.start(context(), input);
    const names = { order_id: input.order_id, buyer_id: input.buyer_id };
    await services.settle.close(context(), { ...names, reason: 'expired' });
    expect((await row(id)).status).toBe('expired');
    gateway.happen(id, { status: 'authorized' });
    const state = await services.settle.refresh(context(), { ...names, payment_id: id });
    expect(state.status).toBe('authorized');
    expect(await told(id)).toEqual(['payment.expired', 'payment.authorized']);
    const voided = await services.settle.void(context(), { ...names, payment_id: id, reason: 'late' });
    expect(voided.status).toBe('voided');
    expect(gateway.sessions.get(`fake_${id}`)?.status).toBe('voided');
  });

  it('beside another live attempt is surplus: both are known, one is live, and the surplus goes back', async () => {
    const input = order();
    const names = { order_id: input.order_id, buyer_id: input.buyer_id };
    const { payment_id: first } = await services.attempts.start(context(), input);
    gateway.happen(first, { status: 'declined', reason: 'card_declined' });
    await services.settle.refresh(context(), { ...names, payment_id: first });
    const { payment_id: second } = await services.attempts.start(context(), { ...input, attempt: 2 });
    gateway.happen(second, { status: 'captured', amountCaptured: 1000 });
    await services.settle.refresh(context(), { ...names, payment_id: second });
    gateway.happen(first, { status: 'captured', amountCaptured: 1000 });
    await services.settle.refresh(context(), { ...names, payment_id: first });

    expect(await row(first)).toMatchObject({ status: 'captured', surplus: 1, live_order_id: null });
    expect(await row(second)).toMatchObject({ status: 'captured', surplus: 0, live_order_id: input.order_id });
    expect(await told(first)).toEqual(['payment.declined', 'payment.captured']);
    const back = await services.settle.void(context(), { ...names, payment_id: first, reason: 'duplicate' });
    expect(back).toMatchObject({ status: 'refunded', amount_refunded: 1000 });
    expect(await row(second)).toMatchObject({ status: 'captured', amount_refunded: 0 });
  });
});

describe('starting', () => {
  it('refuses more than the gateway takes, and shares that do not add up', async () => {
    const big = order({ amount: 1_000_001 });
    await expect(services.attempts.start(context(), big)).rejects.toMatchObject({
      code: 'amount_too_large',
      meta: { limit: 1_000_000 },
    });
    await expect(services.attempts.start(context(), order({ amount: 999 }))).rejects.toMatchObject({
      code: 'validation_failed',
    });
  });

  it('while the gateway is away leaves the attempt to a worker, which opens it once', async () => {
    gateway.setAway(true);
    const started = await services.attempts.start(context(), order());
    expect(started).toMatchObject({ status: 'initiated', redirect_url: null });
    gateway.setAway(false);
    await deps.db
      .writer()
      .updateTable('payments')
      .set({ next_check_at: new Date(0) })
      .where('id', '=', started.payment_id)
      .execute();
    await Promise.all([askGateway(deps, services, context()), askGateway(deps, services, context())]);
    expect(await row(started.payment_id)).toMatchObject({ status: 'pending' });
    expect(gateway.calls).toEqual(['create', 'create']);
  });

  it('that ended while the gateway was asked leaves no open session behind', async () => {
    const input = order();
    gateway.setAway(true);
    const { payment_id: id } = await services.attempts.start(context(), input);
    gateway.setAway(false);
    const before = await row(id);
    await services.settle.close(context(), {
      order_id: input.order_id,
      buyer_id: input.buyer_id,
      reason: 'cancelled',
    });
    expect((await row(id)).status).toBe('expired');
    // The call that was under way all the time arrives only now.
    await services.attempts.openSession(context(), before as never);
    expect(gateway.sessions.get(`fake_${id}`)?.status).toBe('expired');
    expect((await row(id)).status).toBe('expired');
  });
});

it('a contradiction of the gateway changes nothing', async () => {
  const input = order();
  const { payment_id: id } = await services.attempts.start(context(), input);
  gateway.happen(id, { status: 'captured', amountCaptured: 1 });
  const names = { order_id: input.order_id, buyer_id: input.buyer_id, payment_id: id };
  expect((await services.settle.refresh(context(), names)).status).toBe('pending');
  expect(await told(id)).toEqual([]);
});
