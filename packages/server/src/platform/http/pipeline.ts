/**
 * The edge's steps as plain functions over (req, res, context): Express runs them for ordinary operations,
 * hot ones run the same steps before Express. Each step either goes on or throws an AppError.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { OperationMeta } from '../../contract/operation-meta.ts';
import type { Actor } from '../context/actor.ts';
import { userIdOf } from '../context/actor.ts';
import { AppError, isAppError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { checkContentType, parseJsonBody, readBody } from './body.ts';
import { type RateLimitState, type RateLimits, rateLimited, rateLimitHeaders } from './rate-limits.ts';
import type { RawInput, RawReply, Reply, RequestContext } from './request-context.ts';
import { observedOf } from './request-observer.ts';
import { sendBytes, sendJson, setSecurityHeaders } from './send.ts';
import type { TokenVerifier } from './token-verifier.ts';
import {
  assertResponse,
  inputFault,
  isCheckingResponses,
  type RawRequestInput,
  shapeQuery,
  validateInput,
} from './validate.ts';

export interface EdgeOptions {
  requestTimeoutMs: number;
  /** Longest time that a body may take to arrive. */
  bodyTimeoutMs: number;
  maxBodyBytes: number;
  locales: readonly string[];
  defaultLocale: string;
}

export interface EdgeServices {
  options: EdgeOptions;
  tokens: TokenVerifier;
  limits: RateLimits;
  /** Reads the user's row: is this session still good, does this role still hold? */
  checkUser: (context: RequestContext) => Promise<void>;
  clientAddress: (req: IncomingMessage) => string;
}

export type AnyHandler = (context: RequestContext, input: never) => Promise<Reply<unknown> | RawReply>;

const requestIdPattern = /^[A-Za-z0-9_-]{8,64}$/;
const keyPattern = /^[\x21-\x7e]{1,255}$/;

/** The request's id: the caller's when it is well-formed, else a new one. */
export function requestIdOf(req: IncomingMessage): string {
  const given = req.headers['x-request-id'];
  return typeof given === 'string' && requestIdPattern.test(given) ? given : newId('req');
}

/** Builds the context, after authentication, authorisation and the rate limit. */
export async function admit(
  edge: EdgeServices,
  req: IncomingMessage,
  res: ServerResponse,
  operation: OperationMeta,
  ids: { requestId: string; traceparent: string },
): Promise<RequestContext> {
  const { options } = edge;
  const clientAddress = edge.clientAddress(req);
  const actor = await authenticate(edge, req, operation, clientAddress, res);
  const context: RequestContext = {
    ...ids,
    operationId: operation.operationId,
    actor,
    class: operation.class,
    deadlineAt: Date.now() + options.requestTimeoutMs,
    signal: callSignal(options.requestTimeoutMs, res),
    locale: chooseLocale(req.headers['accept-language'], options),
    clientAddress,
    headers: req.headers,
    idempotencyKey: readIdempotencyKey(req, operation),
    ifMatch: readIfMatch(req, operation),
    cartToken: operation.cartToken ? readCartToken(req) : undefined,
  };
  if (needsUserRow(operation) && actor.kind !== 'anonymous') await edge.checkUser(context);
  return context;
}

/** Reads and checks path, query and body; throws `validation_failed`, `unknown_field`, 413 or 415. */
export async function readInput(
  edge: EdgeServices,
  req: IncomingMessage,
  operation: OperationMeta,
  path: Record<string, string>,
  search: string,
): Promise<RawRequestInput | RawInput> {
  const parsed = parseQuery(search);
  if (search.includes('%00') && !operation.raw)
    throw inputFault(operation, 'The query holds NUL.', [{ path: '/query', code: 'text', message: 'NUL' }]);
  const query = operation.raw ? parsed : shapeQuery(operation, parsed);
  if (operation.raw) {
    if (!operation.hasBody) {
      if (operation.errors.includes('validation_failed')) await refuseBody(edge, req, 'validation_failed');
      return { path, query, rawBody: Buffer.alloc(0) };
    }
    checkContentType(req);
    const rawBody = await bodyOf(edge, req);
    return { path, query, rawBody };
  }
  let body: unknown;
  if (operation.hasBody) body = parseJsonBody(req, await bodyOf(edge, req));
  else await refuseBody(edge, req, 'unknown_field');
  return validateInput(operation, { path, query, headers: { ...req.headers }, body });
}

function bodyOf({ options }: EdgeServices, req: IncomingMessage): Promise<Buffer> {
  return readBody(req, options.maxBodyBytes, options.bodyTimeoutMs);
}

