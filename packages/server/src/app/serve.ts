/** An API process: the public listener, and the internal one for module calls, forwarded requests and metrics. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Config } from '../platform/config/load-config.ts';
import { systemContext } from '../platform/context/make-context.ts';
import { Drain } from '../platform/http/drain.ts';
import type { AnyHandler } from '../platform/http/pipeline.ts';
import { createPublicListener, listen, type PublicListenerOptions } from '../platform/http/public-server.ts';
import { loadResponseValidators } from '../platform/http/validate.ts';
import { createInternalHandler } from '../platform/rpc/internal-server.ts';
import { type ComposeOptions, type Composition, compose } from './compose.ts';
import { createEdge } from './edge.ts';
import { Forwarder } from './forward.ts';
import { docsAssets, operationsHandlers, type Readiness } from './operations-handlers.ts';

/** Longest wait for the database before this process says that it is not ready. */
const readinessMs = 800;

export interface ServingProcess {
  composition: Composition;
  publicUrl: string;
  internalUrl: string;
  /** Stops taking requests, answers those under way, closes everything. */
  close(): Promise<void>;
}

export interface ServeOptions extends ComposeOptions {
  /** Stands between the edge and each handler: tests make one fail there. */
  wrapHandler?: (operationId: string, handler: AnyHandler) => AnyHandler;
}

export async function serve(config: Config, options: ServeOptions = {}): Promise<ServingProcess> {
  if (config.http.validateResponses) await loadResponseValidators();
  const composition = await compose(config, { role: 'serve', ...options });
  const drain = new Drain();
  const forwarder = new Forwarder(config.http.requestTimeoutMs + 1_000);
  const publicOptions = listenerOptions(composition, 'public', drain, forwarder);
  const { wrapHandler } = options;
  if (wrapHandler !== undefined)
    for (const [id, handler] of Object.entries(publicOptions.handlers))
      publicOptions.handlers[id] = wrapHandler(id, handler);
  // Answers from the cache would never meet it.
  if (wrapHandler !== undefined) publicOptions.hot = {};
  const publicServer = listenerServer(config, createPublicListener(publicOptions));
  const internalOptions = listenerOptions(composition, 'internal', drain, forwarder);
  const internalServer = listenerServer(config, internalListener(composition, createPublicListener(internalOptions)));
  await listen(publicServer, config.http.port, config.http.host);
  await listen(internalServer, config.http.internalPort, config.http.host);
  return {
    composition,
    publicUrl: urlOf(publicServer),
    internalUrl: urlOf(internalServer),
    async close() {
      drain.begin();
      await sleep(config.http.drainDelayMs);
      await Promise.all([drainServer(publicServer), drainServer(internalServer)]);
      forwarder.close();
      await composition.close();
    },
  };
}

function listenerOptions(
  composition: Composition,
  kind: 'public' | 'internal',
  drain: Drain,
  forwarder: Forwarder,
): PublicListenerOptions {
  const { infrastructure, modules } = composition;
  const { config, metrics, log } = infrastructure;
  const operations = operationsHandlers({
    readiness: () => readiness(composition, drain.isDraining),
    jwks: () => composition.ports.user.getSigningKeys(systemContext('jwks', { timeoutMs: 2_000 }), {}),
  });
  return {
    edge: createEdge(composition, kind),
    handlers: {
      ...Object.assign({}, ...modules.map((m) => m.runtime.handlers)),
      ...Object.assign({}, ...modules.map((m) => m.runtime.raw)),
      ...operations,
    },
    hot: Object.assign({}, ...modules.map((m) => m.runtime.hot)),
    pages: docsAssets(),
    corsOrigins: config.http.corsOrigins,
    // Between our own processes it would only cost.
    compression: kind === 'public' ? config.http.compression : 'off',
    metrics,
    log,
    drain,
    forward: (module, req, res, caller) => {
      const baseUrl = kind === 'public' ? composition.remoteUrl(module) : undefined;
      return baseUrl === undefined ? null : forwarder.forward(req, res, { module, baseUrl, ...caller });
    },
  };
}

function internalListener(
  composition: Composition,
  forwarded: (req: IncomingMessage, res: ServerResponse) => void,
): (req: IncomingMessage, res: ServerResponse) => void {
  const { dispatcher, credentials, infrastructure } = composition;
  const calls = createInternalHandler({ dispatcher, credentials, logger: infrastructure.log });
  return (req, res) => {
    if (calls(req, res)) return;
    if (req.url === '/metrics' && req.method === 'GET') void sendMetrics(composition, res);
    else forwarded(req, res);
  };
}

async function sendMetrics({ infrastructure }: Composition, res: ServerResponse): Promise<void> {
  const { registry } = infrastructure.metrics;
  const text = await registry.metrics();
  res.writeHead(200, { 'Content-Type': registry.contentType }).end(text);
}

async function readiness({ infrastructure, modules }: Composition, draining: boolean): Promise<Readiness> {
  const { policies, state } = infrastructure;
  const first = modules[0];
  const mysql =
    first === undefined
      ? true
      : await Promise.race([
          sql`SELECT 1`.execute(first.db.writer('auth')).then(
            () => true,
            () => false,
          ),
          // Whoever asks has little patience, and a database that hangs is none to be ready with.
          sleep(readinessMs, false),
        ]);
  const parts: Readiness['parts'] = [{ name: 'mysql', status: mysql ? 'ok' : 'down' }];
  parts.push(
    state.status === 'ready'
      ? { name: 'redis', status: 'ok' }
      : { name: 'redis', status: 'down', detail: 'Pages come from MySQL, carts from their durable copy.' },
  );
  for (const [name, breaker] of Object.entries(policies.states())) {
    if (breaker === 'open') parts.push({ name: name.slice(0, 40), status: 'degraded', detail: 'Its circuit is open.' });
  }
  const degraded = parts.some((p) => p.status !== 'ok');
  const status = draining ? 'draining' : mysql ? (degraded ? 'degraded' : 'ready') : 'not_ready';
  return { status, parts: parts.slice(0, 50) };
}

function listenerServer({ http }: Config, listener: ReturnType<typeof createPublicListener>): Server {
  const { headersTimeoutMs, bodyTimeoutMs } = http;
  return createServer(
    {
      maxHeaderSize: 16_384,
      // The body's own limit comes first, so that its answer names the operation.
      requestTimeout: headersTimeoutMs + bodyTimeoutMs,
      headersTimeout: headersTimeoutMs,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: Math.min(2_000, headersTimeoutMs),
      // Its absence is refused by the edge, in the form of every other refusal.
      requireHostHeader: false,
    },
    listener,
  );
}

function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}

/** server.close() waits for kept-alive sockets: idle ones are closed again and again, the rest after 10 s. */
function drainServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    const hard = setTimeout(() => server.closeAllConnections(), 10_000);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(hard);
      resolve();
    });
    server.closeIdleConnections();
  });
}
