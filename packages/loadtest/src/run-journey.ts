import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { JourneyScenario } from './targets.ts';
import type { Measured } from './verdict.ts';

interface Summary {
  metrics: Record<string, Record<string, number> | undefined>;
}

/** Where k6 is; null when it is not on PATH. */
export function findK6(path: string): string | null {
  return (
    path
      .split(delimiter)
      .map((folder) => join(folder, 'k6'))
      .find((file) => existsSync(file)) ?? null
  );
}

function measuredBy({ metrics }: Summary): Measured {
  const value = (metric: string, field: string): number => metrics[metric]?.[field] ?? 0;
  const requests = value('http_reqs', 'count');
  return {
    requests,
    rate: value('http_reqs', 'rate'),
    // A check that failed is an error as much as a refused request: the answer was not what a shopper needs.
    errors: Math.max(value('http_req_failed', 'passes'), value('checks', 'fails')),
    p50_ms: value('http_req_duration', 'p(50)'),
    p95_ms: value('http_req_duration', 'p(95)'),
    p97_5_ms: null,
    p99_ms: value('http_req_duration', 'p(99)'),
    dropped: value('dropped_iterations', 'count'),
  };
}

/** A journey at its rate of arrivals, by k6; its own output goes to `onLine`. */
export async function runJourney(
  k6: string,
  baseUrl: string,
  scenario: JourneyScenario,
  options: { durationS: number; onLine?: (line: string) => void },
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'mkt-k6-'));
  const summary = join(folder, 'summary.json');
  const script = fileURLToPath(new URL(`../k6/${scenario.script}`, import.meta.url));
  const settings = { MKT_BASE_URL: baseUrl, MKT_RATE: scenario.rate, MKT_DURATION_S: options.durationS };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  try {
    await new Promise<void>((resolve, reject) => {
      const child = spawn(k6, ['run', '--quiet', '--no-usage-report', '--summary-export', summary, ...args, script], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => options.onLine?.(chunk.toString().trimEnd()));
      child.once('error', reject);
      child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`k6 ended with ${code}`))));
    });
    return measuredBy(JSON.parse(readFileSync(summary, 'utf8')) as Summary);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
