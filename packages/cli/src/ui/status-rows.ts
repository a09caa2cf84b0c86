import type { ProcessPhase } from '../services/supervisor/process.types.ts';
import type { ObservedInstallation } from '../services/up/observe-installation.ts';

/** One line of the status, in words and with what is to be thought of it. */
export interface StatusRow {
  kind: 'engine' | 'process' | 'job' | 'supervisor';
  name: string;
  state: string;
  mood: 'good' | 'busy' | 'bad' | 'quiet';
  pid: string;
  port: string;
  memory: string;
  /** How long it is in this state. */
  since: string;
  note: string;
}

const MOODS: Record<ProcessPhase, StatusRow['mood']> = {
  starting: 'busy',
  healthy: 'good',
  unhealthy: 'bad',
  waiting: 'bad',
  stopping: 'busy',
  stopped: 'quiet',
};

const SECOND_MS = 1_000;
const MINUTE_S = 60;
const HOUR_S = 3_600;
const DAY_S = 86_400;

/** `42s`, `7m 03s`, `5h 12m`, `3d 4h` */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / SECOND_MS));
  const two = (value: number): string => String(value).padStart(2, '0');
  if (seconds < MINUTE_S) return `${seconds}s`;
  if (seconds < HOUR_S) return `${Math.floor(seconds / MINUTE_S)}m ${two(seconds % MINUTE_S)}s`;
  if (seconds < DAY_S) return `${Math.floor(seconds / HOUR_S)}h ${two(Math.floor((seconds % HOUR_S) / MINUTE_S))}m`;
  return `${Math.floor(seconds / DAY_S)}d ${Math.floor((seconds % DAY_S) / HOUR_S)}h`;
}

function megabytes(bytes: number | null): string {
  return bytes === null ? '' : `${Math.round(bytes / 1e6)} MB`;
}

export function statusRows(installation: ObservedInstallation, nowMs: number): StatusRow[] {
  const { engines, processes, jobs, supervisorPid, supervisorMemoryBytes } = installation;
  const since = (at: string): string => duration(nowMs - Date.parse(at));
  return [
    ...engines.map((engine): StatusRow => {
      const state = engine.healthy ? 'healthy' : engine.running ? 'no answer' : 'dead';
      return {
        kind: 'engine',
        name: engine.name,
        state,
        mood: engine.healthy ? 'good' : 'bad',
        pid: String(engine.pid),
        port: String(engine.port ?? ''),
        memory: megabytes(engine.memoryBytes),
        since: since(engine.since),
        note: [engine.version ?? '', engine.lastError ?? ''].filter(Boolean).join('  '),
      };
    }),
    ...processes.map(
      (one): StatusRow => ({
        kind: 'process',
        name: one.name,
        state: one.phase,
        mood: MOODS[one.phase],
        pid: String(one.pid ?? ''),
        port: String(one.port ?? ''),
        memory: megabytes(one.memoryBytes),
        since: since(one.since),
        note: [one.restarts > 0 ? `${one.restarts} restarts` : '', one.lastError ?? '']
          .filter(Boolean)
          .join(', last: '),
      }),
    ),
    ...jobs.map(
      (one): StatusRow => ({
        kind: 'job',
        name: one.name,
        state: one.running ? 'working' : 'ended',
        mood: one.running ? 'busy' : 'quiet',
        pid: String(one.pid),
        port: '',
        memory: megabytes(one.memoryBytes),
        since: since(one.since),
        note: '',
      }),
    ),
    ...(supervisorPid === null
      ? []
      : [
          {
            kind: 'supervisor' as const,
            name: 'mkt up',
            state: installation.ready ? 'ready' : 'starting',
            mood: installation.ready ? ('good' as const) : ('busy' as const),
            pid: String(supervisorPid),
            port: '',
            memory: megabytes(supervisorMemoryBytes),
            since: '',
            note: '',
          },
        ]),
  ];
}
