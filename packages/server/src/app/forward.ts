/**
 * Hands a public request to the process that owns its module and streams the answer back. The owner runs the
 * whole edge again (authentication, limits, validation): the forwarder vouches for the client's address alone.
 */
import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { AppError } from '../platform/kernel/errors.ts';

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export class Forwarder {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 256, keepAliveMsecs: 10_000 });
  private readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }

  /** Settles when the answer is through; throws `service_unavailable` when the owner cannot be reached. */
  forward(
    req: IncomingMessage,
    res: ServerResponse,
    target: { module: string; baseUrl: string; clientAddress: string; requestId: string; traceparent: string },
  ): Promise<void> {
    const headers: Record<string, string | string[]> = {};
    for (const [name, value] of Object.entries(req.headers))
      if (value !== undefined && !hopByHop.has(name)) headers[name] = value;
    if (req.headers['transfer-encoding'] !== undefined) headers['transfer-encoding'] = 'chunked';
    headers['x-forwarded-for'] = target.clientAddress;
    headers['x-request-id'] = target.requestId;
    headers['traceparent'] = target.traceparent;
    return new Promise((resolve, reject) => {
      const outgoing = request(
        new URL(req.url ?? '/', target.baseUrl),
        { method: req.method ?? 'GET', headers, agent: this.agent, timeout: this.timeoutMs },
        (answer) => {
          for (const [name, value] of Object.entries(answer.headers))
            if (value !== undefined && !hopByHop.has(name)) res.setHeader(name, value);
          res.statusCode = answer.statusCode ?? 502;
          answer.pipe(res);
          answer.on('error', () => res.destroy());
          res.on('close', resolve);
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error('time-out')));
      outgoing.on('error', (cause) => {
        if (res.headersSent) {
          res.destroy();
          resolve();
        } else
          reject(
            new AppError('service_unavailable', {
              detail: `The ${target.module} service does not answer.`,
              meta: { part: target.module },
              retryAfterS: 1,
              cause,
            }),
          );
      });
      res.on('close', () => {
        if (!res.writableFinished) outgoing.destroy();
      });
      req.pipe(outgoing);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
