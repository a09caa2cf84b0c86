// Runs the processes of one installation and writes what is to be seen of them into its state folder, so that
// `status`, `logs` and `down` work from other processes.
import { join } from 'node:path';
import { identityOf, isRunning, type ProcessIdentity } from '../../../bin/runtime/process-identity.mjs';
import { readJsonFile, writeJsonFile } from '../engines/state-folder.ts';
import { ManagedProcess, type ProcessFolders } from './managed-process.ts';
import type { ProcessSpec, ProcessStatus } from './process.types.ts';
import { listRunRecords, readLivingRecord, removeRunRecord, writeRunRecord } from './run-records.ts';
import { terminateProcess } from './terminate.ts';

const SUPERVISOR = 'supervisor';
const SUPERVISOR_GRACE_MS = 90_000;

/** What the supervisor writes down at each change. */
export interface SupervisorReport extends ProcessIdentity {
  updatedAt: string;
  /** True once everything that was asked for was healthy. */
  ready: boolean;
  processes: readonly ProcessStatus[];
}

const reportPath = (run: string): string => join(run, 'report.json');

export class Supervisor {
  readonly #folders: ProcessFolders;
  readonly #processes = new Map<string, ManagedProcess>();
  readonly #listeners = new Set<(report: SupervisorReport) => void>();
  readonly #identity: ProcessIdentity;
  #ready = false;

  constructor(folders: ProcessFolders, logFile: string) {
    const identity = identityOf(process.pid);
    if (identity === null) throw new Error('a process that runs has an identity');
    this.#identity = identity;
    this.#folders = folders;
    writeRunRecord(folders.run, {
      name: SUPERVISOR,
      kind: 'supervisor',
      ...identity,
      startedAt: new Date().toISOString(),
      logFile,
      graceMs: SUPERVISOR_GRACE_MS,
    });
  }

  /** Called at once and at each change. Returns the way to stop listening. */
  subscribe(listener: (report: SupervisorReport) => void): () => void {
    this.#listeners.add(listener);
    listener(this.report());
    return () => this.#listeners.delete(listener);
  }

  report(): SupervisorReport {
    const processes = [...this.#processes.values()].map(({ status }) => status);
    return { ...this.#identity, updatedAt: new Date().toISOString(), ready: this.#ready, processes };
  }

  /** Starts one process and resolves when it is healthy. */
  start(spec: ProcessSpec): Promise<void> {
    const known = this.#processes.get(spec.name);
    if (known) return known.start();
    const managed = new ManagedProcess(spec, this.#folders, () => this.#publish());
    this.#processes.set(spec.name, managed);
    return managed.start();
  }

  markReady(): void {
    this.#ready = true;
    this.#publish();
  }

  /** Ends each process once; each is started again and reads its settings anew. */
  async restartAll(): Promise<void> {
    await Promise.all([...this.#processes.values()].map((managed) => managed.restart()));
  }

  /** Ends all, the last started first: nobody is left without what they lean on. */
  async stop(): Promise<void> {
    for (const managed of [...this.#processes.values()].reverse()) await managed.stop();
    removeRunRecord(this.#folders.run, SUPERVISOR);
    removeRunRecord(this.#folders.run, 'report');
  }

  #publish(): void {
    const report = this.report();
    writeJsonFile(reportPath(this.#folders.run), report);
    for (const listener of this.#listeners) listener(report);
  }
}

/** The supervisor that runs this installation now, or null. */
export function runningSupervisor(run: string): ProcessIdentity | null {
  return readLivingRecord(run, SUPERVISOR);
}

/** What the running supervisor last wrote; null when none runs. */
export function readSupervisorReport(run: string): SupervisorReport | null {
  const report = readJsonFile<SupervisorReport>(reportPath(run));
  return report !== null && isRunning(report) ? report : null;
}

/** Ends processes whose supervisor was killed. Engines are left alone: the next start attaches to them. */
export async function endLeftovers(run: string): Promise<string[]> {
  const left = listRunRecords(run).filter(
    ({ kind, name }) =>
      kind === 'process' || kind === 'job' || (kind === 'supervisor' && readLivingRecord(run, name) === null),
  );
  const ended = await Promise.all(
    left.map(async (record) => {
      const outcome = await terminateProcess(record, { graceMs: record.graceMs, group: true });
      removeRunRecord(run, record.name);
      return outcome === 'gone' ? [] : [record.name];
    }),
  );
  return ended.flat();
}

/** Asks the running supervisor to end everything and waits for it; ends what it leaves behind. */
export async function stopSupervisor(run: string): Promise<string[]> {
  const supervisor = runningSupervisor(run);
  const stopped: string[] = [];
  if (supervisor !== null) {
    stopped.push(
      ...listRunRecords(run)
        .filter(({ kind }) => kind === 'process')
        .map(({ name }) => name),
    );
    await terminateProcess(supervisor, { graceMs: SUPERVISOR_GRACE_MS });
    removeRunRecord(run, SUPERVISOR);
  }
  stopped.push(...(await endLeftovers(run)));
  removeRunRecord(run, 'report');
  return [...new Set(stopped)];
}
