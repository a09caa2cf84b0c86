// Keeps one process running: starts it, asks for its health, starts it again with growing pauses when it dies, and
// tells of every change.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identityOf, type ProcessIdentity } from '../../../bin/runtime/process-identity.mjs';
import { CliError } from '../../errors/cli-error.ts';
import { restartDelayMs, STEADY_AFTER_MS } from './back-off.ts';
import { isFit } from './health.ts';
import { lastLines, messageOf, openLog } from './log-file.ts';
import type { ProcessPhase, ProcessSpec, ProcessStatus } from './process.types.ts';
import { removeRunRecord, writeRunRecord } from './run-records.ts';
import { terminateProcess } from './terminate.ts';

const START_POLL_MS = 100;
const WATCH_MS = 1_000;
const UNHEALTHY_AFTER = 3;
const START_TIMEOUT_MS = 60_000;
const GRACE_MS = 15_000;
const FAILED_STARTS = 3;
const LOG_LINES = 12;
const TELL_EVERY_MS = 2_000;
const UNHEALTHY = 'does not answer its health check';

export interface ProcessFolders {
  run: string;
  logs: string;
}

export class ManagedProcess {
  readonly #spec: ProcessSpec;
  readonly #folders: ProcessFolders;
  readonly #onChange: () => void;
  readonly #stop = new AbortController();
  #status: ProcessStatus;
  #identity: ProcessIdentity | null = null;
  #loop: Promise<void> | null = null;
  #firstStart = Promise.withResolvers<void>();

