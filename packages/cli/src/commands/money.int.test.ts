/** What `mkt payments reconcile` and `mkt payouts run|return` do to the books, by the real program. */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testContext } from '../../../server/src/app/test-app.ts';
import { PaymentApp } from '../../../server/src/modules/payment/test/payment-app.ts';
import { newId } from '../../../server/src/platform/kernel/ids.ts';

const bin = fileURLToPath(new URL('../../bin/mkt.mjs', import.meta.url));
const timeout = 120_000;

let app: PaymentApp;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  // Nobody but the commands mends or pays anything.
  app = await PaymentApp.start({ worker: false });
  await app.chaos({ webhooks: { drop_probability: 1 } });
  const { config } = app.app;
  const stateDir = join(config.stateDir, 'mkt');
  mkdirSync(stateDir, { recursive: true });
  const runtimeFile = join(stateDir, 'runtime.json');
  writeFileSync(runtimeFile, JSON.stringify(config), { mode: 0o600 });
  const { PATH, HOME, TMPDIR } = process.env;
  const cache = process.env['NODE_COMPILE_CACHE'] ?? join(stateDir, 'compile-cache');
  env = { PATH, HOME, TMPDIR, MKT_RUNTIME_FILE: runtimeFile, MKT_STATE_DIR: stateDir, NODE_COMPILE_CACHE: cache };
}, timeout);
afterAll(() => app?.close());

/** The program's exit code, what it answered as JSON, and what it said besides. */
function mkt(...args: string[]): Promise<{ code: number; answer: Record<string, unknown>; said: string }> {
  return new Promise((resolve, reject) => {
    const argv = ['--conditions=mkt-source', bin, ...args, '--json'];
    execFile(process.execPath, argv, { env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code !== 'number') return reject(error ?? new Error('no exit code'));
      resolve({ code, answer: stdout === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>), said: stderr });
    });
  });
}

const today = (): string => new Date().toISOString().slice(0, 10);
const statusOf = async (paymentId: string): Promise<string> => (await app.payment(paymentId)).status;

test('payments reconcile names what a lost webhook left behind, and mends it when it is told to', {
  timeout,
}, async () => {
  const { payment_id: paymentId } = await app.start(app.order());
  const sessionId = await app.sessionOf(paymentId);
  await app.tellGateway(`/test/sessions/${sessionId}/pay`);
  const difference = {
    kind: 'state',
    subject: 'payment',
    payment_id: paymentId,
    ours: 'pending',
    theirs: 'authorized',
  };

  const seen = await mkt('payments', 'reconcile', '--date', today());
  expect(seen).toMatchObject({ code: 1, answer: { differences: [{ ...difference, fixed: false }] } });
  expect(await mkt('payments', 'reconcile', '--fix', '--dry-run')).toMatchObject({ code: 1 });
  expect(await statusOf(paymentId)).toBe('pending');

  const mended = await mkt('payments', 'reconcile', '--fix');
  expect(mended).toMatchObject({ code: 0, answer: { differences: [{ ...difference, fixed: true }] } });
  expect(await statusOf(paymentId)).toBe('authorized');
  expect(await mkt('payments', 'reconcile')).toMatchObject({ code: 0, answer: { payments: 1, differences: [] } });
});

test('payouts run pays what is payable once, and payouts return gives it back to the seller', { timeout }, async () => {
  const order = app.order({ amounts: [1000, 500] });
  const { payment_id: paymentId } = await app.start(order);
  await app.tellGateway(`/test/sessions/${await app.sessionOf(paymentId)}/pay`);
  await app.port.refreshPayment(testContext(), app.named(order, paymentId));
  await app.port.capturePayment(testContext(), app.named(order, paymentId));
  for (const { type, data } of await app.events(paymentId)) if (type === 'payment.captured') await app.hear(type, data);
  expect(await mkt('payouts', 'run')).toMatchObject({ code: 0, answer: { total: 0, items: [] } });
  await app.arrived(order);

  const [first = '', second = ''] = order.sellerIds;
  const all = {
    total: 1350,
    items: expect.arrayContaining([expect.objectContaining({ seller_id: first, amount: 900 })]),
  };
  expect(await mkt('payouts', 'run', '--dry-run')).toMatchObject({ code: 0, answer: all });
  const one = await mkt('payouts', 'run', '--seller', second);
  expect(one).toMatchObject({ code: 0, answer: { total: 450, items: [{ seller_id: second, amount: 450 }] } });
  // Three operators at once: what is left is paid by one of them.
  const runs = await Promise.all([mkt('payouts', 'run'), mkt('payouts', 'run'), mkt('payouts', 'run')]);
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(runs.reduce((sum, { answer }) => sum + Number(answer['total']), 0)).toBe(900);

  const [paid] = (one.answer['items'] ?? []) as { payout_id: string }[];
  const payoutId = paid?.payout_id ?? '';
  expect(await mkt('payouts', 'return', newId('pout'), '--reason', 'x')).toMatchObject({ code: 1 });
  expect((await mkt('payouts', 'return', payoutId, '--reason', 'too early')).code).toBe(1);
  await app.jobs().sendPayouts();
  expect((await mkt('payouts', 'return', payoutId, '--reason', 'account closed', '--dry-run')).code).toBe(0);
  expect((await mkt('payouts', 'run')).answer).toMatchObject({ total: 0 });
  for (let again = 0; again < 2; again += 1)
    expect(await mkt('payouts', 'return', payoutId, '--reason', 'account closed')).toMatchObject({
      code: 0,
      answer: { id: payoutId, status: 'returned' },
    });
  expect((await mkt('payouts', 'run', '--dry-run')).answer).toMatchObject({ total: 450 });
});
