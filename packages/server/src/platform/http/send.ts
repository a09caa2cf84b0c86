import type { IncomingMessage, ServerResponse } from 'node:http';
import { toProblem } from './problem.ts';

/** The headers every JSON answer carries; HTML pages get helmet's set instead. */
export const securityHeaders: readonly [string, string][] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
  ['Referrer-Policy', 'no-referrer'],
  ['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'],
];

export function setSecurityHeaders(res: ServerResponse): void {
  for (const [name, value] of securityHeaders) res.setHeader(name, value);
}

/** Ends the answer with these bytes. HEAD gets the head alone; 204 and 304 have no body. */
export function sendBytes(
  req: IncomingMessage,
  res: ServerResponse,
  status: number,
  contentType: string,
  body: string | readonly Buffer[],
): void {
  res.statusCode = status;
  if (status === 204 || status === 304) {
    res.end();
    return;
  }
  res.setHeader('Content-Type', contentType);
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.reduce((sum, part) => sum + part.length, 0);
  res.setHeader('Content-Length', length);
  if (req.method === 'HEAD') res.end();
  else if (typeof body === 'string') res.end(body);
  else res.end(Buffer.concat(body as Buffer[]));
}

export function sendJson(req: IncomingMessage, res: ServerResponse, status: number, value: unknown): void {
  sendBytes(req, res, status, 'application/json; charset=utf-8', JSON.stringify(value));
}

/** Answers an error. Returns the status sent; nothing can be sent once the head is out. */
export function sendProblem(req: IncomingMessage, res: ServerResponse, error: unknown, requestId: string): number {
  const { problem, retryAfterS } = toProblem(error, (req.url ?? '/').split('?', 1)[0] ?? '/', requestId);
  if (res.headersSent) {
    res.destroy();
    return problem.status;
  }
  if (retryAfterS !== undefined) res.setHeader('Retry-After', String(Math.max(1, Math.ceil(retryAfterS))));
  if (problem.status === 401)
    res.setHeader(
      'WWW-Authenticate',
      `Bearer realm="mkt"${problem.code === 'token_expired' ? ', error="invalid_token"' : ''}`,
    );
  res.removeHeader('ETag');
  res.setHeader('Cache-Control', 'private, no-store');
  setSecurityHeaders(res);
  sendBytes(req, res, problem.status, 'application/problem+json; charset=utf-8', JSON.stringify(problem));
  return problem.status;
}
