/**
 * Order's module twice, as two processes on one schema of its own, between four fake neighbours. Events travel only
 * when the test says so, in the order that it says.
 */
import { type Kysely, sql } from 'kysely';
import { eventValidators } from '../../../contract/event-validators.gen.ts';
import { type EventType, events } from '../../../contract/events.gen.ts';
import type { components } from '../../../contract/types.gen.ts';
import type { Actor, Role } from '../../../platform/context/actor.ts';
import { systemContext } from '../../../platform/context/make-context.ts';
import { type ModuleDatabase, openDatabase } from '../../../platform/db/database.ts';
import { ConsumerRunner, type Outcome } from '../../../platform/events/consumer-runner.ts';
import type { EventEnvelope } from '../../../platform/events/envelope.ts';
import type { EventCatalog } from '../../../platform/events/event-catalog.ts';
import { Outbox } from '../../../platform/events/outbox.ts';
import type { RequestContext } from '../../../platform/http/request-context.ts';
import { SettableClock } from '../../../platform/kernel/clock.ts';
import { newId } from '../../../platform/kernel/ids.ts';
import { CursorCodec } from '../../../platform/kernel/page.ts';
import type { ModuleRuntime } from '../../../platform/module/module.ts';
import { createLogger } from '../../../platform/telemetry/logger.ts';
import { createTestInstallation, type TestInstallation } from '../../../platform/testing/test-installation.ts';
import { trailFaults } from '../domain/audit-trail.ts';
import type { OrderDeps } from '../order.deps.ts';
import { createOrderModule } from '../order.module.ts';
import type { OrderTables } from '../order.tables.gen.ts';
import { findOrderAnywhere, partsOf } from '../repositories/order.repository.ts';
import type { OrderRecord, RefundRecord } from '../repositories/records.ts';
import { refundsOf, returnsOf } from '../repositories/refund.repository.ts';
import { trailOf } from '../repositories/timeline.repository.ts';
import { sweepRefunds } from '../services/sweep-refunds.service.ts';
import { sweepSagas } from '../services/sweep-sagas.service.ts';
import { FakeMarket } from './fake-market.ts';

type Schemas = components['schemas'];

export const testCatalog: EventCatalog = {
  events,
  validate(type, data) {
    const check = eventValidators[type as EventType].data;
    if (check(data)) return [];
    return (check.errors ?? []).map((fault) => ({
      path: fault.instancePath,
      code: fault.keyword,
      message: fault.message ?? '',
    }));
  },
};

export interface OrderProcess {
  deps: OrderDeps;
  runtime: ModuleRuntime<'order', OrderTables>;
  runner: ConsumerRunner<OrderTables>;
}

export class OrderWorld {
  readonly installation: TestInstallation;
  readonly market: FakeMarket;
  readonly clock = new SettableClock();
  readonly processes: [OrderProcess, OrderProcess];
  /** Transactions and single writes of order's own schema since `resetCommits`. */
  commits = 0;
  private delivered = new Set<string>();

  private constructor(installation: TestInstallation) {
    this.installation = installation;
    this.market = new FakeMarket(installation.config.secrets.quote);
    this.processes = [this.openProcess(), this.openProcess()];
  }

  static async create(overrides: Record<string, Record<string, unknown>> = {}): Promise<OrderWorld> {
    const installation = await createTestInstallation(['order'], {
      log: { level: 'silent' },
      mysql: { poolScale: 1 },
      ...overrides,
    });
    const world = new OrderWorld(installation);
    for (const { runtime } of world.processes) await runtime.start?.(systemContext('start'));
    return world;
  }

  get db(): Kysely<OrderTables> {
    return this.processes[0].deps.db.writer();
  }

  /** A buyer with a cart of one seller's goods, ready to be ordered. */
  shopper(options: { quantity?: number; price?: number; onHand?: number; skus?: { id: string }[] } = {}): Shopper {
    const { market } = this;
    const buyer = market.addBuyer();
    const skus = options.skus ?? [
      market.addSku(market.addSeller().seller_id, options.price ?? 1299, options.onHand ?? 10),
    ];
    const cart = market.addCart(
      buyer,
      skus.map((sku) => ({ skuId: sku.id, quantity: options.quantity ?? 2 })),
    );
    return { ...buyer, cart, skus: skus.map((sku) => market.sku(sku.id)) };
  }

