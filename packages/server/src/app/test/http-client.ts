/** Requests as they are written, bytes and all: what `fetch` would tidy up must reach the edge untouched. */
import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The document's `code`; undefined for a success. */
  code: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads members of many shapes; the edge has checked them.
  body: any;
}

export interface RawRequest {
  method: string;
  /** Path and query as they stand in the request line. */
  target: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
  /** The base of another listener. */
  base?: string;
}

export class HttpClient {
  private readonly base: URL;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 24 });

  constructor(base: string) {
    this.base = new URL(base);
  }

  send(wanted: RawRequest): Promise<Answer> {
    const { hostname, port } = wanted.base === undefined ? this.base : new URL(wanted.base);
    const { body } = wanted;
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          hostname,
          port,
          method: wanted.method,
          path: wanted.target,
          headers: { ...length, ...wanted.headers },
          agent: this.agent,
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () => {
            outgoing.destroy();
            resolve(toAnswer(incoming.statusCode ?? 0, incoming.headers, Buffer.concat(chunks).toString('utf8')));
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** Writes these bytes to a socket and gives all that comes back until the other side closes. */
  raw(bytes: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(this.base.port), this.base.hostname);
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      socket.on('error', reject);
      socket.on('close', () => {
        const [head = '', text = ''] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n');
        const [line = '', ...fields] = head.split('\r\n');
        const headers = Object.fromEntries(
          fields.map((f) => [f.slice(0, f.indexOf(':')).toLowerCase(), f.slice(f.indexOf(':') + 2)]),
        );
        resolve(toAnswer(Number(line.split(' ')[1]), headers, text));
      });
      socket.write(bytes);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

function toAnswer(status: number, headers: IncomingHttpHeaders, text: string): Answer {
  const json = headers['content-type']?.includes('json') === true && text !== '';
  const body = json ? JSON.parse(text) : undefined;
  return { status, headers, text, code: body?.code, body };
}

/** All of them, so many at once; the results in their order. */
export async function inBatches<T, R>(items: readonly T[], work: (item: T) => Promise<R>, atOnce = 16): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += atOnce)
    results.push(...(await Promise.all(items.slice(i, i + atOnce).map(work))));
  return results;
}
