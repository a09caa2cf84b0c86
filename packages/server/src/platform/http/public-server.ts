/**
 * The public listener. Express runs the edge's steps for every operation of the contract; hot operations
 * are answered before Express, on the same listener, by the same steps. Nothing else is reachable.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import express from 'express';
import type { OperationMeta } from '../../contract/operation-meta.ts';
import { failpoint } from '../failpoints/failpoints.ts';
import { AppError, isAppError } from '../kernel/errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { answerBrokenRequest } from './broken-request.ts';
import { applyCors } from './cors.ts';
import {
  type AnyHandler,
  admit,
  announcesBody,
  chooseLocale,
  type EdgeServices,
  matchesEtag,
  readInput,
  requestIdOf,
  sendReply,
} from './pipeline.ts';
import { toProblem } from './problem.ts';
import { RouteTable } from './route-table.ts';
import { sendProblem, setSecurityHeaders } from './send.ts';
import { assertResponse, isCheckingResponses } from './validate.ts';

/** Bytes of a cached answer, ready for the socket: head, data and tail are joined around `meta`. */
export interface HotAnswer {
  data: Buffer;
  etag: string;
}

/** Answers a hot operation from the cache, or null to go the ordinary way. Path and query are not parsed further. */
export type HotHandler = (input: {
  path: Record<string, string>;
  search: string;
  locale: string;
}) => Promise<HotAnswer | null>;

export interface PublicListenerOptions {
  edge: EdgeServices;
  handlers: Record<string, AnyHandler>;
  hot: Record<string, HotHandler>;
  /** Pages outside the envelope, mounted by path: the reference page. */
  pages?: express.RequestHandler;
  corsOrigins: readonly string[];
  metrics: Metrics;
  log: Logger;
  isDraining: () => boolean;
  /** Hands the request to the process that owns this module; null when there is none. */
  forward: (
    module: string,
    req: IncomingMessage,
    res: ServerResponse,
    requestId: string,
    clientAddress: string,
  ) => Promise<void> | null;
}

const maxUrlLength = 4096;

