/**
 * One request to another server and its whole answer, over kept connections: for the calls that belong to each order.
 * The platform's `fetch` takes about three times the processor for the same. No redirect is followed.
 */
import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';

export interface Exchange {
  method: 'GET' | 'POST';
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** Its abort breaks the connection off. */
  signal: AbortSignal;
}

export interface ExchangeAnswer {
  status: number;
  text: string;
}

const plain = new PlainAgent({ keepAlive: true, maxSockets: 128 });
const secure = new SecureAgent({ keepAlive: true, maxSockets: 128 });

/** Rejects with the connection's error, or the signal's reason, when the answer does not come whole. */
export function exchange(url: string, { method, headers, body, signal }: Exchange): Promise<ExchangeAnswer> {
  const to = new URL(url);
  const isSecure = to.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const options = {
      method,
      signal,
      agent: isSecure ? secure : plain,
      headers: body === undefined ? headers : { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
    };
    const sent = (isSecure ? secureRequest : plainRequest)(to, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });
}
