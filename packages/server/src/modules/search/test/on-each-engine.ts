import { describe, it } from 'vitest';
import { testEngines } from '../../../platform/testing/test-installation.ts';

export interface TestedEngine {
  name: 'mysql' | 'elasticsearch';
  /** For the module's configuration: empty for MySQL. */
  url: string;
  /** Nothing can be started; every test has to skip. */
  isAbsent: boolean;
  /** A test that skips, with the reason, where the engine is absent. */
  suite(name: string, run: () => Promise<void>): void;
}

export const absentReason = 'Elasticsearch is not here';

/** One suite, `title on ENGINE`, for each of the two engines. `timeout` is each test's, in milliseconds. */
export function onEachEngine(
  title: string,
  options: { timeout?: number },
  define: (engine: TestedEngine) => void,
): void {
  const { elasticsearch } = testEngines();
  describe.each([
    ['mysql', ''],
    ['elasticsearch', elasticsearch ?? ''],
  ] as const)(`${title} on %s`, (name, url) => {
    const isAbsent = name === 'elasticsearch' && elasticsearch === null;
    const suite: TestedEngine['suite'] = (test, run) =>
      it(test, options, async ({ skip }) => {
        if (isAbsent) skip(absentReason);
        await run();
      });
    define({ name, url, isAbsent, suite });
  });
}