  context(
    userId: string,
    options: { key?: string; roles?: Role[]; ifMatch?: string; operationId?: string } = {},
  ): RequestContext {
    const actor: Actor = { kind: 'user', userId, sessionId: newId('sess'), roles: options.roles ?? ['buyer'] };
    return {
      ...systemContext('test', { class: 'checkout', actor, timeoutMs: 20_000 }),
      operationId: options.operationId ?? 'test',
      clientAddress: '127.0.0.1',
      headers: {},
      idempotencyKey: options.key,
      ifMatch: options.ifMatch,
      cartToken: undefined,
    };
  }

  async place(
    shopper: Shopper,
    options: { key?: string; quote?: string; process?: 0 | 1; body?: Partial<Schemas['OrderCreate']> } = {},
  ): Promise<Schemas['Order']> {
    const { runtime } = this.processes[options.process ?? 0];
    const body = { quote: options.quote ?? this.market.quote(shopper.cart), ...options.body };
    const context = this.context(shopper.id, { key: options.key ?? newId('key') });
    const reply = await runtime.handlers.createOrder(context, { path: {}, query: {}, headers: {} as never, body });
    return reply.data;
  }

  async order(id: string): Promise<OrderRecord> {
    const order = await findOrderAnywhere(this.db, id);
    if (order === null) throw new Error(`No order ${id}`);
    return order;
  }

  async page(shopper: { id: string }, id: string): Promise<Schemas['Order']> {
    const { handlers } = this.processes[0].runtime;
    return (
      await handlers.getOrder(this.context(shopper.id), { path: { id }, query: {}, headers: {}, body: undefined })
    ).data;
  }

  deliver(event: EventEnvelope, process: 0 | 1 = 0): Promise<Outcome> {
    this.delivered.add(event.id);
    return this.processes[process].runner.run({
      id: event.id,
      name: event.type,
      data: { consumer: 'order', event },
      crashes: 0,
    });
  }

  /** Brings everything that order consumes and has not had yet: payment's events and its own. */
  async settle(): Promise<void> {
    const types = Object.keys(this.processes[0].runtime.consumers[0]?.handlers ?? {});
    for (let round = 0; round < 20; round++) {
      const rows = await this.db
        .selectFrom('outbox')
        .select('envelope')
        .where('type', 'in', types)
        .orderBy('seq')
        .execute();
      const own = rows.map((row) => JSON.parse(row.envelope) as EventEnvelope);
      const waiting = [...this.market.events, ...own].filter((event) => !this.delivered.has(event.id));
      if (waiting.length === 0) return;
      for (const event of waiting) await this.deliver(event);
    }
  }

  async pay(orderId: string): Promise<void> {
    await this.deliver(this.market.gatewayMoves(orderId, 'authorized'));
    await this.settle();
  }

  /** Lets every saga be due now, and carries each on. */
  async sweep(process: 0 | 1 = 0): Promise<void> {
    await sql`UPDATE order_sagas SET next_at = NOW(3) - INTERVAL 1 SECOND, lease_until = NULL, lease_owner = NULL WHERE step <> 'done'`.execute(
      this.db,
    );
    await sql`UPDATE refund_requests SET next_at = NOW(3) - INTERVAL 1 SECOND WHERE next_at IS NOT NULL`.execute(
      this.db,
    );
    const { deps } = this.processes[process];
    await sweepSagas(deps, systemContext('sweep'));
    await sweepRefunds(deps, systemContext('sweep'));
  }

  async expireReservation(orderId: string): Promise<void> {
    await sql`UPDATE orders SET reservation_expires_at = NOW(3) - INTERVAL 1 SECOND WHERE id = ${orderId}`.execute(
      this.db,
    );
  }

  async refunds(orderId: string): Promise<RefundRecord[]> {
    return refundsOf(this.db, { buyerId: (await this.order(orderId)).buyerId, orderId });
  }

