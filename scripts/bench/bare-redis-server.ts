/** The limit of bench:product: node:http, one Redis GET, the bytes out. Prints its port. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';

const [url = '', prefix = ''] = process.argv.slice(2);
const redis = new Redis(url);
const server = createServer((req, res) => {
  const id = (req.url ?? '').slice(req.url?.lastIndexOf('/') ?? 0).slice(1);
  redis.getBuffer(`${prefix}${id}`).then(
    (bytes) => {
      if (bytes === null) return void res.writeHead(404).end();
      res
        .writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': bytes.length })
        .end(bytes);
    },
    () => res.writeHead(500).end(),
  );
});
server.listen(0, '127.0.0.1', () => console.log(`port ${(server.address() as AddressInfo).port}`));
process.once('SIGTERM', () => process.exit(0));