  constructor(spec: ProcessSpec, folders: ProcessFolders, onChange: () => void) {
    this.#spec = spec;
    this.#folders = folders;
    this.#onChange = onChange;
    // Whoever does not wait for the first start still learns of its failure by the status.
    this.#firstStart.promise.catch(() => {});
    this.#status = {
      name: spec.name,
      phase: 'starting',
      pid: null,
      port: spec.port ?? null,
      healthUrl: spec.healthUrl ?? null,
      restarts: 0,
      since: new Date().toISOString(),
      lastError: null,
      lastLogLines: [],
      logFile: join(folders.logs, `${spec.name}.log`),
    };
  }

  get status(): ProcessStatus {
    return this.#status;
  }

  /** Resolves when it is healthy for the first time; rejects when it died three times without ever being so. */
  start(): Promise<void> {
    this.#loop ??= this.#keepRunning();
    return this.#firstStart.promise;
  }

  /** Ends what runs of it now; it is started again as after any death. */
  async restart(): Promise<void> {
    if (this.#identity !== null)
      await terminateProcess(this.#identity, { graceMs: this.#spec.graceMs ?? GRACE_MS, group: true });
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#stop.abort();
    if (this.#identity !== null) {
      this.#change({ phase: 'stopping' });
      await terminateProcess(this.#identity, { graceMs: this.#spec.graceMs ?? GRACE_MS, group: true });
    }
    await this.#loop;
    removeRunRecord(this.#folders.run, this.#spec.name);
    this.#change({ phase: 'stopped', pid: null });
    this.#firstStart.reject(new CliError('stopped', `${this.#spec.name} was stopped`));
  }

  #change(change: Partial<ProcessStatus>): void {
    const movedOn = change.phase !== undefined && change.phase !== this.#status.phase;
    this.#status = { ...this.#status, ...change, ...(movedOn ? { since: new Date().toISOString() } : {}) };
    this.#onChange();
  }

  async #keepRunning(): Promise<void> {
    let failuresInARow = 0;
    let wasHealthy = false;
    while (!this.#stop.signal.aborted) {
      const startedMs = performance.now();
      const { reason, healthy } = await this.#runOnce();
      if (this.#stop.signal.aborted) return;
      wasHealthy ||= healthy;
      failuresInARow = healthy && performance.now() - startedMs > STEADY_AFTER_MS ? 1 : failuresInARow + 1;
      const lastLogLines = lastLines(this.#status.logFile, LOG_LINES);
      if (!wasHealthy && failuresInARow >= FAILED_STARTS) {
        const message = `${this.#spec.name} ${reason}, ${FAILED_STARTS} times in a row.`;
        this.#firstStart.reject(
          new CliError('process_failed', message, {
            logLines: lastLogLines,
            fix: [`The whole log: ${this.#status.logFile}`],
          }),
        );
      }
      this.#change({
        phase: 'waiting',
        pid: null,
        lastError: reason,
        lastLogLines,
        restarts: this.#status.restarts + 1,
      });
      await this.#pause(restartDelayMs(failuresInARow));
    }
  }

  async #pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stop.signal }).catch(() => {});
  }

  #spawn(): { child: ChildProcess; ended: Promise<string> } {
    const log = openLog(this.#status.logFile);
    const child = spawn(this.#spec.command, this.#spec.args, {
      cwd: this.#spec.cwd,
      env: this.#spec.env,
      // A group of its own: Ctrl-C on the terminal is ours to pass on, in order.
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(`could not be started (${error.message})`));
      child.once('exit', (code, signal) =>
        resolve(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`),
      );
    });
    return { child, ended };
  }

  async #runOnce(): Promise<{ reason: string; healthy: boolean }> {
    const { child, ended } = this.#spawn();
    this.#identity = child.pid === undefined ? null : identityOf(child.pid);
    if (this.#identity !== null) this.#writeRecord(this.#identity);
    this.#change({ phase: 'starting', pid: child.pid ?? null });
    const life = new AbortController();
    let healthy = false;
    const watching = this.#watch(life.signal, () => {
      healthy = true;
      this.#firstStart.resolve();
    });
    const reason = await ended;
    life.abort();
    await watching;
    this.#identity = null;
    return { reason, healthy };
  }

  #writeRecord(identity: ProcessIdentity): void {
    writeRunRecord(this.#folders.run, {
      name: this.#spec.name,
      kind: 'process',
      ...identity,
      startedAt: new Date().toISOString(),
      logFile: this.#status.logFile,
      graceMs: this.#spec.graceMs ?? GRACE_MS,
      ...(this.#spec.port === undefined ? {} : { port: this.#spec.port }),
      ...(this.#spec.healthUrl === undefined ? {} : { healthUrl: this.#spec.healthUrl }),
    });
  }

  /** A process that never becomes healthy is ended; one that was and hangs now is shown, not killed: it may recover. */
  async #watch(life: AbortSignal, onHealthy: () => void): Promise<void> {
    const deadlineMs = performance.now() + (this.#spec.startTimeoutMs ?? START_TIMEOUT_MS);
    let everHealthy = false;
    let misses = 0;
    let toldAtMs = performance.now();
    while (!life.aborted) {
      const fit = await isFit(this.#spec.healthUrl, life);
      if (life.aborted || this.#stop.signal.aborted) return;
      misses = fit ? 0 : misses + 1;
      if (fit && !everHealthy) onHealthy();
      everHealthy ||= fit;
      this.#show(fit, everHealthy, misses);
      if (!everHealthy && performance.now() - toldAtMs > TELL_EVERY_MS) {
        toldAtMs = performance.now();
        this.#tellWhatItWaitsFor();
      }
      if (!everHealthy && performance.now() > deadlineMs && this.#identity !== null) {
        await terminateProcess(this.#identity, { graceMs: this.#spec.graceMs ?? GRACE_MS, group: true });
        return;
      }
      await delay(everHealthy ? WATCH_MS : START_POLL_MS, undefined, { signal: life }).catch(() => {});
    }
  }

  /** A start that takes long says in its log what it waits for. */
  #tellWhatItWaitsFor(): void {
    const lastLogLines = lastLines(this.#status.logFile, 1).map(messageOf);
    if (lastLogLines[0] !== undefined && lastLogLines[0] !== this.#status.lastLogLines[0])
      this.#change({ lastLogLines });
  }

  #show(fit: boolean, everHealthy: boolean, misses: number): void {
    const phase: ProcessPhase | null = fit ? 'healthy' : everHealthy && misses >= UNHEALTHY_AFTER ? 'unhealthy' : null;
    if (phase === null || phase === this.#status.phase) return;
    // Why it ended last is told on; that it did not answer is over when it does.
    const { lastError } = this.#status;
    const lastEnd = lastError === UNHEALTHY ? null : lastError;
    this.#change({ phase, lastError: phase === 'unhealthy' ? UNHEALTHY : lastEnd });
  }
}
