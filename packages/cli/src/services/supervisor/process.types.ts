/** A process that is to run until it is told to stop. */
export interface ProcessSpec {
  name: string;
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** Answers 2xx while the process is fit for work, or for `tcp://` takes a connection; without one, being alive is enough. */
  healthUrl?: string;
  port?: number;
  startTimeoutMs?: number;
  graceMs?: number;
}

export type ProcessPhase = 'starting' | 'healthy' | 'unhealthy' | 'waiting' | 'stopping' | 'stopped';

/** What is to be seen of a process; `waiting` is the pause before a restart. */
export interface ProcessStatus {
  name: string;
  phase: ProcessPhase;
  pid: number | null;
  port: number | null;
  healthUrl: string | null;
  restarts: number;
  since: string;
  lastError: string | null;
  /** The end of its log at its last death; while it starts, what it says that it waits for. */
  lastLogLines: readonly string[];
  logFile: string;
}
