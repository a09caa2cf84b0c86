/** Collects what a run really did: cases by outcome, the reason of each skip, and files that did not even load. */
import { writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

export interface RunSummary {
  passed: number;
  failed: number;
  /** Each as `file > name: the first line of why`. */
  failures: string[];
  skipped: { name: string; reason: string }[];
  brokenFiles: string[];
}

// Vitest loads a reporter by its default export.
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const summary: RunSummary = { passed: 0, failed: 0, failures: [], skipped: [], brokenFiles: [] };
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
  const name = `${test.module.relativeModuleId} > ${test.fullName}`;
  if (result.state === 'passed') summary.passed++;
  else if (result.state === 'failed') {
    summary.failed++;
    summary.failures.push(`${name}: ${firstLine(result.errors[0]?.message)}`);
  } else
    summary.skipped.push({
      name,
      reason: ('note' in result ? result.note : undefined) ?? 'no reason given',
    });
}

function firstLine(message = 'no reason given'): string {
  return stripVTControlCharacters(message).split('\n', 1)[0]?.slice(0, 300) ?? '';
}
