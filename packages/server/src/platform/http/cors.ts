import type { IncomingMessage, ServerResponse } from 'node:http';

const exposed = 'X-Request-Id, ETag, Retry-After, RateLimit, RateLimit-Policy, Cart-Token, Location';

/** What marks an answer for the caller's origin, as name, value, name, value; nothing for one that is not listed. */
export function corsHeaders(req: IncomingMessage, origins: readonly string[]): string[] {
  const { origin } = req.headers;
  if (origin === undefined || !origins.includes(origin)) return [];
  return ['Access-Control-Allow-Origin', origin, 'Access-Control-Expose-Headers', exposed];
}

/** Answers a preflight and marks answers for listed origins; an origin that is not listed gets nothing. */
export function applyCors(req: IncomingMessage, res: ServerResponse, origins: readonly string[]): boolean {
  if (origins.length > 0) res.appendHeader('Vary', 'Origin');
  const headers = corsHeaders(req, origins);
  if (headers.length === 0) return false;
  for (let i = 0; i < headers.length; i += 2) res.setHeader(headers[i] as string, headers[i + 1] as string);
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