/** True when a body follows the head, though it may turn out empty. */
export function announcesBody({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
}

/** An empty body is none, however it is sent; any other is a member that the operation does not know. */
async function refuseBody(
  edge: EdgeServices,
  req: IncomingMessage,
  code: 'unknown_field' | 'validation_failed',
): Promise<void> {
  if (!announcesBody(req)) return;
  const { bodyTimeoutMs } = edge.options;
  const extra = await readBody(req, 0, bodyTimeoutMs).catch((error: unknown) => {
    if (isAppError(error, 'payload_too_large')) return null;
    throw error;
  });
  if (extra !== null && extra.length === 0) return;
  throw new AppError(code, {
    detail: 'This operation takes no body.',
    errors: [{ path: '/body', code: 'unknown_field', message: 'no body is expected' }],
  });
}

/** Writes a reply in the envelope, with ETag handling for GET. Returns the status sent. */
export function sendReply(
  req: IncomingMessage,
  res: ServerResponse,
  operation: OperationMeta,
  context: { requestId: string },
  reply: Reply<unknown> | RawReply,
): number {
  setSecurityHeaders(res);
  for (const [name, value] of Object.entries(reply.headers ?? {})) res.setHeader(name, value);
  if ('contentType' in reply) {
    if (!res.hasHeader('Cache-Control')) res.setHeader('Cache-Control', 'no-store');
    assertRaw(operation, reply);
    sendBytes(req, res, reply.status, reply.contentType, typeof reply.body === 'string' ? reply.body : [reply.body]);
    return reply.status;
  }
  const status = reply.status ?? operation.successStatus ?? 200;
  if (!res.hasHeader('Cache-Control'))
    res.setHeader(
      'Cache-Control',
      operation.cache === null ? 'private, no-store' : 'public, max-age=0, must-revalidate',
    );
  if (operation.cache !== null) res.appendHeader('Vary', 'Accept-Language');
  const etag = res.getHeader('ETag');
  if (
    operation.cache !== null &&
    status === 200 &&
    typeof etag === 'string' &&
    matchesEtag(req.headers['if-none-match'], etag)
  ) {
    assertResponse(operation, 304, null, null);
    sendBytes(req, res, 304, '', '');
    return 304;
  }
  if (status === 204) {
    assertResponse(operation, 204, null, null);
    sendBytes(req, res, 204, '', '');
    return 204;
  }
  const envelope = {
    status: 'success',
    data: reply.data,
    meta: {
      request_id: context.requestId,
      timestamp: new Date().toISOString(),
      ...(reply.page ? { page: reply.page } : {}),
      ...reply.meta,
    },
  };
  assertResponse(operation, status, 'application/json', envelope);
  sendJson(req, res, status, envelope);
  return status;
}

function assertRaw(operation: OperationMeta, reply: RawReply): void {
  if (!isCheckingResponses()) return;
  const json = reply.contentType.includes('json');
  assertResponse(
    operation,
    reply.status,
    reply.body.length === 0 ? null : reply.contentType,
    json && reply.body.length > 0 ? JSON.parse(String(reply.body)) : reply.body,
  );
}

/** True when `If-None-Match` names this tag (weak comparison). */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const plain = (tag: string): string => tag.trim().replace(/^W\//, '');
  return header.split(',').some((tag) => tag.trim() === '*' || plain(tag) === plain(etag));
}

async function authenticate(
  edge: EdgeServices,
  req: IncomingMessage,
  operation: OperationMeta,
  clientAddress: string,
  res: ServerResponse,
): Promise<Actor> {
  let actor: Actor;
  try {
    actor = await edgeActor(edge, req, operation);
  } catch (refusal) {
    // Guessing tokens costs as much as any other request.
    applyLimit(res, await countRequest(edge, operation, clientAddress));
    throw refusal;
  }
  if (!observedOf(res)?.isCounted)
    applyLimit(res, await countRequest(edge, operation, userIdOf(actor) ?? clientAddress));
  authorise(operation, actor);
  return actor;
}

/** Health, keys and gateways' deliveries are not limited: the contract lists no 429 for them. */
export async function countRequest(
  edge: EdgeServices,
  operation: OperationMeta,
  principal: string,
): Promise<RateLimitState | null> {
  return operation.errors.includes('rate_limited') ? edge.limits.consume(operation.class, principal) : null;
}

/** Tells the caller where it stands; throws `rate_limited` when it asked too often. */
export function applyLimit(res: ServerResponse, state: RateLimitState | null): void {
  if (state === null) return;
  for (const [name, value] of Object.entries(rateLimitHeaders(state))) res.setHeader(name, value);
  if (state.refused) throw rateLimited(state);
}

async function edgeActor(edge: EdgeServices, req: IncomingMessage, operation: OperationMeta): Promise<Actor> {
  const header = req.headers.authorization;
  if (header === undefined || operation.raw) return { kind: 'anonymous' };
  // Public operations ignore credentials unless they say that they look at them: a stale token must not break a catalog page.
  if (operation.roles === null && !operation.optionalAuth) return { kind: 'anonymous' };
  const match = /^Bearer ([A-Za-z0-9._~+/=-]+)$/i.exec(header);
  if (match === null) throw new AppError('unauthenticated', { detail: 'Send `Authorization: Bearer <access token>`.' });
  return (await edge.tokens.verify(match[1] as string)).actor;
}

function authorise(operation: OperationMeta, actor: Actor): void {
  if (operation.roles === null) return;
  if (actor.kind === 'anonymous') {
    if (operation.optionalAuth) return;
    throw new AppError('unauthenticated', { detail: 'A valid access token is needed.' });
  }
  const { roles } = operation;
  const held = actor.kind === 'system' ? [] : actor.roles;
  if (!held.some((role) => roles.includes(role)))
    throw new AppError('forbidden', { detail: `One of these roles is needed: ${roles.join(', ')}.` });
}

/** Checkout, refunds, payouts, administration and passwords: the token's word is not enough. */
function needsUserRow(operation: OperationMeta): boolean {
  if (operation.roles === null) return false;
  return (
    operation.class === 'checkout' ||
    operation.idempotency === 'required' ||
    operation.path.includes('/admin/') ||
    operation.path.includes('/auth/') ||
    (operation.class === 'seller' && operation.method !== 'GET')
  );
}

function readIdempotencyKey(req: IncomingMessage, operation: OperationMeta): string | undefined {
  if (operation.idempotency === 'none') return undefined;
  const header = req.headers['idempotency-key'];
  if (header === undefined) {
    if (operation.idempotency === 'required')
      throw new AppError('idempotency_key_missing', {
        detail: 'Send an Idempotency-Key: one per intention, the same for its retries.',
      });
    return undefined;
  }
  if (typeof header !== 'string' || !keyPattern.test(header)) {
    throw new AppError('validation_failed', {
      detail: 'The Idempotency-Key has 1 to 255 visible ASCII characters.',
      errors: [{ path: '/headers/idempotency-key', code: 'format', message: '1 to 255 visible ASCII characters' }],
    });
  }
  return header;
}

function readIfMatch(req: IncomingMessage, operation: OperationMeta): string | undefined {
  const header = req.headers['if-match'];
  if (header === undefined && operation.precondition === 'required')
    throw new AppError('precondition_required', { detail: 'Send If-Match with the ETag you read.' });
  return header;
}

function readCartToken(req: IncomingMessage): string | undefined {
  const header = req.headers['cart-token'];
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[A-Za-z0-9_-]{22,128}$/.test(header)) {
    throw new AppError('validation_failed', {
      detail: 'Cart-Token is not one of ours.',
      errors: [{ path: '/headers/cart-token', code: 'format', message: 'not a cart token' }],
    });
  }
  return header;
}

