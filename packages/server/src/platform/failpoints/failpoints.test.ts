import { afterEach, expect, test } from 'vitest';
import { configureFailpoints, failpoint } from './failpoints.ts';

afterEach(() => configureFailpoints('', { production: false }));

test('an unset point lets everything pass', async () => {
  configureFailpoints('P3=throw', { production: false });
  await expect(failpoint('P4')).resolves.toBeUndefined();
});

test('a point set to throw throws on every pass, with :once only on the first', async () => {
  configureFailpoints('P3=throw,P4=throw:once', { production: false });
  await expect(failpoint('P3')).rejects.toThrow('failpoint P3');
  await expect(failpoint('P3')).rejects.toThrow('failpoint P3');
  await expect(failpoint('P4')).rejects.toThrow('failpoint P4');
  await expect(failpoint('P4')).resolves.toBeUndefined();
});

test('a hang lasts its time and then lets the call go on', async () => {
  configureFailpoints('P5=hang:30', { production: false });
  const started = performance.now();
  await failpoint('P5');
  expect(performance.now() - started).toBeGreaterThanOrEqual(29);
});

test.each(['P99=throw', 'P3=explode', 'P3=hang', 'P3=hang:0', 'P3=throw:never'])(
  '%s is refused with a message',
  (text) => {
    expect(() => configureFailpoints(text, { production: false })).toThrow(/failpoint/i);
  },
);

test('production refuses any point, and accepts none', () => {
  expect(() => configureFailpoints('P3=throw', { production: true })).toThrow('Production refuses failpoints');
  expect(() => configureFailpoints('', { production: true })).not.toThrow();
});
