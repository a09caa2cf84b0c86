import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { AppError, type ErrorCode } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { toProblem } from './problem.ts';
import { RouteTable } from './route-table.ts';
import { securityHeaders } from './send.ts';
import { noteUnroutedAnswer } from './validate.ts';

const codes: Readonly<Record<string, [ErrorCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['headers_too_large', 'The headers of a request have 16 kB at most.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'The request did not arrive in time.'],
};

/** Node's parser refused the request before any handler: answer in the same form as the edge does, and close. */
export function answerBrokenRequest(error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const allow = error.code === 'HPE_INVALID_METHOD' ? allowedAt(error.rawPacket) : null;
  const [code, detail] = codes[error.code ?? ''] ?? ['validation_failed' as const, 'The request is not valid HTTP.'];
  const fault =
    allow === null
      ? new AppError(code, { detail })
      : new AppError('method_not_allowed', { detail: `This path knows ${allow.join(', ')}.` });
  const requestId = newId('req');
  const { problem } = toProblem(fault, '/', requestId);
  noteUnroutedAnswer(problem.status, problem.code);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${requestId}`,
    'Cache-Control: private, no-store',
    ...(allow === null ? [] : [`Allow: ${allow.join(', ')}`]),
    ...securityHeaders.map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

let routes: RouteTable | undefined;

/** A verb that nobody knows is refused like any other that the path does not have, when the path is one of ours. */
function allowedAt(packet: Buffer | undefined): string[] | null {
  const line = /^[A-Za-z-]{1,40} (\/[^ ?]*)[^ ]* HTTP\/1\.[01]\r?\n/.exec(packet?.toString('latin1') ?? '');
  if (line === null) return null;
  routes ??= new RouteTable();
  const allow = routes.allowedAt(line[1] as string);
  return allow.length === 0 ? null : allow;
}
