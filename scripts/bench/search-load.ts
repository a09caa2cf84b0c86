/** The generator of `bench:search`: the same for us and for the engine alone. Answers are read whole and not parsed. */
import { Agent, request } from 'node:http';
import type { EngineRequest } from './search-recorder.ts';

/** One search: requests that follow each other. */
export type Work = readonly EngineRequest[];

/** A search of ours by its path below `/api/v1`. */
export function ourWork(path: string): Work {
  return [{ method: 'GET', path: `/api/v1${path}`, body: '' }];
}

export interface LoadResult {
  /** Searches a second. */
  rate: number;
  /** Of each search, in the order in which they ended. */
  latenciesMs: number[];
}

export class SearchLoad {
  private readonly agent: Agent;
  private readonly host: string;
  private readonly port: string;

  constructor(base: string, connections: number) {
    const { hostname, port } = new URL(base);
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
    this.host = hostname;
    this.port = port;
  }

  /** Goes through the works again and again until the time is over; `from` is where it begins. */
  async drive(works: readonly Work[], connections: number, durationMs: number, from = 0): Promise<LoadResult> {
    const latenciesMs: number[] = [];
    let next = from;
    const startedAt = performance.now();
    const until = startedAt + durationMs;
    const lane = async (): Promise<void> => {
      while (performance.now() < until) {
        const work = works[next++ % works.length] as Work;
        const sentAt = performance.now();
        for (const one of work) await this.send(one);
        latenciesMs.push(performance.now() - sentAt);
      }
    };
    await Promise.all(Array.from({ length: connections }, lane));
    return { rate: latenciesMs.length / ((performance.now() - startedAt) / 1_000), latenciesMs };
  }

  send({ method, path, body }: EngineRequest): Promise<Buffer> {
    const { agent, host, port } = this;
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          ...{ agent, host, port, method, path },
          headers: body === '' ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.once('error', reject);
          answer.once('end', () => {
            if (answer.statusCode === 200) resolve(Buffer.concat(chunks));
            else reject(new Error(`${method} ${path} answered ${answer.statusCode}: ${Buffer.concat(chunks)}`));
          });
        },
      );
      sent.once('error', reject);
      sent.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

export function quantileOf(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}