export function createPublicListener(
  options: PublicListenerOptions,
): (req: IncomingMessage, res: ServerResponse) => void {
  const routes = new RouteTable();
  const app = createExpress(options, routes);
  return (req, res) => {
    const startedAt = performance.now();
    const requestId = requestIdOf(req);
    res.setHeader('X-Request-Id', requestId);
    if (options.isDraining()) res.setHeader('Connection', 'close');
    observe(options, req, res, requestId, startedAt);
    if ((req.url ?? '').length > maxUrlLength) {
      const error = new AppError('uri_too_long', { detail: `A URL has ${maxUrlLength} characters at most.` });
      fail(options, req, res, error, requestId, routes);
      return;
    }
    if (req.headers.host === undefined && req.httpVersion === '1.1') {
      fail(options, req, res, new AppError('validation_failed', { detail: 'Send a Host header.' }), requestId);
      return;
    }
    if (applyCors(req, res, options.corsOrigins)) return;
    answerHot(options, routes, req, res, requestId).then(
      (answered) => {
        if (!answered) app(req, res);
      },
      (error: unknown) => fail(options, req, res, error, requestId),
    );
  };
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

interface Observed {
  requestId: string;
  operationId: string;
  operation?: OperationMeta;
}

const observed = new WeakMap<ServerResponse, Observed>();

function observe(
  options: PublicListenerOptions,
  req: IncomingMessage,
  res: ServerResponse,
  requestId: string,
  startedAt: number,
): void {
  const seen: Observed = { requestId, operationId: 'unknown' };
  observed.set(res, seen);
  res.once('close', () => {
    const seconds = (performance.now() - startedAt) / 1000;
    options.metrics.requestSeconds.observe({ operation: seen.operationId, status: String(res.statusCode) }, seconds);
    options.log.info(
      {
        request_id: requestId,
        operation: seen.operationId,
        method: req.method,
        status: res.statusCode,
        ms: Math.round(seconds * 1e5) / 100,
        finished: res.writableFinished,
      },
      'request',
    );
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
    const requestId = observed.get(res)?.requestId ?? requestIdOf(req);
    runOperation(options, routes, req, res, requestId).catch((error: unknown) =>
      fail(options, req, res, error, requestId, routes),
    );
  });
  // Express tells an error handler by its four parameters. Without one its answer is a page of HTML.
  app.use((error: unknown, req: express.Request, res: express.Response, _next: express.NextFunction) => {
    const requestId = observed.get(res)?.requestId ?? requestIdOf(req);
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
  const seen = observed.get(res);
  if (seen) Object.assign(seen, { operationId: operation.operationId, operation });
  const handler = options.handlers[operation.operationId];
  if (handler === undefined) {
    const forwarded = options.forward(operation.module, req, res, requestId, options.edge.clientAddress(req));
    if (forwarded !== null) return forwarded;
    throw new AppError('service_unavailable', {
      detail: `The ${operation.module} service is not reachable from here.`,
      meta: { part: operation.module },
    });
  }
  const context = await admit(options.edge, req, res, operation, requestId);
  const input = await readInput(options.edge, req, operation, path, search);
  const reply = await withDeadline(context.signal, handler(context, input as never));
  options.metrics.moduleAnswers.inc({ module: operation.module });
  if (req.method !== 'GET' && req.method !== 'HEAD') await failpoint('P8');
  sendReply(req, res, operation, context, reply);
}

async function answerHot(
  options: PublicListenerOptions,
  routes: RouteTable,
  req: IncomingMessage,
  res: ServerResponse,
  requestId: string,
): Promise<boolean> {
  if (req.method !== 'GET') return false;
  const { pathname, search } = splitUrl(req.url ?? '/');
  const match = tryMatch(routes, pathname);
  if (match === null || match.operation.cache?.hot !== true) return false;
  const hot = options.hot[match.operation.operationId];
  // A body is the ordinary way's to refuse.
  if (hot === undefined || announcesBody(req)) return false;
  const seen = observed.get(res);
  if (seen) Object.assign(seen, { operationId: match.operation.operationId, operation: match.operation });
  const answer = await hot({
    path: match.path,
    search,
    locale: chooseLocale(req.headers['accept-language'], options.edge.options),
  });
  if (answer === null) return false;
  await admit(options.edge, req, res, match.operation, requestId);
  options.metrics.moduleAnswers.inc({ module: match.operation.module });
  sendHot(req, res, match.operation, answer, requestId);
  return true;
}

const head = Buffer.from('{"status":"success","data":');

function sendHot(
  req: IncomingMessage,
  res: ServerResponse,
  operation: OperationMeta,
  answer: HotAnswer,
  requestId: string,
): void {
  setSecurityHeaders(res);
  res.setHeader('Cache-Control', 'public, max-age=0, must-revalidate');
  res.appendHeader('Vary', 'Accept-Language');
  res.setHeader('ETag', answer.etag);
  if (matchesEtag(req.headers['if-none-match'], answer.etag)) {
    assertResponse(operation, 304, null, null);
    res.statusCode = 304;
    res.end();
    return;
  }
  const tail = Buffer.from(`,"meta":{"request_id":"${requestId}","timestamp":"${new Date().toISOString()}"}}`);
  if (isCheckingResponses())
    assertResponse(operation, 200, 'application/json', JSON.parse(`${head}${answer.data}${tail}`));
  res.statusCode = 200;
  res.setHeader('Content-Type', 'application/json; charset=utf-8');
  res.setHeader('Content-Length', head.length + answer.data.length + tail.length);
  res.cork();
  res.write(head);
  res.write(answer.data);
  res.end(tail);
  res.uncork();
}

function tryMatch(
  routes: RouteTable,
  pathname: string,
): { operation: OperationMeta; path: Record<string, string> } | null {
  try {
    return routes.match('GET', pathname);
  } catch {
    return null;
  }
}

function splitUrl(url: string): { pathname: string; search: string } {
  const at = url.indexOf('?');
  return at === -1 ? { pathname: url, search: '' } : { pathname: url.slice(0, at), search: url.slice(at + 1) };
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
  sendProblem(req, res, keepToContract(options, req, res, error, requestId, routes), requestId);
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
  const operation = observed.get(res)?.operation;
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
