/**
 * After the faults: everything comes to rest, and then books, journal and promises have to agree. Every line that is
 * returned is a failure.
 */
import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Arena } from './arena.ts';
import { Books, type OrderRow, type PaymentRow, type RefundRow } from './books.repository.ts';
import { type JournalSession, readJournal, refundedOf } from './journal.ts';
import type { Shop } from './shop.ts';
import type { Tally } from './tally.ts';

const mkt = fileURLToPath(new URL('../../packages/cli/bin/mkt.mjs', import.meta.url));
const paid = new Set(['confirmed', 'processing', 'shipped', 'delivered', 'refunded']);

export interface Verdict {
  failures: string[];
  orders: Record<string, number>;
  quietAfterMs: number;
}

export async function judgeRun(arena: Arena, shop: Shop, tally: Tally, quietWithinMs: number): Promise<Verdict> {
  const books = new Books(arena.config);
  try {
    const startedAt = Date.now();
    const left = await untilQuiet(books, quietWithinMs);
    const quietAfterMs = Date.now() - startedAt;
    const [orders, payments, refunds] = await Promise.all([books.orders(), books.payments(), books.refunds()]);
    const journal = readJournal(arena.journalFile);
    const initial = new Map(shop.skus.map(({ id, stock }) => [id, stock]));
    const failures = [
      ...left.map((what) => `not quiet after ${Math.round(quietWithinMs / 1000)} s: ${what}`),
      ...tally.surprises.map((what) => `surprise: ${what}`),
      ...(await books.dead()),
      ...(await books.webhooksQuarantined()),
      ...compareJournal(journal, payments, refunds),
      ...compareOrders(journal, orders, payments),
      ...comparePromises(tally, orders),
      ...(await books.oversold(initial)).map(
        ({ sku_id, sold }) => `oversold: ${sold} of ${sku_id}, which had ${initial.get(sku_id)}`,
      ),
      ...(await audit(arena)),
    ];
    const byStatus: Record<string, number> = {};
    for (const { status } of orders) byStatus[status] = (byStatus[status] ?? 0) + 1;
    return { failures, orders: byStatus, quietAfterMs };
  } finally {
    await books.close();
  }
}

async function untilQuiet(books: Books, withinMs: number): Promise<string[]> {
  const end = Date.now() + withinMs;
  for (let quietSince = 0; ; ) {
    const left = await books.unfinished();
    if (left.length > 0) quietSince = 0;
    else if (quietSince === 0) quietSince = Date.now();
    // Quiet for a moment: an event that is being handled writes its effects together.
    if (quietSince > 0 && Date.now() - quietSince > 1_000) return [];
    if (Date.now() > end) return left;
    await delay(250);
  }
}

/** I12 from outside: reference, amount, currency and state of every payment and refund, both ways. */
function compareJournal(
  journal: readonly JournalSession[],
  payments: readonly PaymentRow[],
  refunds: readonly RefundRow[],
): string[] {
  const failures: string[] = [];
  const ofPayment = new Map(payments.map((payment) => [payment.id, payment]));
  const seen = new Set<string>();
  for (const session of journal) {
    if (seen.has(session.reference)) failures.push(`journal: two sessions for ${session.reference}`);
    seen.add(session.reference);
    const payment = ofPayment.get(session.reference);
    if (payment === undefined) {
      failures.push(`journal: ${session.reference} is no payment of ours`);
      continue;
    }
    if (payment.amount !== session.amount || payment.currency !== session.currency)
      failures.push(`journal: ${payment.id} is ${payment.amount} ${payment.currency} here, ${session.amount} there`);
    const state = stateOf(session);
    if (!sameState(payment.status, state))
      failures.push(`journal: ${payment.id} is ${payment.status} here, ${state} there`);
    if (session.captures > 1) failures.push(`journal: ${payment.id} was captured ${session.captures} times`);
    failures.push(
      ...compareRefunds(
        session,
        refunds.filter((refund) => refund.payment_id === payment.id),
      ),
    );
  }
  for (const payment of payments)
    if (!seen.has(payment.id) && !['initiated', 'failed', 'expired', 'voided'].includes(payment.status))
      failures.push(`journal: ${payment.id} is ${payment.status} here and unknown there`);
  return failures;
}

function compareRefunds(session: JournalSession, ours: readonly RefundRow[]): string[] {
  const failures: string[] = [];
  for (const theirs of session.refunds.values()) {
    const row = ours.find(({ id }) => id === theirs.reference);
    if (row === undefined) failures.push(`journal: refund ${theirs.reference} of ${session.reference} is none of ours`);
    else if (row.amount !== theirs.amount || row.status !== theirs.state)
      failures.push(`journal: ${row.id} is ${row.amount} ${row.status} here, ${theirs.amount} ${theirs.state} there`);
  }
  const known = new Set([...session.refunds.values()].map(({ reference }) => reference));
  for (const row of ours)
    if (row.status === 'succeeded' && !known.has(row.id)) failures.push(`journal: ${row.id} succeeded here only`);
  return failures;
}

