/** Stands between the platform and Elasticsearch once, to learn which requests a search sends: the limit sends the same. */
import { Agent, createServer, request } from 'node:http';

export interface EngineRequest {
  method: string;
  path: string;
  body: string;
}

export interface Recorder {
  url: string;
  /** What was sent since the last call. */
  take(): EngineRequest[];
  close(): Promise<void>;
}

export async function startRecorder(engineUrl: string): Promise<Recorder> {
  const { hostname, port } = new URL(engineUrl);
  const agent = new Agent({ keepAlive: true });
  let seen: EngineRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = 'GET', url: path = '/', headers } = incoming;
      const body = Buffer.concat(chunks);
      if (/\/_m?search/.test(path)) seen.push({ method, path, body: body.toString() });
      const passed = request({ agent, hostname, port, method, path, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      passed.once('error', () => outgoing.destroy());
      passed.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${address.port}`,
    take() {
      const taken = seen;
      seen = [];
      return taken;
    },
    async close() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
