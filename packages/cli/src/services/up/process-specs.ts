import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ProcessSpec } from '../supervisor/process.types.ts';
import { type NodeLimits, nodeFlags } from './node-flags.ts';
import type { ProcessPorts } from './runtime-file.ts';

/** The server's entry: its source in a checkout, else what the package exports. */
function serverEntry(): string {
  return fileURLToPath(import.meta.resolve('@mkt/server/main'));
}

/** True when the server is built, or is run from its sources. */
export function isServerThere(): boolean {
  return existsSync(serverEntry());
}

const limits = {
  serve: { heapMb: 256, youngMb: 8 },
  worker: { heapMb: 384 },
  helper: { heapMb: 96, youngMb: 2 },
} satisfies Record<string, NodeLimits>;

/** The processes of a marketplace on one machine, in the order in which they lean on each other. */
export function processSpecs(runtimeFile: string, ports: ProcessPorts, cwd: string): ProcessSpec[] {
  const file = serverEntry();
  const role = (
    name: string,
    argument: string,
    port: number,
    healthUrl: string,
    env: NodeJS.ProcessEnv = {},
  ): ProcessSpec => ({
    name,
    command: process.execPath,
    args: [
      ...nodeFlags(argument === 'serve' || argument === 'worker' ? limits[argument] : limits.helper),
      file,
      argument,
    ],
    env: { ...process.env, MKT_RUNTIME_FILE: runtimeFile, ...env },
    cwd,
    port,
    healthUrl,
  });
  const apis = ports.api.map((port, at) =>
    role(`api-${at + 1}`, 'serve', port, `http://127.0.0.1:${port}/readyz`, {
      MKT_HTTP_PORT: String(port),
      MKT_HTTP_INTERNAL_PORT: String(ports.apiInternal[at]),
    }),
  );
  return [
    role('mail', 'mail', ports.mail, `tcp://127.0.0.1:${ports.mail}`),
    role('gateway', 'gateway', ports.gateway, `http://127.0.0.1:${ports.gateway}/healthz`),
    role('assets', 'assets', ports.assets, `tcp://127.0.0.1:${ports.assets}`),
    ...apis,
    role('worker', 'worker', ports.workerMetrics, `http://127.0.0.1:${ports.workerMetrics}/metrics`, {
      MKT_WORKER_METRICS_PORT: String(ports.workerMetrics),
    }),
  ];
}
