import type { IncomingMessage, ServerResponse } from 'node:http';
import { GatewayError } from '../gateway-error.ts';

/** One request on its way through the gateway. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly params: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

const bodyLimitBytes = 64 * 1024;

export const jsonAnswer = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' },
  body: JSON.stringify(value),
});

export const errorAnswer = (error: unknown): Answer => {
  const known = error instanceof GatewayError ? error : new GatewayError('internal', 'The gateway failed.');
  return jsonAnswer(known.status, { error: { code: known.code, message: known.message, ...known.detail } });
};

export const sendAnswer = (response: ServerResponse, answer: Answer): void => {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(answer.status, {
    'X-Content-Type-Options': 'nosniff',
    ...answer.headers,
    'Content-Length': Buffer.byteLength(answer.body ?? ''),
  });
  response.end(answer.body);
};

export const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimitBytes) throw new GatewayError('payload_too_large', `At most ${bodyLimitBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