function stateOf(session: JournalSession): string {
  if (session.state !== 'captured') return session.state;
  const refunded = refundedOf(session);
  return refunded === 0 ? 'captured' : refunded < session.captured ? 'partially_refunded' : 'refunded';
}

/** Attempts without money may have ended in different words: declined there after it had expired here. */
function sameState(ours: string, theirs: string): boolean {
  const dead = ['declined', 'expired', 'failed', 'voided'];
  return ours === theirs || (dead.includes(ours) && dead.includes(theirs));
}

/** Each buyer is charged at most once: money is kept for paid orders alone, in full and by one attempt. */
function compareOrders(
  journal: readonly JournalSession[],
  orders: readonly OrderRow[],
  payments: readonly PaymentRow[],
): string[] {
  const failures: string[] = [];
  const orderOf = new Map(payments.map((payment) => [payment.id, payment.order_id]));
  const kept = new Map<string, { amount: number; attempts: number; taken: number }>();
  for (const session of journal) {
    const orderId = orderOf.get(session.reference);
    if (orderId === undefined || session.captured === 0) continue;
    const sum = kept.get(orderId) ?? { amount: 0, attempts: 0, taken: 0 };
    const left = session.captured - refundedOf(session);
    kept.set(orderId, {
      amount: sum.amount + left,
      attempts: sum.attempts + (left > 0 ? 1 : 0),
      taken: sum.taken + session.captured,
    });
  }
  for (const order of orders) {
    const money = kept.get(order.id) ?? { amount: 0, attempts: 0, taken: 0 };
    if (!paid.has(order.status) && money.amount > 0)
      failures.push(`${order.id} is ${order.status}, and ${money.amount} of its buyer's money is kept`);
    if (paid.has(order.status) && order.grand_total > 0 && money.taken < order.grand_total)
      failures.push(`${order.id} is ${order.status}, and only ${money.taken} of ${order.grand_total} was taken`);
    if (money.attempts > 1 || money.amount > order.grand_total)
      failures.push(`${order.id} was charged ${money.amount} by ${money.attempts} payments for ${order.grand_total}`);
  }
  return failures;
}

function comparePromises(tally: Tally, orders: readonly OrderRow[]): string[] {
  const failures: string[] = [];
  const found = new Map(orders.map((order) => [order.id, order]));
  for (const [key, ids] of tally.ordersOfKey)
    if (ids.size > 1) failures.push(`key ${key} made ${[...ids].join(' and ')}`);
  for (const id of tally.vanished) {
    const status = found.get(id)?.status ?? 'gone';
    if (status !== 'rejected')
      failures.push(`${id} was named as the checkout in progress, then not found, and is ${status}`);
  }
  for (const promise of tally.orders.values()) {
    const order = found.get(promise.orderId);
    if (order === undefined) {
      failures.push(`${promise.orderId} was acknowledged and is gone`);
      continue;
    }
    if (order.status !== 'cancelled' && !paid.has(order.status)) failures.push(`${order.id} ended as ${order.status}`);
    if (order.grand_total !== promise.total)
      failures.push(`${order.id} cost ${promise.total}, now ${order.grand_total}`);
    if (promise.cancelDone && order.status !== 'cancelled')
      failures.push(`${order.id} was acknowledged as cancelled and is ${order.status}`);
    if (promise.confirmedSeen && !promise.cancelAsked && !paid.has(order.status))
      failures.push(`${order.id} was seen confirmed and is ${order.status}`);
  }
  return failures;
}

/** The operator's own command: what it finds is what an operator would see. */
async function audit(arena: Arena): Promise<string[]> {
  const env = { ...process.env, MKT_STATE_DIR: arena.config.stateDir, MKT_RUNTIME_FILE: arena.runtimeFile };
  const args = [...process.execArgv, mkt, 'audit', '--settle', '1', '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: 64 << 20 }).catch(
    (failure: { stdout?: string; stderr?: string }) => ({
      stdout: failure.stdout || JSON.stringify({ crashed: failure.stderr }),
    }),
  );
  const report = JSON.parse(stdout) as AuditReport;
  const findings = report.findings ?? report.data?.findings;
  if (findings === undefined) return [`mkt audit failed: ${stdout.slice(0, 800)}`];
  return findings.map((f) => `mkt audit: ${f.invariant} ${f.module} ${f.subject}: ${f.detail}`);
}

interface AuditReport {
  findings?: { invariant: string; module: string; subject: string; detail: string }[];
  data?: AuditReport;
}
