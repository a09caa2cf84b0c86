/** A marketplace of the test's own: real HTTP, and answers that the test decides one by one. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: unknown;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Null leaves the request without an answer; `cut` ends the connection instead. */
export type Answerer = (request: SeenRequest, nth: number) => Reply | null | 'cut' | Promise<Reply | null | 'cut'>;

export interface TestServer {
  url: string;
  seen: SeenRequest[];
  close(): Promise<void>;
}

export async function startTestServer(answer: Answerer): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((req, res) => void take(req, res));
  const take = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const text = await new Response(req as never).text();
    const url = new URL(req.url ?? '/', 'http://test');
    const request: SeenRequest = {
      method: req.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: req.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    seen.push(request);
    const reply = await answer(request, seen.length);
    if (reply === 'cut') return void req.socket.destroy();
    if (reply === null) return;
    const headers = { 'x-request-id': `req-${seen.length}`, ...reply.headers };
    res.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...headers });
    res.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function good(data: unknown, meta: Record<string, unknown> = {}): Reply {
  return { body: { status: 'success', data, meta } };
}

export function refusal(status: number, code: string, more: Record<string, unknown> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: { status, code, title: code, ...more },
  };
}

export function tokens(n: number): Reply {
  return good({ access_token: `access-${n}`, refresh_token: `refresh-${n}` });
}
