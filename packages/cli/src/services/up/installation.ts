import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '../../../bin/runtime/process-identity.mjs';
import { readJsonFile } from '../engines/state-folder.ts';
import type { ProcessStatus } from '../supervisor/process.types.ts';
import { listRunRecords, type RunRecord } from '../supervisor/run-records.ts';
import { readSupervisorReport, runningSupervisor } from '../supervisor/supervisor.ts';
import type { ProcessPorts } from './runtime-file.ts';

/** Work that ends by itself, as the rest of a seed. */
export interface JobStatus {
  name: string;
  running: boolean;
  pid: number;
  since: string;
  logFile: string;
}

export interface EngineStatus {
  name: string;
  running: boolean;
  pid: number;
  port: number | null;
  version: string | null;
  since: string;
  logFile: string;
}

/** What runs of one installation, as another process sees it. */
export interface Installation {
  stateDir: string;
  supervisorPid: number | null;
  ready: boolean;
  engines: EngineStatus[];
  processes: ProcessStatus[];
  jobs: JobStatus[];
  addresses: (readonly [string, string])[];
}

export function addressesOf(ports: ProcessPorts): (readonly [string, string])[] {
  const [api = 0] = ports.api;
  return [
    ...ports.api.map((port, at) => [at === 0 ? 'API' : `API ${at + 1}`, `http://127.0.0.1:${port}`] as const),
    ['reference', `http://127.0.0.1:${api}/docs`],
    ['pay page', `http://127.0.0.1:${ports.gateway}`],
    ['mails', `http://127.0.0.1:${ports.mail}`],
  ];
}

interface RuntimeFile {
  http?: { ports?: number[] };
  payment?: { gatewayUrl?: string };
  mail?: { catcherHttpPort?: number };
}

function writtenAddresses(stateDir: string): (readonly [string, string])[] {
  const runtime = readJsonFile<RuntimeFile>(join(stateDir, 'runtime.json'));
  const api = runtime?.http?.ports ?? [];
  const addresses: (readonly [string, string])[] = api.map((port, at) => [
    at === 0 ? 'API' : `API ${at + 1}`,
    `http://127.0.0.1:${port}`,
  ]);
  if (api[0] !== undefined) addresses.push(['reference', `http://127.0.0.1:${api[0]}/docs`]);
  if (runtime?.payment?.gatewayUrl) addresses.push(['pay page', runtime.payment.gatewayUrl]);
  if (runtime?.mail?.catcherHttpPort) addresses.push(['mails', `http://127.0.0.1:${runtime.mail.catcherHttpPort}`]);
  return addresses;
}

export function readInstallation(stateDir: string): Installation {
  const run = join(stateDir, 'run');
  const report = existsSync(run) ? readSupervisorReport(run) : null;
  const records = listRunRecords(run);
  const engines = records
    .filter(({ kind }) => kind === 'engine')
    .map((record) => ({ ...runOf(record), port: record.port ?? null, version: record.version ?? null }));
  const jobs = records.filter(({ kind }) => kind === 'job').map(runOf);
  return {
    stateDir,
    supervisorPid: existsSync(run) ? (runningSupervisor(run)?.pid ?? null) : null,
    ready: report?.ready ?? false,
    engines,
    processes: [...(report?.processes ?? [])],
    jobs,
    addresses: writtenAddresses(stateDir),
  };
}

function runOf(record: RunRecord): JobStatus {
  const { name, pid, startedAt: since, logFile } = record;
  return { name, running: isRunning(record), pid, since, logFile };
}
