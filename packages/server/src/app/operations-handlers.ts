/** The operations that belong to no module: health, readiness, the contract, its page, the public keys. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import express from 'express';
import helmet from 'helmet';
import type { RawReply } from '../platform/http/request-context.ts';
import type { RawHandler } from '../platform/module/module.ts';

export interface ReadinessPart {
  name: string;
  status: 'ok' | 'degraded' | 'down';
  detail?: string;
}

export interface Readiness {
  status: 'ready' | 'degraded' | 'draining' | 'not_ready';
  parts: ReadinessPart[];
}

export interface OperationsParts {
  readiness: () => Promise<Readiness>;
  jwks: () => Promise<unknown>;
}

const contractFile = new URL('../../assets/openapi.public.json', import.meta.url);

export function operationsHandlers(parts: OperationsParts): Record<string, RawHandler> {
  return {
    getHealth: async () => json(200, { status: 'ok' }),
    getReadiness: async () => {
      const readiness = await parts.readiness();
      const isReady = readiness.status !== 'draining' && readiness.status !== 'not_ready';
      return isReady ? json(200, readiness) : { ...json(503, readiness), headers: { 'Retry-After': '1' } };
    },
    getOpenApi: async () => ({
      status: 200,
      contentType: 'application/json; charset=utf-8',
      body: await readFile(contractFile),
      headers: { 'Cache-Control': 'public, max-age=300' },
    }),
    getJwks: async () => ({ ...json(200, await parts.jwks()), headers: { 'Cache-Control': 'public, max-age=300' } }),
    getDocs: async () => ({
      status: 200,
      contentType: 'text/html; charset=utf-8',
      body: docsPage,
      headers: { 'Content-Security-Policy': docsPolicy, 'Cache-Control': 'public, max-age=300' },
    }),
  };
}

/** Scalar's own script, served from the package: the page loads nothing from elsewhere. */
export function docsAssets(): express.RequestHandler {
  const router = express.Router({ caseSensitive: true, strict: true });
  const script = join(
    dirname(createRequire(import.meta.url).resolve('@scalar/api-reference')),
    'browser',
    'standalone.js',
  );
  router.get('/docs/scalar.js', helmet({ contentSecurityPolicy: false }), (_req, res) => {
    res.set('Cache-Control', 'public, max-age=3600').type('text/javascript').sendFile(script, { acceptRanges: false });
  });
  return router;
}

const docsPolicy =
  "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src blob:; frame-ancestors 'none'";

const docsPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>mkt API reference</title><link rel="icon" href="data:,"></head>
<body>
<div id="app"></div>
<script src="/docs/scalar.js"></script>
<script>Scalar.createApiReference('#app', { url: '/openapi.json', withDefaultFonts: false, telemetry: false, showDeveloperTools: 'never', mcp: { disabled: true }, agent: { disabled: true }, hideClientButton: true });</script>
</body>
</html>
`;

function json(status: number, value: unknown): RawReply {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}
