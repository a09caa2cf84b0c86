import { lastLines } from '../supervisor/log-file.ts';
import type { ProcessStatus } from '../supervisor/process.types.ts';
import { engineAnswers } from './engine-health.ts';
import { type EngineStatus, type Installation, type JobStatus, readInstallation } from './installation.ts';
import { heldMemory } from './resident-memory.ts';

/** Bytes of a process and its children; pages shared with others count by share. Null when it does not run. */
interface Memory {
  memoryBytes: number | null;
}

export interface ObservedEngine extends EngineStatus, Memory {
  /** It answered just now. */
  healthy: boolean;
  /** The last line of its log, where it is not well. */
  lastError: string | null;
}

/** An installation as it is at this moment: what was written down, asked for its health and its memory. */
export interface ObservedInstallation extends Omit<Installation, 'engines' | 'processes' | 'jobs'> {
  engines: ObservedEngine[];
  processes: (ProcessStatus & Memory)[];
  jobs: (JobStatus & Memory)[];
  supervisorMemoryBytes: number | null;
  /** Of everything together. */
  memoryBytes: number;
  observedAt: string;
}

export async function observeInstallation(stateDir: string): Promise<ObservedInstallation> {
  const installation = readInstallation(stateDir);
  const { engines, processes, jobs, supervisorPid } = installation;
  const pids = [
    ...(supervisorPid === null ? [] : [supervisorPid]),
    ...[...engines, ...jobs].filter(({ running }) => running).map(({ pid }) => pid),
    ...processes.flatMap(({ pid }) => (pid === null ? [] : [pid])),
  ];
  const held = heldMemory(pids);
  const memoryOf = (pid: number | null): number | null => (pid === null ? null : (held.get(pid)?.shareBytes ?? null));
  return {
    ...installation,
    engines: await Promise.all(engines.map((engine) => observeEngine(engine, memoryOf(engine.pid)))),
    processes: processes.map((one) => ({ ...one, memoryBytes: memoryOf(one.pid) })),
    jobs: jobs.map((one) => ({ ...one, memoryBytes: memoryOf(one.pid) })),
    supervisorMemoryBytes: memoryOf(supervisorPid),
    memoryBytes: [...held.values()].reduce((sum, { shareBytes }) => sum + shareBytes, 0),
    observedAt: new Date().toISOString(),
  };
}

async function observeEngine(engine: EngineStatus, memoryBytes: number | null): Promise<ObservedEngine> {
  const healthy = engine.running && (engine.port === null || (await engineAnswers(engine.name, engine.port)));
  const lastError = healthy ? null : (lastLines(engine.logFile, 1)[0]?.slice(0, 200) ?? null);
  return { ...engine, memoryBytes, healthy, lastError };
}

/** Everything that was asked for runs and answers. A job that has ended is no fault. */
export function isWhole({ supervisorPid, ready, engines, processes }: ObservedInstallation): boolean {
  return (
    supervisorPid !== null &&
    ready &&
    engines.every(({ healthy }) => healthy) &&
    processes.every(({ phase }) => phase === 'healthy')
  );
}
