import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isRunning } from '../../../bin/runtime/process-identity.mjs';
import { readJsonFile } from '../engines/state-folder.ts';
import type { ProcessStatus } from '../supervisor/process.types.ts';
import { listRunRecords } from '../supervisor/run-records.ts';
import { readSupervisorReport, runningSupervisor } from '../supervisor/supervisor.ts';
import type { ProcessPorts } from './runtime-file.ts';

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
  const engines = listRunRecords(run)
    .filter(({ kind }) => kind === 'engine')
    .map((record) => ({
      name: record.name,
      running: isRunning(record),
      pid: record.pid,
      port: record.port ?? null,
      version: record.version ?? null,
      since: record.startedAt,
      logFile: record.logFile,
    }));
  return {
    stateDir,
    supervisorPid: existsSync(run) ? (runningSupervisor(run)?.pid ?? null) : null,
    ready: report?.ready ?? false,
    engines,
    processes: [...(report?.processes ?? [])],
    addresses: writtenAddresses(stateDir),
  };
}
