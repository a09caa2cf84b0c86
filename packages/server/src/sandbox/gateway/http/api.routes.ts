// The gateway's API for its customer (our payment module) and for tests.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { type Chaos, chaosSchema } from '../chaos.ts';
import type { GatewayService, RequestKey } from '../gateway.service.ts';
import { GatewayError } from '../gateway-error.ts';
import type { GatewayState } from '../gateway-state.ts';
import type { Journal } from '../journal.ts';
import type { Session } from '../session.ts';
import { refundView, sessionView } from '../session-view.ts';
import {
  captureSchema,
  createSessionSchema,
  daySchema,
  expireSchema,
  journalSchema,
  parseInput,
  parseJson,
  reasonSchema,
  refundSchema,
  voidSchema,
} from './api-schemas.ts';
import { type Answer, type Exchange, jsonAnswer, readText } from './exchange.ts';
import type { Route } from './router.ts';

export interface ApiParts {
  readonly service: GatewayService;
  readonly state: GatewayState;
  readonly journal: Journal;
  readonly chaos: Chaos;
  readonly publicUrl: string;
}

/** The key of a request, with a digest of everything that makes it that request. */
const requestKey = ({ request, url }: Exchange, text: string): RequestKey | null => {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key))
    throw new GatewayError('invalid_request', 'Idempotency-Key: 1 to 255 visible ASCII characters.');
  const hash = createHash('sha256')
    .update(`${request.method ?? ''} ${url.pathname}\n${text}`)
    .digest('base64url');
  return { key, hash };
};

const readBody = async (exchange: Exchange) => {
  const text = await readText(exchange.request);
  return { body: parseJson(text), key: requestKey(exchange, text) };
};

const idOf = (exchange: Exchange): string => exchange.params.id ?? '';

const sessionRoutes = ({ service, state, publicUrl }: ApiParts): Route[] => {
  const answer = (session: Session, status = 200): Answer => jsonAnswer(status, sessionView(session, publicUrl));
  const find = (session: Session | undefined): Answer => {
    if (session) return answer(session);
    throw new GatewayError('not_found', 'There is no such session.');
  };
  const route = (method: Route['method'], path: string, handle: Route['handle']): Route => ({
    method,
    path,
    access: 'key',
    chaos: true,
    handle,
  });
  return [
    route('POST', '/sessions', async (exchange) => {
      const { body, key } = await readBody(exchange);
      const input = parseInput(createSessionSchema, body);
      if (Date.parse(input.expires_at) <= Date.now()) throw new GatewayError('invalid_request', 'expires_at: is over.');
      const { return_url: returnUrl, webhook_url: webhookUrl, expires_at: expiresAt, ...rest } = input;
      return answer(await service.create({ ...rest, returnUrl, webhookUrl, expiresAt }, key), 201);
    }),
    route('GET', '/sessions', async ({ url }) => {
      const { date, limit, cursor } = parseInput(daySchema, Object.fromEntries(url.searchParams));
      const page = state.sessionsOfDay(date, cursor, limit);
      const next = page.length === limit ? (page.at(-1)?.createdSeq ?? null) : null;
      return jsonAnswer(200, { data: page.map((session) => sessionView(session, publicUrl)), next_cursor: next });
    }),
    route('GET', '/sessions/by-reference/:reference', async ({ params }) =>
      find(state.sessionByReference(params.reference ?? '')),
    ),
    route('GET', '/sessions/:id', async (exchange) => find(state.session(idOf(exchange)))),
    route('POST', '/sessions/:id/capture', async (exchange) => {
      const { body, key } = await readBody(exchange);
      return answer(await service.capture(idOf(exchange), parseInput(captureSchema, body).amount ?? null, key));
    }),
    route('POST', '/sessions/:id/void', async (exchange) => {
      const { body, key } = await readBody(exchange);
      return answer(await service.void(idOf(exchange), parseInput(voidSchema, body).reason ?? null, key));
    }),
    route('POST', '/sessions/:id/expire', async (exchange) => {
      const { body, key } = await readBody(exchange);
      parseInput(expireSchema, body);
      return answer(await service.expire(idOf(exchange), key));
    }),
    route('POST', '/sessions/:id/refunds', async (exchange) => {
      const { body, key } = await readBody(exchange);
      const { reference, amount, reason } = parseInput(refundSchema, body);
      const session = await service.refund(idOf(exchange), { reference, amount, reason: reason ?? null }, key);
      const refund = session.refunds.find((candidate) => candidate.reference === reference);
      return jsonAnswer(201, {
        refund: refund ? refundView(refund) : null,
        session: sessionView(session, publicUrl),
      });
    }),
  ];
};

/** What a person does on the hosted page, without a browser; and the end of refunds that chaos left pending. */
const testRoutes = ({ service, publicUrl }: ApiParts): Route[] => {
  const route = (path: string, run: (id: string, reason: string | undefined) => Promise<Session>): Route => ({
    method: 'POST',
    path,
    access: 'key',
    chaos: false,
    handle: async (exchange) => {
      const { reason } = parseInput(reasonSchema, parseJson(await readText(exchange.request)));
      return jsonAnswer(200, sessionView(await run(idOf(exchange), reason), publicUrl));
    },
  });
  return [
    route('/test/sessions/:id/pay', (id) => service.pay(id)),
    route('/test/sessions/:id/decline', (id, reason) => service.decline(id, reason ?? 'card_declined')),
    route('/test/sessions/:id/expire', (id) => service.expire(id)),
    route('/test/refunds/:id/succeed', (id) => service.settleRefund(id, 'succeed', '')),
    route('/test/refunds/:id/fail', (id, reason) => service.settleRefund(id, 'fail', reason ?? 'account_closed')),
  ];
};

const controlRoutes = ({ state, journal, chaos }: ApiParts): Route[] => {
  const route = (method: Route['method'], path: string, access: Route['access'], handle: Route['handle']): Route => ({
    method,
    path,
    access,
    chaos: false,
    handle,
  });
  const settings = async () => jsonAnswer(200, chaos.settings);
  return [
    route('GET', '/healthz', 'browser', async () =>
      jsonAnswer(200, {
        status: 'ok',
        sessions: state.sessionCount,
        pending_webhooks: state.pendingWebhooks().length,
        journal_bytes: journal.durableBytes,
      }),
    ),
    route('GET', '/chaos', 'key', settings),
    route('POST', '/chaos', 'key', async (exchange) => {
      chaos.set(parseInput(chaosSchema, parseJson(await readText(exchange.request))));
      return settings();
    }),
    route('DELETE', '/chaos', 'key', async () => {
      chaos.set(chaosSchema.parse({}));
      return settings();
    }),
    route('GET', '/journal', 'key', async ({ url, response }) => {
      const { from_byte: start } = parseInput(journalSchema, Object.fromEntries(url.searchParams));
      // Only what is durable: a line that may still be taken back by a crash is not evidence.
      const end = journal.durableBytes;
      response.writeHead(200, {
        'Content-Type': 'application/x-ndjson; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Journal-Bytes': String(end),
        'Content-Length': Math.max(0, end - start),
      });
      if (start < end) await pipeline(createReadStream(journal.path, { start, end: end - 1 }), response);
      else response.end();
      return null;
    }),
  ];
};

export const apiRoutes = (parts: ApiParts): Route[] => [
  ...sessionRoutes(parts),
  ...testRoutes(parts),
  ...controlRoutes(parts),
];
