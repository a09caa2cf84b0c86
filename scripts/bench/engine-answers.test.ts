import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { EngineAnswers } from './engine-answers.ts';

let text = '';
let server: Server;
let internal = '';
beforeAll(async () => {
  server = createServer((req, res) => void res.writeHead(req.url === '/metrics' ? 200 : 404).end(text));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  internal = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => fellBack(2));

const fellBack = (times: number): void => {
  text = `# HELP mkt_search_fallbacks_total Queries\nmkt_search_fallbacks_total ${times}\nmkt_other_total 7\n`;
};

describe('a benchmark of searches', () => {
  it('goes on when the engine answered all of a phase', async () => {
    const answers = await EngineAnswers.of(internal);
    await expect(answers.check('searching')).resolves.toBeUndefined();
  });

  it('fails when the database answered in the phase, and says how often', async () => {
    const answers = await EngineAnswers.of(internal);
    fellBack(5);
    await expect(answers.check('searching')).rejects.toThrow('searching: the database answered 3 searches');
    await expect(answers.check('suggesting')).resolves.toBeUndefined();
  });

  it('fails when the server does not tell it', async () => {
    text = 'mkt_other_total 7\n';
    await expect(EngineAnswers.of(internal)).rejects.toThrow('does not tell');
  });
});
