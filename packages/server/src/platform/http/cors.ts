import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers a preflight and marks answers for listed origins; an origin that is not listed gets nothing. */
export function applyCors(req: IncomingMessage, res: ServerResponse, origins: readonly string[]): boolean {
  const origin = req.headers.origin;
  if (origins.length > 0) res.appendHeader('Vary', 'Origin');
  if (origin === undefined || !origins.includes(origin)) return false;
  res.setHeader('Access-Control-Allow-Origin', origin);
  res.setHeader(
    'Access-Control-Expose-Headers',
    'X-Request-Id, ETag, Retry-After, RateLimit, RateLimit-Policy, Cart-Token, Location',
  );
  if (req.method !== 'OPTIONS' || req.headers['access-control-request-method'] === undefined) return false;
  res.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST, PUT, PATCH, DELETE');
  res.setHeader(
    'Access-Control-Allow-Headers',
    'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Cart-Token, X-Request-Id, Accept-Language, traceparent',
  );
  res.setHeader('Access-Control-Max-Age', '600');
  res.statusCode = 204;
  res.end();
  return true;
}
