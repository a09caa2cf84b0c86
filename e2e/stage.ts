/**
 * A stage: an installation of its own, the sandbox gateway and the mail catcher in this process, and the platform as
 * real processes, cut into modules as the test says. What differs between stages is configuration alone.
 */
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ModuleName, moduleNames } from '../packages/server/src/platform/kernel/modules.ts';
import { freePorts } from '../packages/server/src/platform/testing/free-ports.ts';
import { createTestInstallation } from '../packages/server/src/platform/testing/test-installation.ts';
import { startSandboxGateway } from '../packages/server/src/sandbox/gateway/start-sandbox-gateway.ts';
import { startMailCatcher } from '../packages/server/src/sandbox/mail/start-mail-catcher.ts';
import { startServerProcess, stopProcess, untilReady } from './server-process.ts';

export interface StageProcess {
  name: string;
  role: 'serve' | 'worker' | 'all';
  own: readonly ModuleName[];
}

export interface RunningProcess extends StageProcess {
  publicUrl: string;
  internalUrl: string;
  child: ChildProcess;
}

export interface Stage {
  /** Public address of the first process. */
  url: string;
  mailUrl: string;
  gateway: { url: string; apiKey: string };
  runtimeFile: string;
  processes: RunningProcess[];
  close(): Promise<void>;
}

/** Two API processes and a worker, all modules in each: what `npm start` runs. */
export const dayOne: StageProcess[] = [
  { name: 'api-1', role: 'serve', own: moduleNames },
  { name: 'api-2', role: 'serve', own: moduleNames },
  { name: 'worker', role: 'worker', own: moduleNames },
];

const allButPayment = moduleNames.filter((m) => m !== 'payment');

/** Payment on its own, everything else together, with a worker of its own. */
export const growth: StageProcess[] = [
  { name: 'shop', role: 'serve', own: allButPayment },
  { name: 'shop-worker', role: 'worker', own: allButPayment },
  { name: 'payment', role: 'all', own: ['payment'] },
];

/** Every module on its own. */
export const full: StageProcess[] = moduleNames.map((m) => ({ name: m, role: 'all', own: [m] }));

/** `settings` is a tree of them, over those of a stage. */
export async function startStage(
  plan: readonly StageProcess[],
  settings: Record<string, Record<string, unknown>> = {},
): Promise<Stage> {
  const ports = await freePorts(2 + plan.length * 2 + 1);
  const [gatewayPort, assetsPort] = ports.splice(0, 2) as [number, number];
  const catcher = await startMailCatcher({ host: '127.0.0.1', smtpPort: 0, httpPort: 0 });
  const placed = plan.map((process) => ({
    ...process,
    port: ports.shift() as number,
    internalPort: ports.shift() as number,
  }));
  const entry = `http://127.0.0.1:${placed[0]?.port}`;
  const installation = await createTestInstallation(moduleNames, {
    mail: { smtpUrl: catcher.smtpUrl },
    payment: { gatewayUrl: `http://127.0.0.1:${gatewayPort}` },
    storage: { publicUrl: `http://127.0.0.1:${assetsPort}`, port: assetsPort },
    http: { publicUrl: entry, returnOrigins: [entry] },
    mysql: { poolScale: 0.3 },
    ...settings,
  });
  const { config } = installation;
  const gateway = await startSandboxGateway({
    host: '127.0.0.1',
    port: gatewayPort,
    apiKey: config.secrets.gatewayApiKey,
    webhookSecret: config.secrets.gatewayWebhook,
    journalPath: join(config.stateDir, 'gateway', 'journal.ndjson'),
  });
  const runtimeFile = join(config.stateDir, 'runtime.json');
  writeFileSync(runtimeFile, JSON.stringify(config), { mode: 0o600 });
  const homes = new Map<ModuleName, string>();
  for (const { own, internalPort, role } of placed)
    if (role !== 'worker') for (const module of own) homes.set(module, `http://127.0.0.1:${internalPort}`);
  const processes: RunningProcess[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(processes.map(({ child }) => stopProcess(child)));
    await gateway.close();
    await catcher.close();
    await installation.close();
  };
  try {
    for (const process of placed) {
      const remotes = moduleNames.filter((m) => !process.own.includes(m)).map((m) => `${m}=${homes.get(m)}`);
      processes.push({
        ...process,
        publicUrl: `http://127.0.0.1:${process.port}`,
        internalUrl: `http://127.0.0.1:${process.internalPort}`,
        child: startServerProcess(process.role, {
          MKT_RUNTIME_FILE: runtimeFile,
          MKT_HTTP_PORT: String(process.port),
          MKT_HTTP_INTERNAL_PORT: String(process.internalPort),
          MKT_MODULES_OWN: process.own.join(','),
          MKT_MODULES_REMOTES: remotes.join(','),
        }),
      });
    }
    await Promise.all(processes.map(({ name, child }) => untilReady(name, child)));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: entry,
    mailUrl: catcher.url,
    gateway: { url: gateway.url, apiKey: config.secrets.gatewayApiKey },
    runtimeFile,
    processes,
    close,
  };
}

/** Public operations that a process answered by itself, by module, from its own metrics. */
export async function answersByModule(process: RunningProcess): Promise<Record<string, number>> {
  const text = await (await fetch(`${process.internalUrl}/metrics`)).text();
  return Object.fromEntries(
    [...text.matchAll(/^mkt_module_answers_total\{module="([a-z]+)"\} (\d+)/gm)].map(([, module = '', count]) => [
      module,
      Number(count),
    ]),
  );
}

/** Modules whose port was called in this process, from its own metrics. */
export async function calledModules(process: RunningProcess): Promise<string[]> {
  const text = await (await fetch(`${process.internalUrl}/metrics`)).text();
  const calls = text.matchAll(/^mkt_port_calls_total\{(?=[^}]*side="callee")[^}]*module="([a-z]+)"/gm);
  return [...calls].map(([, module = '']) => module);
}
