/**
 * The server's programs, one role per process: `serve` (API), `worker`, `all` (both), `assets` (uploaded objects at an origin
 * of their own), `gateway` (the sandbox payment gateway) and `mail` (the catcher of development).
 */
import closeWithGrace from 'close-with-grace';
import { type Config, loadConfig } from './platform/config/load-config.ts';
import { isAppError } from './platform/kernel/errors.ts';
import { startWatchdog } from './platform/process/watchdog.ts';

interface Running {
  /** What the supervisor and people read: where it answers. */
  ready: string;
  close(): Promise<void>;
}

const roles: Record<string, (config: Config) => Promise<Running>> = {
  serve: async (config) => {
    const { serve } = await import('./app/serve.ts');
    const process = await serve(config);
    return { ready: `serving ${process.publicUrl} (internal ${process.internalUrl})`, close: () => process.close() };
  },
  worker: async (config) => {
    const { startWorker } = await import('./app/worker.ts');
    const worker = await startWorker(config);
    watch(config);
    return { ready: `working for ${config.modules.own.join(', ')}`, close: () => worker.close() };
  },
  // An API process that also works: for one module apart, where two processes would be too many.
  all: async (config) => {
    const [{ serve }, { startWorker }] = await Promise.all([import('./app/serve.ts'), import('./app/worker.ts')]);
    const process = await serve(config);
    const worker = await startWorker(config, { composition: process.composition });
    watch(config);
    return {
      ready: `serving and working at ${process.publicUrl} (internal ${process.internalUrl})`,
      close: async () => {
        await worker.close();
        await process.close();
      },
    };
  },
  assets: async (config) => {
    const { startAssetServer } = await import('./app/asset-server.ts');
    const server = await startAssetServer(config);
    return { ready: `objects at ${server.url}`, close: () => server.close() };
  },
  gateway: async (config) => {
    const { startGateway } = await import('./app/sandbox-gateway.ts');
    const gateway = await startGateway(config);
    return { ready: `sandbox gateway at ${gateway.url}`, close: () => gateway.close() };
  },
  mail: async (config) => {
    const { startMailCatcher } = await import('./app/mail-catcher.ts');
    const catcher = await startMailCatcher(config);
    return { ready: `mails at ${catcher.url}`, close: () => catcher.close() };
  },
};

/** Once it works: starting has its own long turns. */
function watch({ worker: { stuckAfterMs, maxResidentMb } }: Config): void {
  if (stuckAfterMs > 0) startWatchdog({ stuckAfterMs, maxResidentMb });
}

await main(process.argv[2] ?? '');

async function main(role: string): Promise<void> {
  const start = Object.hasOwn(roles, role) ? roles[role] : undefined;
  if (start === undefined) {
    console.error(`Say what to run: ${Object.keys(roles).join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  try {
    const { config } = loadConfig();
    const stopTracing = await startTracing(config, role);
    const running = await start(config);
    closeWithGrace({ delay: 15_000 }, async ({ err }) => {
      if (err) console.error(err);
      await running.close();
      await stopTracing();
    });
    console.log(`ready: ${running.ready}`);
  } catch (error) {
    console.error(failureOf(error));
    process.exitCode = 1;
    // A half-started process must not hang on its open connections.
    setTimeout(() => process.exit(1), 500).unref();
  }
}

async function startTracing(config: Config, role: string): Promise<() => Promise<void>> {
  if (config.otel.endpoint === '') return async () => {};
  const [{ startExport }, { createLogger }] = await Promise.all([
    import('./platform/telemetry/otlp-export.ts'),
    import('./platform/telemetry/logger.ts'),
  ]);
  return startExport(config, role, createLogger(config, role));
}

/** An engine that is not there is told in sentences; anything else is a bug and wants its stack. */
function failureOf(error: unknown): unknown {
  if (!isAppError(error)) return error;
  const reasons: string[] = [error.message];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause) reasons.push(cause.message);
  const advice = 'Say where the engines are by MKT_RUNTIME_FILE or MKT_MYSQL_… and MKT_REDIS_…; `mkt up` brings them.';
  return [...reasons, ...(error.code === 'service_unavailable' ? [advice] : [])].join('\n');
}
