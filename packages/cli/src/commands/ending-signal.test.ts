import { expect, it } from 'vitest';
import { withEndingSignal } from './ending-signal.ts';

it('aborts the work at a signal, waits for it to tidy up, and says what became of it', async () => {
  let isTidy = false;
  const work = withEndingSignal('It was ended.', async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await Promise.resolve();
    isTidy = true;
    throw new Error('half done');
  });
  process.emit('SIGTERM');
  // As every signal to the whole group arrives; no listener would be left to take it.
  expect(process.listenerCount('SIGTERM')).toBeGreaterThan(0);
  process.emit('SIGTERM');
  await expect(work).rejects.toMatchObject({ code: 'interrupted', message: 'It was ended.' });
  expect(isTidy).toBe(true);
});

it('leaves other failures and results as they are, and no listener behind', async () => {
  const before = process.listenerCount('SIGINT');
  const fault = new Error('a fault');
  await expect(withEndingSignal('', () => Promise.reject(fault))).rejects.toBe(fault);
  await expect(withEndingSignal('', async () => 3)).resolves.toBe(3);
  expect(process.listenerCount('SIGINT')).toBe(before);
});
