// One request of the gateway: find the route, check the key, let chaos have its say, answer.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { AnswerFate, Chaos } from '../chaos.ts';
import type { GatewayLogEvent } from '../gateway.config.ts';
import { GatewayError } from '../gateway-error.ts';
import { type Exchange, errorAnswer, sendAnswer } from './exchange.ts';
import { findRoute, type Route } from './router.ts';

export interface ListenerParts {
  readonly routes: readonly Route[];
  readonly chaos: Chaos;
  readonly apiKey: string;
  readonly log: (event: GatewayLogEvent) => void;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const calm: AnswerFate = { slowMs: 0, before: 'go_on', after: 'answer' };

const resolveRoute = (routes: readonly Route[], request: IncomingMessage, response: ServerResponse) => {
  const url = URL.parse(request.url ?? '/', 'http://gateway.invalid');
  if (!url) throw new GatewayError('invalid_request', 'The address cannot be read.');
  const found = findRoute(routes, request.method === 'HEAD' ? 'GET' : (request.method ?? ''), url.pathname);
  if (found.kind === 'none') throw new GatewayError('not_found', 'There is nothing at this address.');
  if (found.kind === 'wrong_method') {
    response.setHeader('Allow', found.allow.join(', '));
    throw new GatewayError('method_not_allowed', 'This address does not know the method.');
  }
  return { url, route: found.route, params: found.params };
};

/** The server's request listener. */
export const gatewayListener = ({ routes, chaos, apiKey, log }: ListenerParts): RequestListener => {
  const expected = digest(`Bearer ${apiKey}`);
  const checkKey = (request: IncomingMessage): void => {
    if (!timingSafeEqual(digest(request.headers.authorization ?? ''), expected))
      throw new GatewayError('unauthorized', 'The API key is missing or wrong.');
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { url, route, params } = resolveRoute(routes, request, response);
    if (route.access === 'key') checkKey(request);
    const fate = route.chaos ? chaos.answerFate() : calm;
    if (fate.slowMs > 0) await wait(fate.slowMs);
    // A hung request stays open until the client gives up; the server's end cuts it.
    if (fate.before === 'hang') return;
    if (fate.before === 'fail') throw new GatewayError('unavailable', 'The gateway is in trouble, as ordered.');
    const exchange: Exchange = { request, response, url, params };
    const answer = await route.handle(exchange).catch((error: unknown) => {
      if (!(error instanceof GatewayError))
        log({ level: 'error', message: 'a request failed', detail: { path: url.pathname, error: String(error) } });
      return errorAnswer(error);
    });
    if (fate.after === 'reset') request.socket.destroy();
    else if (fate.after === 'answer' && answer) sendAnswer(response, answer);
  };

  return (request, response) => {
    serve(request, response).catch((error: unknown) => sendAnswer(response, errorAnswer(error)));
  };
};
