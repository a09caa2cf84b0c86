import { createServer } from 'node:net';

/** Below what systems hand out for outgoing connections (from 32768 on, or later), one of which may take a port before its server does. */
const [first, last] = [20_000, 32_000];

/** Ports of the loopback that nobody listened on a moment ago, all different. For servers whose address must be known before they start. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let tries = 0; ports.size < count; tries++) {
    if (tries === 1_000) throw new Error(`No ${count} free ports between ${first} and ${last}`);
    const port = first + Math.floor(Math.random() * (last - first));
    if (!ports.has(port) && (await isFree(port))) ports.add(port);
  }
  return [...ports];
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port as number;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
