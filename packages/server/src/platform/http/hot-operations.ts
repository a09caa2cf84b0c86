/**
 * Hot operations: answered before Express, on the same listener, by the same steps. Their bytes go from the cache, or
 * from whoever made them, to the socket, and all their headers are written at once: Node checks and copies each one
 * that is set by itself.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OperationMeta } from '../../contract/operation-meta.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { isTracing } from '../telemetry/tracing.ts';
import {
  announcesBody,
  applyLimit,
  callSignal,
  chooseLocale,
  countRequest,
  type EdgeServices,
  matchesEtag,
  readInput,
} from './pipeline.ts';
import { rateLimitHeaders } from './rate-limits.ts';
import type { RequestContext } from './request-context.ts';
import { identify, type Observed } from './request-observer.ts';
import type { RouteMatch, RouteTable } from './route-table.ts';
import { securityHeaders } from './send.ts';
import { assertResponse, isCheckingResponses } from './validate.ts';

/** Bytes of an answer, ready for the socket: head, data and tail are joined around `meta`. */
export interface HotAnswer {
  data: Buffer;
  etag: string;
  /** Further members of `meta` as text, each after a comma: `,"page":{…}`. */
  meta?: string;
}

/** The call as an ordinary handler gets it: the context of the request, and its input checked against the contract. */
export interface HotCall {
  context: RequestContext;
  query: Record<string, unknown>;
}

/**
 * Answers a hot operation, or null to go the ordinary way. Path and query are not parsed further, unless `call` is
 * asked for them; it throws what the ordinary way would refuse.
 */
export type HotHandler = (input: {
  path: Record<string, string>;
  search: string;
  locale: string;
  call: () => Promise<HotCall>;
}) => Promise<HotAnswer | null>;

export interface HotMatch extends RouteMatch {
  handler: HotHandler;
  search: string;
}

interface Counted {
  inc(): void;
}

const head = '{"status":"success","data":';

const fixedHeaders: readonly string[] = [
  ...securityHeaders.flat(),
  'Cache-Control',
  'public, max-age=0, must-revalidate',
];

export class HotOperations {
  private readonly routes: RouteTable;
  private readonly handlers: Readonly<Record<string, HotHandler>>;
  private readonly edge: EdgeServices;
  private readonly metrics: Metrics;
  private readonly fixed: readonly string[];
  private readonly answers = new Map<string, Counted>();

  constructor(
    routes: RouteTable,
    parts: { handlers: Readonly<Record<string, HotHandler>>; edge: EdgeServices; metrics: Metrics; vary: string },
  ) {
    this.routes = routes;
    this.handlers = parts.handlers;
    this.edge = parts.edge;
    this.metrics = parts.metrics;
    this.fixed = [...fixedHeaders, 'Vary', parts.vary];
  }

  /** Null: this request goes the ordinary way. */
  match(req: IncomingMessage): HotMatch | null {
    // A body is the ordinary way's to refuse.
    if (req.method !== 'GET' || announcesBody(req)) return null;
    const { pathname, search } = splitUrl(req.url ?? '/');
    const match = this.routes.tryMatch('GET', pathname);
    if (match === null || match.operation.cache?.hot !== true) return null;
    const { operation } = match;
    if (operation.roles !== null || operation.optionalAuth) return null;
    const handler = this.handlers[operation.operationId];
    return handler === undefined ? null : { ...match, handler, search };
  }

  /** False: the cache has no answer, and nothing was sent. `extra` are headers as name, value, name, value. */
  async answer(
    match: HotMatch,
    req: IncomingMessage,
    res: ServerResponse,
    seen: Observed,
    extra: readonly string[],
  ): Promise<boolean> {
    const { operation, path, search, handler } = match;
    if (isTracing()) identify(seen, operation, req);
    else seen.operation = operation;
    const limit = await countRequest(this.edge, operation, this.edge.clientAddress(req));
    seen.isCounted = true;
    if (limit?.refused) applyLimit(res, limit);
    const locale = chooseLocale(req.headers['accept-language'], this.edge.options);
    const call = async (): Promise<HotCall> => {
      const input = await readInput(this.edge, req, operation, path, search);
      return { context: this.contextOf(operation, req, res, seen, locale), query: input.query };
    };
    let answer: HotAnswer | null;
    try {
      answer = await handler({ path, search, locale, call });
    } catch (error) {
      applyLimit(res, limit);
      throw error;
    }
    if (answer === null) {
      applyLimit(res, limit);
      return false;
    }
    this.count(operation);
    const headers = [...this.fixed, ...extra];
    if (limit !== null) headers.push(...Object.entries(rateLimitHeaders(limit)).flat());
    send(req, res, operation, answer, seen.requestId, headers);
    return true;
  }

  /** Nobody: hot operations are public and look at no token. */
  private contextOf(
    operation: OperationMeta,
    req: IncomingMessage,
    res: ServerResponse,
    seen: Observed,
    locale: string,
  ): RequestContext {
    const { requestTimeoutMs } = this.edge.options;
    return {
      requestId: seen.requestId,
      traceparent: seen.traceparent ?? identify(seen, operation, req),
      operationId: operation.operationId,
      actor: { kind: 'anonymous' },
      class: operation.class,
      deadlineAt: Date.now() + requestTimeoutMs,
      signal: callSignal(requestTimeoutMs, res),
      locale,
      clientAddress: this.edge.clientAddress(req),
      headers: req.headers,
      idempotencyKey: undefined,
      ifMatch: undefined,
      cartToken: undefined,
    };
  }

  private count({ module }: OperationMeta): void {
    let child = this.answers.get(module);
    if (child === undefined) {
      child = this.metrics.moduleAnswers.labels({ module });
      this.answers.set(module, child);
    }
    child.inc();
  }
}

function send(
  req: IncomingMessage,
  res: ServerResponse,
  operation: OperationMeta,
  { data, etag, meta = '' }: HotAnswer,
  requestId: string,
  headers: string[],
): void {
  headers.push('ETag', etag);
  if (matchesEtag(req.headers['if-none-match'], etag)) {
    assertResponse(operation, 304, null, null);
    res.writeHead(304, headers).end();
    return;
  }
  const tail = `,"meta":{"request_id":"${requestId}","timestamp":"${new Date().toISOString()}"${meta}}}`;
  if (isCheckingResponses()) assertResponse(operation, 200, 'application/json', JSON.parse(`${head}${data}${tail}`));
  const length = head.length + data.length + tail.length;
  headers.push('Content-Type', 'application/json; charset=utf-8', 'Content-Length', String(length));
  // As text of one byte a character Node puts it behind the head and writes both at once; the bytes stay what they are.
  res.writeHead(200, headers).end(`${head}${data.toString('latin1')}${tail}`, 'latin1');
}

export function splitUrl(url: string): { pathname: string; search: string } {
  const at = url.indexOf('?');
  return at === -1 ? { pathname: url, search: '' } : { pathname: url.slice(0, at), search: url.slice(at + 1) };
}
