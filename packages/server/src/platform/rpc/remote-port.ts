/**
 * A module in another process: HTTP/1.1 on kept-alive connections to its internal listener. What never reached
 * it, or met a connection that it closed in the same moment, is tried once more within a budget; every call is
 * harmless to repeat.
 */
import { Agent, type IncomingMessage, request } from 'node:http';
import { AppError, isAppError } from '../kernel/errors.ts';
import { RetryBudget } from '../resilience/retry-budget.ts';
import { callPath, eventsMissingCall } from './call-table.ts';
import { createPort, notSentMark, type PortOptions, type Transport } from './port.ts';
import type { ServiceCredentials } from './service-credentials.ts';
import { type CallHead, errorOfProblem } from './wire.ts';

export interface RemotePortOptions extends PortOptions {
  /** Of the internal listener, e.g. `http://10.0.0.7:4500`. */
  baseUrl: string;
  credentials: ServiceCredentials;
}

/** Shared by all remote ports of a process: the sockets of one address are pooled together. */
const agent = new Agent({
  keepAlive: true,
  keepAliveMsecs: 10_000,
  maxSockets: 128,
  maxFreeSockets: 32,
  scheduling: 'lifo',
});

export function remotePort<P extends object>(module: string, options: RemotePortOptions): P {
  return createPort<P>(module, remoteTransport(options), options);
}

/** Asks a module elsewhere which events its consumer lacks: the sweep's question, outside the graph. */
export async function askEventsMissing(
  target: { module: string; baseUrl: string; caller: string; credentials: ServiceCredentials },
  consumer: string,
  eventIds: readonly string[],
): Promise<string[]> {
  const { module, baseUrl, caller, credentials } = target;
  const token = await credentials.issue(caller, module, { kind: 'system', name: caller });
  const body = JSON.stringify({ consumer, event_ids: eventIds });
  const output = await post(
    new URL(callPath(module, eventsMissingCall), baseUrl),
    body,
    { authorization: `Bearer ${token}` },
    AbortSignal.timeout(5_000),
  );
  return (output as { missing: string[] }).missing;
}

function remoteTransport({ baseUrl, credentials, caller }: RemotePortOptions): Transport {
  const budget = new RetryBudget();
  return async ({ module, callId, context, head, input, signal }) => {
    const token = await credentials.issue(caller, module, context.actor);
    const url = new URL(callPath(module, callId), baseUrl);
    const headers = { authorization: `Bearer ${token}`, ...headersOf(head) };
    const body = JSON.stringify(input ?? null);
    const isRepeatable = (error: unknown): boolean => !signal.aborted && repeatable.has(error as object);
    return budget.run(() => post(url, body, headers, signal), { attempts: 1, retryable: isRepeatable });
  };
}

function headersOf(head: CallHead): Record<string, string> {
  return {
    'x-request-id': head.requestId,
    traceparent: head.traceparent,
    'x-mkt-class': head.class,
    'x-mkt-locale': head.locale,
    'x-mkt-remaining-ms': String(Math.floor(head.remainingMs)),
    ...(head.causationId === undefined ? {} : { 'x-mkt-causation-id': head.causationId }),
  };
}

/** Failures of the connection after which the same call may go out once more. */
const repeatable = new WeakSet<object>();

async function post(url: URL, body: string, headers: Record<string, string>, signal: AbortSignal): Promise<unknown> {
  let wasReused = false;
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const all = { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
      const outgoing = request(url, { method: 'POST', agent, signal, headers: all }, resolve);
      outgoing.on('error', (error) => {
        wasReused = outgoing.reusedSocket;
        reject(error);
      });
      outgoing.end(body);
    });
    return await readAnswer(response);
  } catch (error) {
    throw asTransportFailure(error, url, wasReused);
  }
}

async function readAnswer(response: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const document: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  if (response.statusCode === 200) return document;
  const retryAfter = Number(response.headers['retry-after']);
  throw errorOfProblem(document, Number.isFinite(retryAfter) ? retryAfter : undefined);
}

/** Refused connections never carried the call; anything later may have. */
function asTransportFailure(error: unknown, url: URL, wasReused: boolean): unknown {
  if (isAppError(error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  const isNotSent = code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EHOSTUNREACH';
  const failure = new AppError('service_unavailable', {
    detail: `${url.host} ${isNotSent ? 'cannot be reached' : 'broke off the call'}.`,
    meta: { reason: 'connection', ...(isNotSent ? { [notSentMark]: true } : {}) },
    retryAfterS: 1,
    cause: error,
  });
  if (isNotSent || (wasReused && (code === 'ECONNRESET' || code === 'EPIPE'))) repeatable.add(failure);
  return failure;
}
