import { createServer, type Server } from 'node:net';

/** Below what systems hand out for outgoing connections (from 32768 on, or later), one of which may take a port before its server does. */
const [first, last] = [20_000, 32_000];
const blockSize = 40;

let left: number[] = [];

/**
 * Ports of the loopback that nobody listened on a moment ago, all different, also from those that any other process is
 * given while this one lives. For servers whose address must be known before they start.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    if (left.length === 0) left = await takeBlock();
    const port = left.shift() as number;
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

export async function freePort(): Promise<number> {
  const [port] = await freePorts(1);
  return port as number;
}

/** Its first port is listened on until this process ends: that keeps every other one out of it. */
async function takeBlock(): Promise<number[]> {
  for (let tries = 0; tries < 1_000; tries++) {
    const mark = first + blockSize * Math.floor((Math.random() * (last - first)) / blockSize);
    const server = await listen(mark);
    if (server === null) continue;
    server.unref();
    return Array.from({ length: blockSize - 1 }, (_, i) => mark + 1 + i);
  }
  throw new Error(`No free ports between ${first} and ${last}`);
}

async function isFree(port: number): Promise<boolean> {
  const server = await listen(port);
  if (server === null) return false;
  await new Promise((resolve) => server.close(resolve));
  return true;
}

/** Null: somebody does already. */
function listen(port: number): Promise<Server | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
