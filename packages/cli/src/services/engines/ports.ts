import { createServer } from 'node:net';
import { join } from 'node:path';
import { claimPort } from './port-claims.ts';
import { readJsonFile, type StateFolder, writeJsonFile } from './state-folder.ts';

/** True when nothing listens on the port of this host's loopback address. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

function anyFreePort(host = '127.0.0.1'): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen({ port: 0, host }, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

async function claimIfFree(port: number): Promise<boolean> {
  return (await isPortFree(port)) && (await claimPort(port));
}

async function claimAnyFree(): Promise<number> {
  for (;;) {
    const port = await anyFreePort();
    if (await claimPort(port)) return port;
  }
}

export interface PortChoice {
  port: number;
  /** The remembered or preferred port that something else holds, when that is why another one was taken. */
  taken?: number;
}

/** The decision alone: the remembered port if it is free, then the preferred one, then any. */
export async function choosePort(
  wanted: { remembered?: number | undefined; preferred?: number | undefined; reserved: ReadonlySet<number> },
  probes: { isFree(port: number): Promise<boolean>; anyFree(): Promise<number> },
): Promise<PortChoice> {
  let taken: number | undefined;
  for (const port of [wanted.remembered, wanted.preferred]) {
    if (port === undefined || wanted.reserved.has(port)) continue;
    if (await probes.isFree(port)) return taken === undefined ? { port } : { port, taken };
    taken ??= port;
  }
  for (;;) {
    const port = await probes.anyFree();
    if (!wanted.reserved.has(port)) return taken === undefined ? { port } : { port, taken };
  }
}

/**
 * Ports of one installation, kept in its state folder. The caller holds the installation's lock: two
 * choosers at once would overwrite each other's notes.
 */
export class PortBook {
  readonly #path: string;
  readonly #ports: Record<string, number>;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(state: StateFolder) {
    this.#path = join(state.root, 'ports.json');
    this.#ports = readJsonFile<Record<string, number>>(this.#path) ?? {};
  }

  remembered(name: string): number | undefined {
    return this.#ports[name];
  }

  /** One choice after the other: two at once could be handed the same free port. */
  take(name: string, preferred?: number): Promise<PortChoice> {
    const choice = this.#turn.then(() => this.#choose(name, preferred));
    this.#turn = choice.catch(() => {});
    return choice;
  }

  async #choose(name: string, preferred: number | undefined): Promise<PortChoice> {
    const reserved = new Set(Object.entries(this.#ports).flatMap(([key, port]) => (key === name ? [] : [port])));
    const choice = await choosePort(
      { remembered: this.#ports[name], preferred, reserved },
      { isFree: claimIfFree, anyFree: claimAnyFree },
    );
    if (this.#ports[name] !== choice.port) {
      this.#ports[name] = choice.port;
      writeJsonFile(this.#path, this.#ports);
    }
    return choice;
  }
}
