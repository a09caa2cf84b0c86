// Writes what the server's processes of this installation read: addresses, ports and secrets, in the shape of
// the server's configuration.
import { join } from 'node:path';
import { engineManifest } from '../engines/manifest.ts';
import type { PortBook } from '../engines/ports.ts';
import type { RunningEngines } from '../engines/start-engines.ts';
import { keptSecret, type StateFolder, writeJsonFile } from '../engines/state-folder.ts';

const SECRET_BYTES = 32;
const SECRETS = [
  'database',
  'cursor',
  'quote',
  'service',
  'keyEncryption',
  'storage',
  'gatewayApiKey',
  'gatewayWebhook',
] as const;

export interface ProcessPorts {
  api: number[];
  apiInternal: number[];
  assets: number;
  gateway: number;
  smtp: number;
  mail: number;
  workerMetrics: number;
}

/** The installation's own ports: the remembered ones where they are still free. */
export async function takeProcessPorts(book: PortBook): Promise<ProcessPorts> {
  const { ports } = engineManifest();
  const take = async (name: string, preferred: number): Promise<number> => (await book.take(name, preferred)).port;
  const several = async (name: string, preferred: readonly number[]): Promise<number[]> => {
    const taken: number[] = [];
    for (const [at, port] of preferred.entries()) taken.push(await take(`${name}-${at + 1}`, port));
    return taken;
  };
  return {
    api: await several('api', ports.api),
    apiInternal: await several('api-internal', ports.apiInternal),
    assets: await take('assets', ports.assets),
    gateway: await take('gateway', ports.gateway),
    smtp: await take('smtp', ports.smtp),
    mail: await take('mail', ports.mail),
    workerMetrics: await take('worker-metrics', ports.workerMetrics),
  };
}

/** Writes the file (mode 0600) and returns its path. */
export function writeRuntimeFile(state: StateFolder, engines: RunningEngines, ports: ProcessPorts): string {
  const origin = (port: number, host = '127.0.0.1'): string => `http://${host}:${port}`;
  const { host, port, socket = '', rootUser, rootPassword } = engines.mysql;
  const { cacheUrl, stateUrl, queueUrl } = engines.redis;
  const [firstApi = 0] = ports.api;
  const path = join(state.root, 'runtime.json');
  writeJsonFile(path, {
    stateDir: state.root,
    mysql: { host, port, socket, rootUser, rootPassword },
    redis: { cacheUrl, stateUrl, queueUrl },
    search: { url: engines.elasticsearchUrl ?? '' },
    storage: { dir: join(state.root, 'objects'), port: ports.assets, publicUrl: origin(ports.assets) },
    mail: { smtpUrl: `smtp://127.0.0.1:${ports.smtp}`, catcherSmtpPort: ports.smtp, catcherHttpPort: ports.mail },
    http: {
      port: firstApi,
      internalPort: ports.apiInternal[0],
      publicUrl: origin(firstApi),
      returnOrigins: ports.api.flatMap((api) => [origin(api), origin(api, 'localhost')]),
      ports: ports.api,
      internalPorts: ports.apiInternal,
    },
    payment: { gatewayUrl: origin(ports.gateway) },
    secrets: Object.fromEntries(SECRETS.map((name) => [name, keptSecret(state, name, SECRET_BYTES)])),
  });
  return path;
}
