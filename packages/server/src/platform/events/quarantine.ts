/**
 * Where events are handled over which a process has died, frozen or run out of memory: a child process, one event at a
 * time, with little memory and a watch on its loop. Whatever the event does there, it does to nobody else; that it did
 * is a failed try like any other, with the child's end as its reason.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Logger } from '../telemetry/logger.ts';
import type { Outcome } from './consumer-runner.ts';
import type { EventJobData } from './envelope.ts';

export interface QuarantineOptions {
  /** Program and arguments of the child; it speaks the messages below. */
  file: string;
  args?: readonly string[];
  /** Sent to the child first: what it needs to know of this installation. */
  setup?: unknown;
  /** Of the child's heap and of its resident memory, in megabytes. */
  heapMb: number;
  residentMb: number;
  /** Longest time without a turn of the child's loop. */
  stuckAfterMs: number;
  /** A child without work for so long is ended. */
  idleMs?: number;
  logger?: Logger;
}

export type Verdict = { kind: 'handled'; outcome: Outcome } | { kind: 'died'; reason: string };

/** To the child. */
export type ToChild =
  | { kind: 'setup'; setup: unknown; stuckAfterMs: number; residentMb: number }
  | { kind: 'handle'; job: EventJobData };
/** From the child. `failed`: not even the inbox could be written. */
export type FromChild = { kind: 'ready' } | { kind: 'handled'; outcome: Outcome } | { kind: 'failed'; reason: string };

const startMs = 60_000;

export class Quarantine {
  private readonly options: QuarantineOptions;
  private child: Promise<ChildProcess> | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private idle: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(options: QuarantineOptions) {
    this.options = options;
  }

  /** Waits for its turn. Throws when no child could be started, or when the child could not write the outcome. */
  handle(job: EventJobData, timeoutMs: number): Promise<Verdict> {
    const mine = this.turn.then(() => this.handleAlone(job, timeoutMs));
    this.turn = mine.catch(() => {});
    return mine;
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.idle !== null) clearTimeout(this.idle);
    const child = await this.child?.catch(() => null);
    child?.kill('SIGKILL');
  }

  private async handleAlone(job: EventJobData, timeoutMs: number): Promise<Verdict> {
    if (this.closed) throw new Error('The quarantine is closed');
    if (this.idle !== null) clearTimeout(this.idle);
    this.child ??= this.start();
    const child = await this.child.catch((error: unknown) => {
      this.child = null;
      throw error;
    });
    try {
      return await this.ask(child, job, timeoutMs);
    } finally {
      this.idle = setTimeout(() => this.dismiss(child), this.options.idleMs ?? 30_000);
      this.idle.unref();
    }
  }

  private ask(child: ChildProcess, job: EventJobData, timeoutMs: number): Promise<Verdict> {
    const { promise, resolve, reject } = Promise.withResolvers<Verdict>();
    const died = (code: number | null, signal: NodeJS.Signals | null): void => {
      this.child = null;
      const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
      resolve({ kind: 'died', reason: `the process that handled it alone ${how}` });
    };
    const answered = (message: FromChild): void => {
      if (message.kind === 'handled') resolve({ kind: 'handled', outcome: message.outcome });
      if (message.kind === 'failed') reject(new Error(message.reason));
    };
    // The handler has a deadline of its own; this is for one that swallows it.
    const late = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.once('exit', died);
    child.on('message', answered);
    if (child.exitCode !== null || child.signalCode !== null) died(child.exitCode, child.signalCode);
    else child.send({ kind: 'handle', job } satisfies ToChild, (error) => error && child.kill('SIGKILL'));
    return promise.finally(() => {
      clearTimeout(late);
      child.off('exit', died);
      child.off('message', answered);
    });
  }

  private start(): Promise<ChildProcess> {
    const { file, args = [], heapMb, residentMb, stuckAfterMs, setup } = this.options;
    const conditions = process.execArgv.filter((arg) => arg.startsWith('--conditions='));
    const child = spawn(process.execPath, [...conditions, `--max-old-space-size=${heapMb}`, file, ...args], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const { promise, resolve, reject } = Promise.withResolvers<ChildProcess>();
    const failed = (why: unknown): void =>
      reject(new Error('No process for suspicious events could be started', { cause: why }));
    const slow = setTimeout(() => {
      child.kill('SIGKILL');
      failed(`it was not ready after ${startMs} ms`);
    }, startMs);
    child.once('error', failed);
    child.once('exit', (code) => {
      this.child = null;
      failed(`exit code ${code}`);
    });
    child.once('message', () => resolve(child));
    child.send({ kind: 'setup', setup, stuckAfterMs, residentMb } satisfies ToChild, () => {});
    promise.finally(() => clearTimeout(slow)).catch(() => {});
    return promise;
  }

  private dismiss(child: ChildProcess): void {
    this.child = null;
    child.kill('SIGTERM');
  }
}
