import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { callSignal } from './pipeline.ts';

class Answer extends EventEmitter {
  writableFinished = false;
}

const signalOf = (answer: Answer): AbortSignal => callSignal(5_000, answer as unknown as ServerResponse);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('aborts when the time of the request is over', () => {
  const signal = signalOf(new Answer());
  vi.advanceTimersByTime(4_999);
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(signal.aborted).toBe(true);
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
});

it('aborts when the caller went away', () => {
  const answer = new Answer();
  const signal = signalOf(answer);
  answer.emit('close');
  expect(signal.reason).toMatchObject({ code: 'request_timeout' });
  expect(vi.getTimerCount()).toBe(0);
});

it('leaves nothing behind the answer', () => {
  const answer = new Answer();
  const signal = signalOf(answer);
  answer.writableFinished = true;
  answer.emit('close');
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(10_000);
  expect(signal.aborted).toBe(false);
});
