/** The buyers of bench:checkout: so many at once fill their cart, order, pay at the gateway and wait until they are confirmed. */
import type { RowDataPacket } from 'mysql2/promise';
import { newId } from '../../packages/server/src/platform/kernel/ids.ts';
import type { Buyer, CheckoutStage } from './checkout-stage.ts';
import { ConfirmationWatch } from './confirmation-watch.ts';
import { call } from './http-caller.ts';
import { readCounters } from './mysql-counters.ts';
import { type Placed, paySessionOf } from './pay-session.ts';
import { cpuMs } from './process-cpu.ts';

export interface CheckoutTurn {
  ordersPerS: number;
  /** Write transactions that MySQL committed, everything that follows an order included, over confirmed orders. */
  commitsPerOrder: number;
  statementsPerOrder: number;
  /** POST /orders, the gateway's session included. */
  orderMs: { p50: number; p95: number };
  /** From the payment at the gateway to the confirmed order. */
  confirmedMs: { p50: number; p95: number };
  /** Milliseconds of processor time by process, over confirmed orders. */
  cpuMsPerOrder: Record<string, number>;
  /** Answers that asked the buyer to come again. */
  refused: number;
}

const confirmTimeoutMs = 30_000;
const lookEveryMs = 40;
const sessionPatience = { everyMs: 100, patienceMs: 10_000 };

export async function runCheckouts(stage: CheckoutStage, atOnce: number, ms: number): Promise<CheckoutTurn> {
  const watch = new ConfirmationWatch({
    confirmed: (ids) => confirmedOf(stage, ids),
    lookEveryMs,
    timeoutMs: confirmTimeoutMs,
  });
  const orderTook: number[] = [];
  const confirmTook: number[] = [];
  let refused = 0;
  const before = await readCounters(stage.mysql);
  const cpuBefore = cpuMs(stage.pids);
  const startedAt = performance.now();
  const endsAt = startedAt + ms;
  let lastConfirmedAt = startedAt;
  const shop = Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < endsAt) {
        const buyer = stage.buyers.shift();
        if (buyer === undefined) throw new Error('No buyer is idle');
        const placed = await placeOrder(
          stage,
          buyer,
          (tookMs) => orderTook.push(tookMs),
          () => refused++,
        );
        const session = await paySessionOf(buyer, placed, sessionPatience);
        const paidAt = performance.now();
        const confirmed = watch.wait(placed.id);
        const paid = await call(stage.gateway, 'POST', `/test/sessions/${session}/pay`, {
          token: stage.gatewayApiKey,
          body: {},
        });
        if (paid.status !== 200) throw new Error(`pay: ${paid.status} ${JSON.stringify(paid.body)}`);
        await confirmed;
        lastConfirmedAt = performance.now();
        confirmTook.push(lastConfirmedAt - paidAt);
        stage.buyers.push(buyer);
      }
    }),
  );
  await shop.finally(() => watch.close());
  // What follows a confirmation (cart, sellers' lists, sales) belongs to the order and is waited for.
  await quiet(stage);
  const after = await readCounters(stage.mysql);
  const cpuAfter = cpuMs(stage.pids);
  const orders = confirmTook.length;
  return {
    ordersPerS: (orders * 1_000) / (lastConfirmedAt - startedAt),
    commitsPerOrder: (after.commits - before.commits) / orders,
    statementsPerOrder: (after.statements - before.statements) / orders,
    cpuMsPerOrder: Object.fromEntries(
      [...cpuAfter].map(([name, ms]) => [name, (ms - (cpuBefore.get(name) ?? 0)) / orders]),
    ),
    orderMs: spread(orderTook),
    confirmedMs: spread(confirmTook),
    refused,
  };
}

async function placeOrder(
  stage: CheckoutStage,
  { token, api }: Buyer,
  took: (ms: number) => void,
  refusedOnce: () => void,
): Promise<Placed> {
  const skuId = stage.skuIds[Math.floor(Math.random() * stage.skuIds.length)];
  const filled = await call(api, 'POST', '/api/v1/cart/items', { token, body: { sku_id: skuId, quantity: 1 } });
  let last = '';
  let quote: unknown = filled.body?.data?.quote;
  const key = newId('key');
  for (let attempt = 0; attempt < 20; attempt++) {
    const startedAt = performance.now();
    const answer = await call(api, 'POST', '/api/v1/orders', { token, key, body: { quote } });
    if (answer.status === 201) {
      took(performance.now() - startedAt);
      return answer.body.data;
    }
    last = `${answer.status} ${JSON.stringify(answer.body)}`;
    refusedOnce();
    if (answer.status === 409 && typeof answer.body?.quote === 'string') quote = answer.body.quote;
    else if (answer.status !== 503 && answer.status !== 409) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`An order could not be placed: ${last}`);
}

async function confirmedOf({ mysql, orderSchema }: CheckoutStage, ids: readonly string[]): Promise<string[]> {
  const [rows] = await mysql.query<RowDataPacket[]>(
    `SELECT id FROM ${orderSchema}.orders WHERE id IN (?) AND confirmed_at IS NOT NULL`,
    [ids],
  );
  return rows.map(({ id }) => id as string);
}

/** Until MySQL commits no more than what runs all the time. */
async function quiet({ mysql }: CheckoutStage): Promise<void> {
  let last = (await readCounters(mysql)).commits;
  for (let i = 0; i < 40; i++) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const { commits } = await readCounters(mysql);
    if (commits - last <= 2) return;
    last = commits;
  }
}

function spread(values: number[]): { p50: number; p95: number } {
  values.sort((a, b) => a - b);
  const at = (q: number): number => values[Math.floor((values.length - 1) * q)] ?? 0;
  return { p50: at(0.5), p95: at(0.95) };
}
