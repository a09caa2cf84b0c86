/** Collects what a run really did: cases by outcome, the reason of each skip, and files that did not even load. */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

export interface RunSummary {
  passed: number;
  failed: number;
  skipped: { name: string; reason: string }[];
  brokenFiles: string[];
}

// Vitest loads a reporter by its default export.
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const summary: RunSummary = { passed: 0, failed: 0, skipped: [], brokenFiles: [] };
    for (const module of modules) {
      const cases = [...module.children.allTests()];
      if (module.errors().length > 0 || (cases.length === 0 && module.state() !== 'skipped'))
        summary.brokenFiles.push(module.relativeModuleId);
      for (const test of cases) count(summary, test);
    }
    const file = process.env['MKT_TEST_SUMMARY'];
    if (file) writeFileSync(file, JSON.stringify(summary));
  }
}

function count(summary: RunSummary, test: TestCase): void {
  const result = test.result();
  if (result.state === 'passed') summary.passed++;
  else if (result.state === 'failed') summary.failed++;
  else
    summary.skipped.push({
      name: `${test.module.relativeModuleId} > ${test.fullName}`,
      reason: ('note' in result ? result.note : undefined) ?? 'no reason given',
    });
}
