import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { claimName } from './port-claims.ts';
import { choosePort, isPortFree, PortBook } from './ports.ts';
import { openStateFolder } from './state-folder.ts';

const anyFree =
  (...ports: number[]) =>
  async () =>
    ports.shift() ?? 9;

describe('choosing a port', () => {
  const reserved = new Set<number>();

  it('keeps the remembered one while it is free', async () => {
    const choice = await choosePort(
      { remembered: 5000, preferred: 4000, reserved },
      { isFree: async () => true, anyFree: anyFree() },
    );
    expect(choice).toEqual({ port: 5000 });
  });

  it('says which one was taken when it moves', async () => {
    const probes = { isFree: async (port: number) => port !== 5000, anyFree: anyFree() };
    expect(await choosePort({ remembered: 5000, preferred: 4000, reserved }, probes)).toEqual({
      port: 4000,
      taken: 5000,
    });
  });

  it('never gives one that another role of the installation holds, even while that role is down', async () => {
    const probes = { isFree: async () => true, anyFree: anyFree(4000, 7000) };
    const choice = await choosePort({ preferred: 4000, reserved: new Set([4000]) }, probes);
    expect(choice).toEqual({ port: 7000 });
  });
});

describe('the port book', () => {
  const folders: string[] = [];
  const servers: Server[] = [];
  const openState = () => {
    const folder = mkdtempSync(join(tmpdir(), 'mkt ports-'));
    folders.push(folder);
    return openStateFolder(folder);
  };

  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  it.runIf(process.platform === 'linux')('leaves a port to the process that has chosen it before', async () => {
    const state = openState();
    const { port } = await new PortBook(state).take('api');
    const beside = await new PortBook(openState()).take('api', port);
    // A process knows its own choices: the same port again, as for an engine that is started again.
    expect(beside.port).toBe(port);
    const others = createServer();
    servers.push(others);
    const wanted = port + 1;
    await new Promise<void>((resolve) => others.listen(claimName(wanted), resolve));
    expect(await new PortBook(openState()).take('api', wanted)).toMatchObject({ taken: wanted });
  });

  it('remembers across processes and moves away from a port that somebody listens on', async () => {
    const state = openState();
    const first = await new PortBook(state).take('api');
    expect((await new PortBook(state).take('api')).port).toBe(first.port);
    await new Promise<void>((resolve) => servers.push(createServer().listen(first.port, '127.0.0.1', resolve)));
    expect(await isPortFree(first.port)).toBe(false);
    const moved = await new PortBook(state).take('api');
    expect(moved.taken).toBe(first.port);
    expect(moved.port).not.toBe(first.port);
  });

  it('hands out different ports to roles that ask at once', async () => {
    const book = new PortBook(openState());
    const choices = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => book.take(name)));
    expect(new Set(choices.map(({ port }) => port)).size).toBe(5);
  });
});
