/**
 * The public listener. Express runs the edge's steps for every operation of the contract; hot operations
 * are answered before Express, on the same listener, by the same steps. Nothing else is reachable.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import express from 'express';
import { failpoint } from '../failpoints/failpoints.ts';
import { AppError, isAppError } from '../kernel/errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { type CompressionScope, createCompressor } from './compression.ts';
import { applyCors, corsHeaders } from './cors.ts';
import type { Drain } from './drain.ts';
import { type HotHandler, HotOperations, splitUrl } from './hot-operations.ts';
import { type AnyHandler, admit, type EdgeServices, readInput, requestIdOf, sendReply } from './pipeline.ts';
import { forClients, toProblem } from './problem.ts';
import { identify, type Observed, observedOf, RequestObserver } from './request-observer.ts';
import { RouteTable } from './route-table.ts';
import { sendProblem } from './send.ts';
import { assertResponse, isCheckingResponses } from './validate.ts';

export interface PublicListenerOptions {
  edge: EdgeServices;
  handlers: Record<string, AnyHandler>;
  hot: Record<string, HotHandler>;
  /** Pages outside the envelope, mounted by path: the reference page. */
  pages?: express.RequestHandler;
  corsOrigins: readonly string[];
  compression: CompressionScope;
  metrics: Metrics;
  log: Logger;
  drain: Drain;
  /** Hands the request to the process that owns this module; null when there is none. */
  forward: (
    module: string,
    req: IncomingMessage,
    res: ServerResponse,
    caller: { requestId: string; traceparent: string; clientAddress: string },
  ) => Promise<void> | null;
}

const maxUrlLength = 4096;

export function createPublicListener(
  options: PublicListenerOptions,
): (req: IncomingMessage, res: ServerResponse) => void {
  const routes = new RouteTable();
  const app = createExpress(options, routes);
  const observer = new RequestObserver(options.metrics, options.log, options.drain);
  const hot = new HotOperations(routes, {
    handlers: options.hot,
    edge: options.edge,
    metrics: options.metrics,
    vary: [...varyOf(options), 'Accept-Language'].join(', '),
  });
  const compress = options.compression === 'off' ? null : createCompressor();
  return (req, res) => {
    const requestId = requestIdOf(req);
    const seen = observer.observe(req, res, requestId);
    const refusal = refusalOf(req);
    const match = refusal === null ? hot.match(req) : null;
    if (compress !== null && (match === null || options.compression === 'all')) compress(req, res);
    if (match === null) return ordinary(options, routes, app, req, res, requestId, refusal);
    const extra = ['X-Request-Id', requestId, ...corsHeaders(req, options.corsOrigins)];
    hot.answer(match, req, res, seen, extra).then(
      (isAnswered) => {
        if (!isAnswered) ordinary(options, routes, app, req, res, requestId, null);
      },
      (error: unknown) => {
        prepare(options, req, res, requestId);
        fail(options, req, res, error, requestId);
      },
    );
  };
}

function ordinary(
  options: PublicListenerOptions,
  routes: RouteTable,
  app: express.Express,
  req: IncomingMessage,
  res: ServerResponse,
  requestId: string,
  refusal: AppError | null,
): void {
  if (refusal !== null) {
    prepare(options, req, res, requestId);
    fail(options, req, res, refusal, requestId, refusal.code === 'uri_too_long' ? routes : undefined);
  } else if (!prepare(options, req, res, requestId)) app(req, res);
}

/** What every answer carries; true when that was all of it. */
function prepare(
  options: PublicListenerOptions,
  req: IncomingMessage,
  res: ServerResponse,
  requestId: string,
): boolean {
  res.setHeader('X-Request-Id', requestId);
  if (options.compression !== 'off') res.appendHeader('Vary', 'Accept-Encoding');
  return applyCors(req, res, options.corsOrigins);
}

/** What every answer may differ by. */
function varyOf({ corsOrigins, compression }: PublicListenerOptions): string[] {
  return [...(corsOrigins.length > 0 ? ['Origin'] : []), ...(compression === 'off' ? [] : ['Accept-Encoding'])];
}

function refusalOf(req: IncomingMessage): AppError | null {
  if ((req.url ?? '').length > maxUrlLength)
    return new AppError('uri_too_long', { detail: `A URL has ${maxUrlLength} characters at most.` });
  if (req.headers.host === undefined && req.httpVersion === '1.1')
    return new AppError('validation_failed', { detail: 'Send a Host header.' });
  return null;
}

