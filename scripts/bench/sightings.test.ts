import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Sightings } from './sightings.ts';

/** Ids that the index shows with their new word. */
const shown: string[] = [];
let isBusy = false;
let server: Server;
let url = '';
beforeAll(async () => {
  server = createServer((req, res) => {
    req.resume();
    if (isBusy) return void res.writeHead(429).end('{"error":{"type":"circuit_breaking_exception"}}');
    res.end(JSON.stringify({ hits: { hits: shown.map((id) => ({ fields: { id: [id] } })) } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

it('refuses a second change of what is still waited for, so that no slow one is lost', async () => {
  const sightings = new Sightings(url, 'products');
  sightings.expect('prod_1', 'fresh1');
  expect(() => sightings.expect('prod_1', 'fresh2')).toThrow('prod_1 was changed again');
  sightings.expect('prod_2', 'fresh3');
  shown.push('prod_1', 'prod_2');
  expect(await sightings.end()).toHaveLength(2);
});

it('asks again when the engine refuses a look', async () => {
  isBusy = true;
  shown.push('prod_3');
  const sightings = new Sightings(url, 'products');
  sightings.expect('prod_3', 'fresh4');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(sightings.tookMs).toHaveLength(0);
  isBusy = false;
  const [tookMs] = await sightings.end();
  expect(tookMs).toBeGreaterThan(90);
});