  /** Faults of the audit trail and of the sums of one order; empty when all is right. */
  async faults(orderId: string): Promise<string[]> {
    const order = await this.order(orderId);
    const key = { buyerId: order.buyerId, orderId };
    const [parts, refunds, returns, trail] = await Promise.all([
      partsOf(this.db, key),
      refundsOf(this.db, key),
      returnsOf(this.db, key),
      trailOf(this.db, key),
    ]);
    const present = new Map<string, string>([[order.id, order.status]]);
    for (const record of [...parts, ...refunds, ...returns]) present.set(record.id, record.status);
    const faults = trailFaults(trail, present);
    const sum = (member: 'grandTotal' | 'shippingTotal' | 'taxTotal' | 'discountTotal' | 'itemsTotal'): number =>
      parts.reduce((total, part) => total + part[member], 0);
    for (const member of ['grandTotal', 'shippingTotal', 'taxTotal', 'discountTotal', 'itemsTotal'] as const)
      if (sum(member) !== order[member])
        faults.push(`${member} of the parts is ${sum(member)}, of the order ${order[member]}`);
    const { rows } = await sql<{ seq: number; n: number }>`SELECT aggregate_sequence AS seq, COUNT(*) AS n FROM outbox
      WHERE aggregate_type = 'order' AND aggregate_id = ${orderId} GROUP BY aggregate_sequence, type HAVING n > 1`.execute(
      this.db,
    );
    for (const row of rows) faults.push(`two events of one kind at sequence ${row.seq}`);
    return [...faults, ...(await this.violations(orderId))];
  }

  /** What the module's own views of its invariants say of the order, as `mkt audit` does; no relay runs here. */
  private async violations(orderId: string): Promise<string[]> {
    const { rows: views } = await sql<{ name: string }>`SELECT TABLE_NAME AS name FROM information_schema.VIEWS
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'chk\\_%' AND TABLE_NAME <> 'chk_16_unrelayed'`.execute(
      this.db,
    );
    if (views.length === 0) throw new Error('The invariants have no views');
    const found = views.map(async ({ name }) => {
      const { rows } = await sql<{ detail: string }>`SELECT detail FROM ${sql.table(name)}
        WHERE scope_id = ${orderId}`.execute(this.db);
      return rows.map(({ detail }) => `${name}: ${detail}`);
    });
    return (await Promise.all(found)).flat();
  }

  async close(): Promise<void> {
    for (const { deps } of this.processes) await deps.db.close();
    await this.installation.close();
  }

  private openProcess(): OrderProcess {
    const { config } = this.installation;
    const db = this.counted(openDatabase<OrderTables>(config, 'order'));
    const deps = {
      config,
      db,
      outbox: new Outbox<OrderTables>({ producer: 'order', catalog: testCatalog, clock: this.clock }),
      ports: this.market.ports,
      cursors: new CursorCodec(['test']),
      clock: this.clock,
      log: createLogger(config, 'test'),
    } as unknown as OrderDeps;
    const runtime = createOrderModule(deps);
    const runner = new ConsumerRunner({ db, consumers: runtime.consumers, catalog: testCatalog, backoffScale: 0.01 });
    return { deps, runtime, runner };
  }

  /** Counts every commit: transactions, and single writes that make one of their own. */
  private counted(db: ModuleDatabase<OrderTables>): ModuleDatabase<OrderTables> {
    const count = (): void => {
      this.commits += 1;
    };
    const watch = {
      transformQuery: ({ node }: { node: { kind: string } }) => {
        if (['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode'].includes(node.kind)) count();
        return node as never;
      },
      transformResult: async ({ result }: { result: unknown }) => result as never,
    };
    return {
      ...db,
      writer: (operationClass) => db.writer(operationClass).withPlugin(watch as never),
      async transaction(context, work) {
        const result = await db.transaction(context, work);
        count();
        return result;
      },
    };
  }
}

export interface Shopper {
  id: string;
  addressId: string;
  cart: ReturnType<FakeMarket['addCart']>;
  skus: ReturnType<FakeMarket['addSku']>[];
}
