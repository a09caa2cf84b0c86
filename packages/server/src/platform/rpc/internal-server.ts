import type { IncomingMessage, ServerResponse } from 'node:http';
import { type OperationClass, operationClasses } from '../context/call-context.ts';
import { newTraceparent, readTraceparent } from '../context/traceparent.ts';
import { parseJsonBody, readBody } from '../http/body.ts';
import { sendJson, sendProblem } from '../http/send.ts';
import { AppError, isAppError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { PortDispatcher } from './port-dispatcher.ts';
import type { ServiceCredentials } from './service-credentials.ts';
import type { CallHead } from './wire.ts';

export interface InternalServerOptions {
  dispatcher: PortDispatcher;
  credentials: ServiceCredentials;
  logger?: Logger;
}

const maxBodyBytes = 4_194_304;
/** A caller that does not say how long it waits is not waited for longer than this. */
const longestMs = 30_000;

/**
 * Serves the calls of the modules this process owns under `/internal/v1/MODULE/CALL`. The handler it returns
 * leaves other paths alone and answers false for them, so that the listener can serve its metrics beside.
 */
export function createInternalHandler(
  options: InternalServerOptions,
): (req: IncomingMessage, res: ServerResponse) => boolean {
  return (req, res) => {
    const [, root, version, module = '', callId = '', ...rest] = (req.url ?? '/').split('?', 1)[0]?.split('/') ?? [];
    if (root !== 'internal' || version !== 'v1') return false;
    const requestId = text(req, 'x-request-id') ?? newId('req');
    res.setHeader('X-Request-Id', requestId);
    answer(options, req, res, { module, callId, isKnownPath: rest.length === 0 }, requestId).catch((error: unknown) => {
      if (!isAppError(error))
        options.logger?.error({ request_id: requestId, call: callId, err: error }, 'A module call failed');
      sendProblem(req, res, error, requestId);
    });
    return true;
  };
}

async function answer(
  options: InternalServerOptions,
  req: IncomingMessage,
  res: ServerResponse,
  path: { module: string; callId: string; isKnownPath: boolean },
  requestId: string,
): Promise<void> {
  if (!path.isKnownPath) throw new AppError('not_found', { detail: 'No such call.' });
  if (req.method !== 'POST') {
    res.setHeader('Allow', 'POST');
    throw new AppError('method_not_allowed', { detail: 'Module calls are POST.' });
  }
  if (!options.dispatcher.owns(path.module))
    throw new AppError('not_found', { detail: `The module ${path.module} is not in this process.` });
  const claims = await options.credentials.verify(
    /^Bearer (.+)$/.exec(req.headers.authorization ?? '')?.[1],
    path.module,
  );
  const input = parseJsonBody(req, await readBody(req, maxBodyBytes, 10_000));
  const head = headFrom(req, requestId);
  if (head.remainingMs <= 0)
    throw new AppError('service_unavailable', {
      detail: 'The deadline of the call has passed.',
      meta: { reason: 'deadline' },
    });
  const gone = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) gone.abort();
  });
  const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(head.remainingMs)]);
  const output = await options.dispatcher.dispatch(path.module, path.callId, claims, head, input, signal);
  if (!res.destroyed) sendJson(req, res, 200, output);
}

function headFrom(req: IncomingMessage, requestId: string): CallHead {
  const operationClass = text(req, 'x-mkt-class') as OperationClass | undefined;
  const remaining = Number(text(req, 'x-mkt-remaining-ms') ?? longestMs);
  const causationId = text(req, 'x-mkt-causation-id');
  return {
    requestId,
    traceparent: readTraceparent(req.headers['traceparent']) ?? newTraceparent(),
    class: operationClass !== undefined && operationClasses.includes(operationClass) ? operationClass : 'background',
    locale: text(req, 'x-mkt-locale') ?? 'en',
    remainingMs: Number.isFinite(remaining) ? Math.min(remaining, longestMs) : 0,
    ...(causationId === undefined ? {} : { causationId }),
  };
}

function text(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return typeof value === 'string' && value !== '' && value.length <= 256 ? value : undefined;
}
