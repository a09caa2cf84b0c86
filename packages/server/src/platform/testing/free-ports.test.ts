import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { freePorts } from './free-ports.ts';

const count = 300;
const module = new URL('./free-ports.ts', import.meta.url).href;

test('two processes are never given the same port, though nobody listens on it yet', async () => {
  const own = await freePorts(count);
  const script = `import { freePorts } from ${JSON.stringify(module)};
    console.log(JSON.stringify(await freePorts(${count})));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  const others = JSON.parse(stdout) as number[];
  const later = await freePorts(count);
  expect(new Set([...own, ...others]).size).toBe(2 * count);
  expect(new Set([...own, ...later]).size).toBe(2 * count);
});
