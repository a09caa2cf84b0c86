// Starts one engine as a process of its own that outlives us, or attaches to the one that still runs from
// before; waits for real health; tells what its log says when it dies.
import { spawn } from 'node:child_process';
import { closeSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identityOf, isRunning, type ProcessIdentity } from '../../../bin/runtime/process-identity.mjs';
import { CliError } from '../../errors/cli-error.ts';
import { lastLines, openLog } from '../supervisor/log-file.ts';
import { type RunRecord, readLivingRecord, removeRunRecord, writeRunRecord } from '../supervisor/run-records.ts';
import { terminateProcess } from '../supervisor/terminate.ts';
import type { ReportProgress } from './engine.types.ts';
import type { StateFolder } from './state-folder.ts';

const POLL_MS = 100;
const LOG_LINES = 12;
const LOG_WINDOW = 80;
/** Frames of a Java stack would push the line that says what happened out of sight. */
const STACK_FRAME = /^\s+at |^\s+\.\.\. \d+ more/;
const PORT_TAKEN = /Address already in use|Bind on TCP\/IP port|BindException|bind: Address/i;

export interface EngineProcessPlan {
  name: string;
  command: string;
  args: readonly string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number;
  port: number;
  /** Written by the engine itself; finds one of ours that has no record. */
  pidFile?: string;
  /** Stands in the command line of this engine of this state folder, and in no other. */
  ownMark: string;
  /** The version when the engine answers as it should, null while it does not yet. */
  probe(): Promise<string | null>;
  startTimeoutMs: number;
  graceMs: number;
}

export interface RunningEngine {
  identity: ProcessIdentity;
  version: string;
  attached: boolean;
}

/** The port was taken between its choice and the engine's start: the caller chooses another one. */
export class PortTakenError extends Error {}

/** An engine that was started in the moment before a kill −9, so that no record tells its port: it is ended. */
function findByPidFile(plan: EngineProcessPlan): ProcessIdentity | null {
  if (plan.pidFile === undefined) return null;
  try {
    const pid = Number.parseInt(readFileSync(plan.pidFile, 'utf8'), 10);
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return commandLine.includes(plan.ownMark) ? identityOf(pid) : null;
  } catch {
    return null;
  }
}

function failure(plan: EngineProcessPlan, logFile: string, what: string): Error {
  const logLines = lastLines(logFile, LOG_WINDOW)
    .filter((line) => !STACK_FRAME.test(line))
    .slice(-LOG_LINES);
  if (logLines.some((line) => PORT_TAKEN.test(line))) return new PortTakenError(`port ${plan.port} was taken`);
  return new CliError('engine_failed', `${plan.name} ${what}.`, {
    logLines,
    fix: [...fixesFor(logLines), `The whole log: ${logFile}`],
  });
}

function fixesFor(logLines: readonly string[]): string[] {
  const text = logLines.join('\n');
  if (/No space left on device/i.test(text)) return ['The disk is full: free some space and start again.'];
  if (/libaio\.so|error while loading shared libraries/i.test(text)) return ['A library is missing: run `mkt doctor`.'];
  if (/OutOfMemory|Cannot allocate memory|errno=12/i.test(text))
    return ['There is too little free memory: close other programs and start again.'];
  if (/data dictionary|Unsupported redo log|downgrade/i.test(text)) {
    return [
      "The data was written by another version: run `mkt down`, remove the engine's folder below data/ in the state folder, and start again.",
    ];
  }
  return ['Run `mkt doctor`, and look at the log.'];
}

async function waitForHealth(
  plan: EngineProcessPlan,
  identity: ProcessIdentity,
  logFile: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const deadline = Date.now() + plan.startTimeoutMs;
  let refusal: unknown;
  for (;;) {
    signal?.throwIfAborted();
    const version = await plan.probe().catch((error: unknown) => {
      // Another installation's engine answers on this port: ours is about to end because of it, and its log says so.
      refusal = error;
      return null;
    });
    if (version !== null && isRunning(identity)) return version;
    if (!isRunning(identity)) throw failure(plan, logFile, 'ended while it was starting');
    if (Date.now() > deadline) {
      if (refusal !== undefined) throw refusal;
      throw failure(plan, logFile, `did not answer within ${plan.startTimeoutMs / 1000} s`);
    }
    await delay(POLL_MS);
  }
}

