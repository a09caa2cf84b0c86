import { expect, test, vi } from 'vitest';
import { AppError } from '../kernel/errors.ts';
import { Metrics } from '../telemetry/metrics.ts';
import { Policies } from './policies.ts';
import { Policy } from './policy.ts';

const breaker = { failures: 3, openMs: 50, probeTimeoutMs: 20 };
const fails = (): Promise<never> => Promise.reject(new Error('connection refused'));
const hangs = (): Promise<never> => new Promise(() => {});
const answers = async (): Promise<string> => 'ok';
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function open(policy: Policy): Promise<void> {
  for (let i = 0; i < breaker.failures; i++) await expect(policy.execute(fails)).rejects.toThrow('connection refused');
}

test('the breaker opens after the failures of the table and then refuses without calling', async () => {
  const policy = new Policy('thing', { breaker });
  await open(policy);
  let called = false;
  const call = policy.execute(async () => {
    called = true;
  });
  await expect(call).rejects.toMatchObject({
    code: 'service_unavailable',
    meta: { part: 'thing', reason: 'breaker_open' },
  });
  expect(called).toBe(false);
  expect(policy.state).toBe('open');
});

test('after its time one probe goes through, others are refused at once, and a good probe closes it', async () => {
  const policy = new Policy('thing', { breaker });
  await open(policy);
  await pause(60);
  let release = (): void => {};
  const probe = policy.execute(() => new Promise<string>((resolve) => (release = () => resolve('probed'))));
  await expect(policy.execute(answers)).rejects.toMatchObject({ meta: { reason: 'breaker_open' } });
  release();
  await expect(probe).resolves.toBe('probed');
  expect(policy.state).toBe('closed');
});

test('a wall clock that is set back keeps it open no longer than its time', async () => {
  const policy = new Policy('thing', { breaker });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 600_000 });
  try {
    await open(policy);
  } finally {
    vi.useRealTimers();
  }
  await expect(policy.execute(answers)).rejects.toMatchObject({ meta: { reason: 'breaker_open' } });
  await pause(60);
  await expect(policy.execute(fails)).rejects.toThrow('connection refused');
  expect(policy.state).toBe('open');
  await expect(policy.execute(answers)).rejects.toMatchObject({ meta: { reason: 'breaker_open' } });
  await pause(60);
  await expect(policy.execute(answers)).resolves.toBe('ok');
  expect(policy.state).toBe('closed');
});

test('a probe that hangs is cut by its own time-out and the breaker stays open', async () => {
  const policy = new Policy('thing', { timeoutMs: 60_000, breaker });
  await open(policy);
  await pause(60);
  await expect(policy.execute(hangs)).rejects.toMatchObject({ meta: { reason: 'timeout' } });
  expect(policy.state).toBe('open');
});

test('expected failures never open the breaker, and between failures they count as successes', async () => {
  const policy = new Policy('thing', { breaker });
  const refuses = (): Promise<never> => Promise.reject(new AppError('out_of_stock'));
  for (let round = 0; round < 3; round++) {
    await expect(policy.execute(fails)).rejects.toThrow();
    await expect(policy.execute(fails)).rejects.toThrow();
    await expect(policy.execute(refuses)).rejects.toMatchObject({ code: 'out_of_stock' });
  }
  expect(policy.state).toBe('closed');
});

test('callers that went away are no failure of the dependency', async () => {
  const policy = new Policy('thing', { timeoutMs: 60_000, breaker });
  for (let i = 0; i < 6; i++) {
    const gone = AbortSignal.timeout(5);
    await expect(policy.execute(hangs, { signal: gone })).rejects.toMatchObject({
      code: 'service_unavailable',
      meta: { reason: 'deadline' },
    });
  }
  expect(policy.state).toBe('closed');
});

test('a probe whose caller went away does not close the breaker', async () => {
  const policy = new Policy('thing', { breaker: { ...breaker, probeTimeoutMs: 60_000 } });
  await open(policy);
  await pause(60);
  await expect(policy.execute(hangs, { signal: AbortSignal.timeout(5) })).rejects.toMatchObject({
    meta: { reason: 'deadline' },
  });
  expect(policy.state).toBe('open');
});

test('a time-out aborts the signal that the work was given', async () => {
  const policy = new Policy('thing', { timeoutMs: 10 });
  let seen: AbortSignal | undefined;
  const call = policy.execute((signal) => {
    seen = signal;
    return hangs();
  });
  await expect(call).rejects.toMatchObject({ code: 'service_unavailable', meta: { part: 'thing', reason: 'timeout' } });
  expect(seen?.aborted).toBe(true);
});

test('a full bulkhead refuses as overloaded while the others finish', async () => {
  const policy = new Policy('thing', { bulkhead: { limit: 1, queue: 1 } });
  let release = (): void => {};
  const first = policy.execute(() => new Promise<string>((resolve) => (release = () => resolve('first'))));
  const second = policy.execute(answers);
  await expect(policy.execute(answers)).rejects.toMatchObject({
    code: 'overloaded',
    retryAfterS: 1,
    meta: { part: 'thing' },
  });
  release();
  await expect(first).resolves.toBe('first');
  await expect(second).resolves.toBe('ok');
});

test('names find the figures of their longest prefix but have breakers of their own', async () => {
  const policies = new Policies(undefined, {
    port: { breaker },
    'port.payment': { breaker: { ...breaker, failures: 1 } },
  });
  await expect(policies.get('port.payment.start').execute(fails)).rejects.toThrow();
  expect(policies.states()).toEqual({ 'port.payment.start': 'open' });
  expect(policies.get('port.payment.refund').state).toBe('closed');
  expect(() => policies.get('nothing')).toThrow('No policy');
});

test('the state of a breaker and what it refused are metrics', async () => {
  const metrics = new Metrics();
  const policy = new Policy('thing', { breaker }, metrics);
  await open(policy);
  await expect(policy.execute(answers)).rejects.toThrow();
  const text = await metrics.registry.metrics();
  expect(text).toContain('mkt_breaker_open_ratio{name="thing"} 1');
  expect(text).toContain('mkt_policy_refusals_total{name="thing",reason="breaker_open"} 1');
});
