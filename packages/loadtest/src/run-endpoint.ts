import type { EventEmitter } from 'node:events';
import autocannon from 'autocannon';
import type { EndpointScenario } from './targets.ts';
import type { Measured } from './verdict.ts';

/** One endpoint as fast as its connections allow. */
export async function runEndpoint(
  url: string,
  scenario: EndpointScenario,
  options: { durationS: number; onSecond?: (second: number, rate: number) => void },
): Promise<Measured> {
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const running = autocannon(
      { url, connections: scenario.connections, duration: options.durationS, timeout: 5 },
      (error, ended) => (error ? reject(error) : resolve(ended)),
    );
    let second = 0;
    // The package's types lack the event it tells each second with.
    (running as unknown as EventEmitter).on('tick', ({ counter }: { counter: number }) => {
      second += 1;
      options.onSecond?.(second, counter);
    });
  });
  const { requests, latency, errors, timeouts, non2xx } = result;
  return {
    requests: requests.total,
    rate: requests.average,
    errors: errors + timeouts + non2xx,
    p50_ms: latency.p50,
    p95_ms: null,
    p97_5_ms: latency.p97_5,
    p99_ms: latency.p99,
    dropped: null,
  };
}
