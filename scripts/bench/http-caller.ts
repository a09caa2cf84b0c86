/** HTTP for load generators: kept connections and nothing else, so that the generator takes little of the machine. */
import { Agent, request } from 'node:http';

export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes; a wrong one stops the benchmark.
  body: any;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

export function call(
  base: URL,
  method: string,
  path: string,
  options: { token?: string; key?: string; body?: unknown } = {},
): Promise<HttpAnswer> {
  const text = options.body === undefined ? '' : JSON.stringify(options.body);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        host: base.hostname,
        port: base.port,
        method,
        path,
        headers: {
          ...(text === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
          ...(options.key === undefined ? {} : { 'idempotency-key': options.key }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const answer = Buffer.concat(chunks).toString();
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: answer === '' ? undefined : JSON.parse(answer),
          });
        });
      },
    );
    sent.once('error', reject);
    sent.end(text);
  });
}
