import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const module = new URL('./bench-end.ts', import.meta.url).href;

/** What a benchmark prints that works so, and the code it ends with. */
function benchmark(work: string): { code: number | null; out: string; err: string } {
  const text = `import { untilEnd } from ${JSON.stringify(module)};
await untilEnd(async () => console.log('stopped'), async () => { ${work} });`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', text], {
    encoding: 'utf8',
    timeout: 15_000,
  });
  return { code: status, out: stdout, err: stderr };
}

describe('what a benchmark started', () => {
  it('is stopped when its work fails', () => {
    const { code, out, err } = benchmark("throw new Error('The shop is empty');");
    expect([code, out]).toEqual([1, 'stopped\n']);
    expect(err).toContain('The shop is empty');
  });

  it('is stopped when an error beside its work is caught by nobody', () => {
    const beside = "void Promise.reject(new Error('A look failed'));";
    const { code, out, err } = benchmark(`${beside} await new Promise((done) => setTimeout(done, 10_000));`);
    expect([code, out]).toEqual([1, 'stopped\n']);
    expect(err).toContain('A look failed');
  });

  it('is stopped by a signal', () => {
    const { code, out } = benchmark(
      "process.kill(process.pid, 'SIGTERM'); await new Promise((done) => setTimeout(done, 10_000));",
    );
    expect([code, out]).toEqual([143, 'stopped\n']);
  });
});