/** Repeated names and `name[member]` forms as the validators expect them: arrays and one level of objects. */
function parseQuery(search: string): Record<string, unknown> {
  const query: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of new URLSearchParams(search)) {
    const deep = /^([^[\]]+)\[([^[\]]+)\]$/.exec(name);
    if (deep !== null) {
      const [, outer = '', inner = ''] = deep;
      if (!Object.hasOwn(query, outer)) query[outer] = Object.create(null);
      const object = query[outer] as Record<string, unknown>;
      if (typeof object === 'object' && !Array.isArray(object))
        object[inner] = Object.hasOwn(object, inner) ? [object[inner], value].flat() : value;
    } else if (Object.hasOwn(query, name)) query[name] = [query[name], value].flat();
    else query[name] = value;
  }
  return query;
}

/** The first language of `Accept-Language` that the installation has; quick for the one-tag form. */
export function chooseLocale(header: string | undefined, options: EdgeOptions): string {
  if (header === undefined || header.length > 500) return options.defaultLocale;
  if (options.locales.includes(header)) return header;
  const wanted = header.split(',').map((part, index) => {
    const [tag = '', ...parameters] = part.trim().split(';');
    const q = parameters.find((p) => p.trim().startsWith('q='));
    return { tag: tag.trim().toLowerCase(), q: q === undefined ? 1 : Number(q.trim().slice(2)) || 0, index };
  });
  wanted.sort((a, b) => b.q - a.q || a.index - b.index);
  for (const { tag, q } of wanted) {
    const found = q > 0 ? options.locales.find((locale) => tag === locale || tag.startsWith(`${locale}-`)) : undefined;
    if (found !== undefined) return found;
  }
  return options.defaultLocale;
}

/**
 * Aborts when the time of a request is over or its caller went away. Once it was answered nothing is left to do: a
 * signal that fires later, for each request of the last seconds, takes longer than all else that is done with it.
 */
export function callSignal(timeoutMs: number, res: ServerResponse): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(
    () => controller.abort(new DOMException('The request took too long.', 'TimeoutError')),
    timeoutMs,
  );
  timer.unref();
  res.once('close', () => {
    clearTimeout(timer);
    if (!res.writableFinished) controller.abort(new AppError('request_timeout', { detail: 'The caller went away.' }));
  });
  return controller.signal;
}