/** Listens, and answers what Node's parser refuses in the platform's own form. */
export function listen(server: Server, port: number, host: string): Promise<void> {
  server.on('clientError', answerBrokenRequest);
  // An expectation that is not known is ignored, as HTTP allows; Node would answer 417 without a document.
  server.on('checkExpectation', (req, res) => server.emit('request', req, res));
  server.on('upgrade', (_req, socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function createExpress(options: PublicListenerOptions, routes: RouteTable): express.Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('case sensitive routing', true);
  app.set('strict routing', true);
  if (options.pages) app.use(options.pages);
  app.use((req, res) => {
    const requestId = observedOf(res)?.requestId ?? requestIdOf(req);
    runOperation(options, routes, req, res, requestId).catch((error: unknown) =>
      fail(options, req, res, error, requestId, routes),
    );
  });
  // Express tells an error handler by its four parameters. Without one its answer is a page of HTML.
  app.use((error: unknown, req: express.Request, res: express.Response, _next: express.NextFunction) => {
    const requestId = observedOf(res)?.requestId ?? requestIdOf(req);
    const status = error !== null && typeof error === 'object' && 'status' in error ? error.status : undefined;
    fail(options, req, res, status === 412 ? new AppError('precondition_failed') : error, requestId);
  });
  return app;
}

async function runOperation(
  options: PublicListenerOptions,
  routes: RouteTable,
  req: IncomingMessage,
  res: ServerResponse,
  requestId: string,
): Promise<void> {
  const { pathname, search } = splitUrl(req.url ?? '/');
  const { operation, path } = routes.match(req.method ?? 'GET', pathname);
  const traceparent = identify(observedOf(res) as Observed, operation, req);
  const handler = options.handlers[operation.operationId];
  if (handler === undefined) {
    const forwarded = options.forward(operation.module, req, res, {
      requestId,
      traceparent,
      clientAddress: options.edge.clientAddress(req),
    });
    if (forwarded !== null) return forwarded;
    throw new AppError('service_unavailable', {
      detail: `The ${operation.module} service is not reachable from here.`,
      meta: { part: operation.module },
    });
  }
  const context = await admit(options.edge, req, res, operation, { requestId, traceparent });
  const input = await readInput(options.edge, req, operation, path, search);
  const reply = await withDeadline(context.signal, handler(context, input as never));
  options.metrics.moduleAnswers.inc({ module: operation.module });
  if (req.method !== 'GET' && req.method !== 'HEAD') await failpoint('P8');
  sendReply(req, res, operation, context, reply);
}

function withDeadline<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  if (signal.aborted) return Promise.reject(deadlineError());
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(deadlineError());
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function deadlineError(): AppError {
  return new AppError('service_unavailable', {
    detail: 'The answer did not come in time.',
    meta: { part: 'deadline' },
    retryAfterS: 1,
  });
}

function fail(
  options: PublicListenerOptions,
  req: IncomingMessage,
  res: ServerResponse,
  error: unknown,
  requestId: string,
  routes?: RouteTable,
): void {
  if (isAppError(error)) {
    if (error.code === 'method_not_allowed' && routes !== undefined)
      res.setHeader('Allow', routes.allowedAt(splitUrl(req.url ?? '/').pathname).join(', '));
    if (error.status >= 500)
      options.log.warn({ request_id: requestId, err: error, code: error.code }, 'request failed');
  } else options.log.error({ request_id: requestId, err: error }, 'unexpected failure');
  if (!req.complete) {
    res.setHeader('Connection', 'close');
    res.once('finish', () => req.socket.destroySoon());
  }
  sendProblem(req, res, keepToContract(options, req, res, forClients(error), requestId, routes), requestId);
}

/**
 * In tests an answer that the contract does not list becomes a 500, so that whoever meets it fails. A refusal that
 * came before the verb was known is every operation's of that path.
 */
function keepToContract(
  options: PublicListenerOptions,
  req: IncomingMessage,
  res: ServerResponse,
  error: unknown,
  requestId: string,
  routes: RouteTable | undefined,
): unknown {
  if (!isCheckingResponses()) return error;
  const { pathname } = splitUrl(req.url ?? '/');
  const operation = observedOf(res)?.operation;
  const operations = operation === undefined ? (routes?.operationsAt(pathname) ?? []) : [operation];
  try {
    const { problem } = toProblem(error, pathname, requestId);
    const body = JSON.parse(JSON.stringify(problem)) as unknown;
    for (const each of operations) assertResponse(each, problem.status, 'application/problem+json', body);
    return error;
  } catch (breach) {
    options.log.error({ request_id: requestId, err: breach }, 'the answer breaks the contract');
    return breach;
  }
}
