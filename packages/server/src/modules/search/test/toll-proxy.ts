/** An engine behind a proxy that can be told to take no more, to be slow, or to be gone, whatever the real one does. */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export class TollProxy {
  /** `busy`: bulk requests are refused item by item, as by a full write queue; `gone`: connections are cut. */
  mode: 'open' | 'busy' | 'gone' = 'open';
  delayMs = 0;
  bulks = 0;
  /** Documents of each bulk request that came. */
  readonly sizes: number[] = [];
  private readonly target: URL;
  private server: Server | null = null;
  private port = 0;

  constructor(target: string) {
    this.target = new URL(target);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async open(): Promise<void> {
    this.server = createServer((incoming, answer) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', () => {});
      incoming.on('end', () => {
        const body = Buffer.concat(chunks);
        const isBulk = incoming.url?.includes('_bulk') === true;
        if (isBulk) {
          this.bulks += 1;
          this.sizes.push(body.toString().split('\n').length >> 1);
        }
        if (this.mode === 'gone') return void incoming.socket.destroy();
        if (isBulk && this.mode === 'busy') return void answer.writeHead(200, productHeaders).end(refusalOf(body));
        setTimeout(() => this.forward(incoming, body, answer), isBulk ? this.delayMs : 0);
      });
    });
    const { server } = this;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => (this.server === null ? resolve(null) : this.server.close(resolve)));
  }

  private forward(incoming: IncomingMessage, body: Buffer, answer: ServerResponse): void {
    const { hostname, port } = this.target;
    const { method = 'GET', url = '/', headers } = incoming;
    const outgoing = request({ hostname, port, method, path: url, headers: { ...headers, host: this.target.host } });
    outgoing.on('response', (response) => {
      // Cut off in the middle of an answer: the engine has done it, and we never hear of it.
      if (this.mode === 'gone') return void incoming.socket.destroy();
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    outgoing.on('error', () => incoming.socket.destroy());
    outgoing.end(body);
  }
}

const productHeaders = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' };

function refusalOf(body: Buffer): string {
  const error = { type: 'es_rejected_execution_exception', reason: 'the queue is full' };
  const actions = body.toString().split('\n').length >> 1;
  return JSON.stringify({
    errors: true,
    items: Array.from({ length: actions }, () => ({ index: { status: 429, error } })),
  });
}
