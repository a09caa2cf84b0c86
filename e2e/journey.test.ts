/**
 * The buyer's journey at every stage: the same code against one process kind, with payment on its own, and with every
 * module on its own. Each process's own metrics say which modules answered in it.
 */
import { expect, test } from 'vitest';
import { buyerJourney } from '../packages/cli/src/services/demo/buyer-journey.ts';
import { loadConfig } from '../packages/server/src/platform/config/load-config.ts';
import { moduleNames } from '../packages/server/src/platform/kernel/modules.ts';
import { type ReceivedSpan, startOtlpReceiver } from './otlp-receiver.ts';
import { fillShop } from './shop.ts';
import {
  answersByModule,
  calledModules,
  dayOne,
  full,
  growth,
  type Stage,
  type StageProcess,
  startStage,
} from './stage.ts';

const stages: [string, StageProcess[]][] = [
  ['day one: two API processes and a worker', dayOne],
  ['growth: payment in a process of its own', growth],
  ['full: every module in a process of its own', full],
];

test.each(stages)(
  'a buyer registers, searches, pays and sees the order confirmed at %s',
  { timeout: 180_000 },
  async (_name, plan) => {
    const collector = await startOtlpReceiver();
    // Traced at one stage: the others show that nothing needs it.
    const traced = plan === growth;
    const stage = await startStage(plan, traced ? { otel: { endpoint: collector.url, sampleRatio: 1 } } : {});
    try {
      await stock(stage);
      const result = await buyerJourney({
        baseUrl: stage.url,
        mailUrl: stage.mailUrl,
        gateway: stage.gateway,
        query: 'wireless headphones',
        timeoutMs: 60_000,
      });
      expect(result.order.status).toBe('confirmed');
      expect(result.steps.map((s) => s.name)).toContain('search');
      const news = await waitForNews(result.client);
      expect(news).toContain('order.confirmed');
      await expectOwnersOnly(stage);
    } finally {
      // An orderly end sends what was not sent yet.
      await stage.close();
      await collector.close();
    }
    if (traced) expectOneTrace(collector.spans);
    else expect(collector.spans).toEqual([]);
  },
);

/** The order is one trace: from the edge over payment, in its own process, to what the worker does with the news. */
function expectOneTrace(spans: readonly ReceivedSpan[]): void {
  const root = spans.find((span) => span.name === 'createOrder');
  expect(root).toMatchObject({ role: 'serve', parentSpanId: undefined });
  const ofOrder = spans.filter((span) => span.traceId === root?.traceId);
  const named = (name: string, role: string): ReceivedSpan => {
    const found = ofOrder.find((span) => span.name === name && span.role === role);
    if (found === undefined)
      throw new Error(`no span ${name} of ${role} among ${ofOrder.map((s) => `${s.name} of ${s.role}`).join(', ')}`);
    return found;
  };
  const asked = named('payment.startPayment', 'serve');
  const answered = named('payment.startPayment', 'all');
  expect(asked.parentSpanId).toBe(root?.spanId);
  expect([answered.parentSpanId, answered.modules]).toEqual([asked.spanId, 'payment']);
  expect(named('order transaction', 'serve').parentSpanId).toBe(root?.spanId);
  expect(named('payment transaction', 'all').parentSpanId).toBe(answered.spanId);
  const heard = named('order.created at notification', 'worker');
  expect(heard.parentSpanId).toBe(root?.spanId);
  expect(named('notification transaction', 'worker').parentSpanId).toBe(heard.spanId);
}

/** Fills the shop from this process, with every module at hand: a stage serves what is there. */
async function stock(stage: Stage): Promise<void> {
  const { config } = loadConfig({
    MKT_RUNTIME_FILE: stage.runtimeFile,
    MKT_MODULES_OWN: moduleNames.join(','),
    MKT_HTTP_PORT: '0',
    MKT_HTTP_INTERNAL_PORT: '0',
    MKT_LOG_LEVEL: 'error',
  });
  await fillShop(config, 40);
}

async function waitForNews(client: Awaited<ReturnType<typeof buyerJourney>>['client']): Promise<string[]> {
  for (let i = 0; i < 100; i++) {
    const page = await client.me.notifications();
    const types = page.items.map((n) => n.type);
    if (types.includes('order.confirmed')) return types;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return [];
}

async function expectOwnersOnly(stage: Stage): Promise<void> {
  const answered = new Set<string>();
  for (const process of stage.processes) {
    if (process.role === 'worker') continue;
    const modules = Object.keys(await answersByModule(process)).filter((m) => m !== 'operations');
    const called = await calledModules(process);
    for (const module of [...modules, ...called]) {
      expect(process.own, `${module} answered in ${process.name}`).toContain(module);
      answered.add(module);
    }
  }
  for (const module of ['user', 'product', 'cart', 'order', 'payment', 'search', 'notification'])
    expect([...answered]).toContain(module);
}
