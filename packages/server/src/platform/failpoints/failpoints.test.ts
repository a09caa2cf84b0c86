import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test.each(['P99=throw', 'P3=explode', 'P3=delay', 'P3=delay:0', 'P3=throw:never', 'P3=throw:0%', 'P3=throw:once:2'])(
  '%s is refused with a message',
  (text) => {
    expect(() => configureFailpoints(text, { production: false })).toThrow(/failpoint/i);
  },
);

test('production refuses any point, and accepts none', () => {
  expect(() => configureFailpoints('P3=throw', { production: true })).toThrow('Production refuses failpoints');
  expect(() => configureFailpoints('', { production: true, file: 'points' })).toThrow('MKT_FAILPOINTS_FILE');
  expect(() => configureFailpoints('', { production: true })).not.toThrow();
});

test('a point with a chance is hit about as often as it says', async () => {
  configureFailpoints('P3=throw:50%', { production: false });
  const ends = await Promise.allSettled(Array.from({ length: 200 }, () => failpoint('P3')));
  const hits = ends.filter((end) => end.status === 'rejected').length;
  expect(hits).toBeGreaterThan(50);
  expect(hits).toBeLessThan(150);
});

test('a hang without a time lets nothing go on', async () => {
  configureFailpoints('P5=hang:once', { production: false });
  const passed = failpoint('P5').then(() => 'passed');
  expect(await Promise.race([passed, failpoint('P5').then(() => 'the next')])).toBe('the next');
});

test('a file sets points while the process runs, and tells what was hit', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mkt-failpoints-'));
  try {
    const file = join(folder, 'points');
    configureFailpoints('', { production: false, file });
    await expect(failpoint('P3')).resolves.toBeUndefined();
    writeFileSync(file, 'P3=throw:2,P4=throw');
    await expect(failpoint('P3')).rejects.toThrow('failpoint P3');
    expect(readFileSync(file, 'utf8')).toBe('P3=throw:1,P4=throw');
    await expect(failpoint('P3')).rejects.toThrow('failpoint P3');
    await expect(failpoint('P3')).resolves.toBeUndefined();
    await expect(failpoint('P4')).rejects.toThrow('failpoint P4');
    expect(readFileSync(`${file}.hits`, 'utf8')).toBe('P3\nP3\nP4\n');
    writeFileSync(file, '');
    await expect(failpoint('P4')).resolves.toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('an exit is a kill -9, once, also for the process that is started in its place', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mkt-failpoints-'));
  try {
    const file = join(folder, 'points');
    writeFileSync(file, 'P8=exit');
    const module = new URL('./failpoints.ts', import.meta.url).href;
    const script = `import { configureFailpoints, failpoint } from '${module}';
      configureFailpoints('', { production: false, file: '${file}' });
      await failpoint('P8');
      console.log('passed');`;
    const run = () => spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(run()).toMatchObject({ signal: 'SIGKILL', stdout: '' });
    expect(run()).toMatchObject({ status: 0, stdout: 'passed\n' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
