import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './scripts/test/slowest-first.ts';

// Never `import` here: it is forced on packages that Node loads by require, and breaks them.
const conditions = ['mkt-source', 'node'];
const shared = { resolve: { conditions }, ssr: { resolve: { conditions, externalConditions: conditions } } };

/**
 * Unit and integration tests share these: what the one computes fits into what the other waits. (Left to itself,
 * Vitest runs unit tests on two cores one file at a time, after everything else.)
 */
const maxWorkers = 3;

/** Unit tests touch no engine; integration tests and journeys use the engines that scripts/test.ts starts. */
export default defineConfig({
  ...shared,
  test: {
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/node_modules/**'],
          testTimeout: 20_000,
          maxWorkers,
        },
      },
      {
        ...shared,
        test: {
          name: 'integration',
          include: ['packages/*/src/**/*.int.test.ts', 'scripts/**/*.int.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers,
        },
      },
      {
        ...shared,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Each starts processes of its own, up to eight: after the others, and two files at a time.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
