import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/**
 * Files that wait longest, the longest first. One that starts last keeps the whole run waiting while the other workers
 * have nothing left; a fresh clone has no earlier run to learn that from.
 */
const slowest = [
  'cli/src/commands/commands.int.test.ts',
  'cli/src/services/up/run-marketplace.int.test.ts',
  'cli/src/services/engines/start-engines.int.test.ts',
  'cli/src/services/search/eval/search-eval.int.test.ts',
  'product/test/images.int.test.ts',
  'product/test/consumers.int.test.ts',
  'app/test/malformed.int.test.ts',
  'app/test/access.int.test.ts',
  'app/test/faults.int.test.ts',
  'app/test/automatic-codes.int.test.ts',
  'search/test/search.http.int.test.ts',
  'search/test/feeding-index.int.test.ts',
  'platform/queue/queues.int.test.ts',
  'payment/test/journey.int.test.ts',
  'cart/test/events.int.test.ts',
  'order/test/journey.int.test.ts',
  'e2e/journey.test.ts',
];

export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = slowest.findIndex((path) => moduleId.endsWith(path));
      return at === -1 ? slowest.length : at;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
