import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning, type ProcessIdentity } from '../../../bin/runtime/process-identity.mjs';
import { readJsonFile, writeJsonFile } from '../engines/state-folder.ts';

/** What is written down of each process that we started, for `status`, `logs` and `down` in other processes. */
export interface RunRecord extends ProcessIdentity {
  name: string;
  kind: 'engine' | 'process' | 'job' | 'supervisor';
  startedAt: string;
  logFile: string;
  /** Milliseconds that the process may take to end by itself. */
  graceMs: number;
  port?: number;
  version?: string;
  healthUrl?: string;
}

const recordPath = (runFolder: string, name: string): string => join(runFolder, `${name}.json`);

export function writeRunRecord(runFolder: string, record: RunRecord): void {
  writeJsonFile(recordPath(runFolder, record.name), record);
}

/** The record of a process that lives, by pid and start time; null otherwise. */
export function readLivingRecord(runFolder: string, name: string): RunRecord | null {
  const record = readJsonFile<RunRecord>(recordPath(runFolder, name));
  return record !== null && isRunning(record) ? record : null;
}

export function removeRunRecord(runFolder: string, name: string): void {
  rmSync(recordPath(runFolder, name), { force: true });
}

/** All records, of the living and of the dead; other JSON files of the folder are passed over. */
export function listRunRecords(runFolder: string): RunRecord[] {
  let names: string[];
  try {
    names = readdirSync(runFolder);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => readJsonFile<Partial<RunRecord>>(join(runFolder, name)))
    .filter(
      (record): record is RunRecord =>
        record?.pid !== undefined && record.startTime !== undefined && record.kind !== undefined,
    )
    .sort((a, b) => a.name.localeCompare(b.name));
}
