/**
 * A whole application for a test: an installation of its own, an API process's listeners and a worker, in this
 * process. Everything is real but the place: the same composition, edge, queues and consumers as in production.
 */
import type { Config } from '../platform/config/load-config.ts';
import { systemContext } from '../platform/context/make-context.ts';
import { SettableClock } from '../platform/kernel/clock.ts';
import type { ModuleName } from '../platform/kernel/modules.ts';
import { freePort } from '../platform/testing/free-ports.ts';
import { createTestInstallation } from '../platform/testing/test-installation.ts';
import type { Composition } from './compose.ts';
import { type ServeOptions, type ServingProcess, serve } from './serve.ts';
import { startWorker, type WorkerProcess } from './worker.ts';

export interface TestApp {
  config: Config;
  composition: Composition;
  clock: SettableClock;
  /** Base of the public listener, e.g. `http://127.0.0.1:40123`. */
  url: string;
  /** The public listener of a second process on the same engines. */
  secondUrl: string;
  internalUrl: string;
  close(): Promise<void>;
}

export interface TestAppOptions {
  overrides?: Record<string, Record<string, unknown>>;
  /** Without a worker no event travels and no job runs. */
  worker?: boolean;
  /** A second API process's worth of edge, caches and limits. */
  second?: boolean;
  wrapHandler?: NonNullable<ServeOptions['wrapHandler']>;
}

/** `user` is always among the modules: the edge asks it for keys. */
export async function startTestApp(modules: readonly ModuleName[], options: TestAppOptions = {}): Promise<TestApp> {
  const own = [...new Set<ModuleName>(['user', ...modules])];
  // Webhooks and browser returns need the address before the listener is there.
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const http = { port, publicUrl, returnOrigins: [publicUrl], ...options.overrides?.http };
  const installation = await createTestInstallation(own, {
    ...options.overrides,
    http,
    modules: { ...options.overrides?.['modules'], own },
  });
  const clock = new SettableClock();
  const processes: (ServingProcess | WorkerProcess)[] = [];
  try {
    const { config } = installation;
    const wrap = options.wrapHandler === undefined ? {} : { wrapHandler: options.wrapHandler };
    const first = await serve(config, { clock, ...wrap });
    processes.push(first);
    const second = options.second ? await serve({ ...config, http: { ...config.http, port: 0 } }, { clock }) : first;
    if (options.second) processes.push(second);
    if (options.worker !== false) processes.push(await startWorker(config, { clock }));
    return {
      config,
      composition: first.composition,
      clock,
      url: first.publicUrl,
      secondUrl: second.publicUrl,
      internalUrl: first.internalUrl,
      async close() {
        for (const process of processes.reverse()) await process.close();
        await installation.close();
      },
    };
  } catch (error) {
    for (const process of processes.reverse()) await process.close();
    await installation.close();
    throw error;
  }
}

/** A context of the platform itself, for calling ports in tests. */
export function testContext(): ReturnType<typeof systemContext> {
  return systemContext('test');
}
