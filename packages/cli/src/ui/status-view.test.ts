import { renderToString } from 'ink';
import { createElement } from 'react';
import { describe, expect, it } from 'vitest';
import type { ObservedInstallation } from '../services/up/observe-installation.ts';
import { duration } from './status-rows.ts';
import { StatusView } from './status-view.ts';

const at = '2026-01-01T00:00:00.000Z';

function installation(change: Partial<ObservedInstallation> = {}): ObservedInstallation {
  const engine = { pid: 11, since: at, logFile: '', running: true, healthy: true, lastError: null, memoryBytes: 300e6 };
  const process = { healthUrl: null, restarts: 0, since: at, lastError: null, lastLogLines: [], logFile: '' };
  return {
    stateDir: '/shop/.mkt',
    supervisorPid: 10,
    supervisorMemoryBytes: 60e6,
    ready: true,
    engines: [{ ...engine, name: 'mysql', port: 4306, version: '8.0.31' }],
    processes: [{ ...process, name: 'api-1', phase: 'healthy', pid: 12, port: 4000, memoryBytes: 120e6 }],
    jobs: [],
    addresses: [['API', 'http://127.0.0.1:4000']],
    memoryBytes: 480e6,
    observedAt: '2026-01-01T00:01:05.000Z',
    ...change,
  };
}

function draw(state: ObservedInstallation, columns = 100, rows = 30): string {
  return renderToString(createElement(StatusView, { installation: state, columns, rows }), { columns });
}

describe('the status view', () => {
  it('shows each part with its state, port, memory and time, and where to go', () => {
    const text = draw(installation());
    expect(text).toContain('Marketplace is well  480 MB together');
    expect(text).toMatch(/● mysql +healthy +4306 +300 MB +1m 05s +8\.0\.31/);
    expect(text).toMatch(/● api-1 +healthy +4000 +120 MB +1m 05s/);
    expect(text).toContain('http://127.0.0.1:4000');
  });

  it('names what is not well and its last error', () => {
    const { engines, processes } = installation();
    const dead = engines.map((engine) => ({ ...engine, running: false, healthy: false, lastError: 'disk full' }));
    const waiting = processes.map((one) => ({
      ...one,
      phase: 'waiting' as const,
      restarts: 2,
      lastError: 'was ended',
    }));
    const text = draw(installation({ engines: dead, processes: waiting }));
    expect(text).toContain('is not well');
    expect(text).toMatch(/mysql +dead .*disk full/);
    expect(text).toMatch(/api-1 +waiting .*2 restarts, last: was ended/);
  });

  it('fits into a small terminal: no line is longer, the worst stays, the rest is counted', () => {
    const [engine] = installation().engines;
    const many = Array.from({ length: 20 }, (_, n) => ({ ...engine!, name: `engine-${n}` }));
    many[19] = { ...many[19]!, healthy: false, lastError: 'x'.repeat(100) };
    const lines = draw(installation({ engines: many }), 50, 12).split('\n');
    expect(lines.length).toBeLessThanOrEqual(12);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(50);
    expect(lines.join('\n')).toContain('engine-19');
    expect(lines.join('\n')).toMatch(/… and 17 more/);
  });
});

it('writes durations as people read them', () => {
  const ms = [0, 42, 423, 18_720, 273_600].map((seconds) => duration(seconds * 1_000));
  expect(ms).toEqual(['0s', '42s', '7m 03s', '5h 12m', '3d 4h']);
});