function launch(state: StateFolder, plan: EngineProcessPlan, logFile: string): ProcessIdentity {
  const log = openLog(logFile);
  const child = spawn(plan.command, plan.args, {
    cwd: plan.cwd ?? state.root,
    env: plan.env ?? process.env,
    detached: true,
    stdio: ['ignore', log, log],
    ...(plan.uid === undefined ? {} : { uid: plan.uid, gid: plan.uid }),
  });
  closeSync(log);
  // Without a listener a failed start would end us; the missing pid tells of it below.
  child.once('error', () => {});
  const identity = child.pid === undefined ? null : identityOf(child.pid);
  child.unref();
  if (identity === null) throw new CliError('engine_failed', `${plan.name} could not be started: ${plan.command}`);
  return identity;
}

function record(
  state: StateFolder,
  plan: EngineProcessPlan,
  identity: ProcessIdentity,
  logFile: string,
  version?: string,
): void {
  // Of the process, however often it is attached to or found healthy.
  const living = readLivingRecord(state.run, plan.name);
  const entry: RunRecord = {
    name: plan.name,
    kind: 'engine',
    ...identity,
    startedAt: living?.pid === identity.pid ? living.startedAt : new Date().toISOString(),
    logFile,
    graceMs: plan.graceMs,
    port: plan.port,
    ...(version === undefined ? {} : { version }),
  };
  writeRunRecord(state.run, entry);
}

async function attach(
  state: StateFolder,
  plan: EngineProcessPlan,
  identity: ProcessIdentity,
  logFile: string,
  signal: AbortSignal | undefined,
): Promise<RunningEngine | null> {
  try {
    const version = await waitForHealth(plan, identity, logFile, signal);
    record(state, plan, identity, logFile, version);
    return { identity, version, attached: true };
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof CliError || error instanceof PortTakenError)) throw error;
    await terminateProcess(identity, { graceMs: plan.graceMs, group: true });
    removeRunRecord(state.run, plan.name);
    return null;
  }
}

/** The running process of the engine, started if need be. Aborting stops the wait; the process is left recorded. */
export async function startOrAttach(
  state: StateFolder,
  plan: EngineProcessPlan,
  report: ReportProgress,
  signal?: AbortSignal,
): Promise<RunningEngine> {
  const logFile = join(state.logs, `${plan.name}.log`);
  const living = readLivingRecord(state.run, plan.name);
  if (living === null) {
    const orphan = findByPidFile(plan);
    if (orphan !== null) await terminateProcess(orphan, { graceMs: plan.graceMs, group: true });
  } else {
    const running = await attach(state, plan, { pid: living.pid, startTime: living.startTime }, logFile, signal);
    if (running !== null) {
      report({ engine: plan.name, phase: 'attached', message: `${running.version} already runs on port ${plan.port}` });
      return running;
    }
  }
  signal?.throwIfAborted();
  const startedMs = Date.now();
  report({ engine: plan.name, phase: 'start', message: `starting on port ${plan.port}` });
  const identity = launch(state, plan, logFile);
  record(state, plan, identity, logFile);
  try {
    const version = await waitForHealth(plan, identity, logFile, signal);
    record(state, plan, identity, logFile, version);
    const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
    report({ engine: plan.name, phase: 'ready', message: `${version} on port ${plan.port} after ${seconds} s` });
    return { identity, version, attached: false };
  } catch (error) {
    if (signal?.aborted) throw error;
    await terminateProcess(identity, { graceMs: plan.graceMs, group: true });
    removeRunRecord(state.run, plan.name);
    throw error;
  }
}
