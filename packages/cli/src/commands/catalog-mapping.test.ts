import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proposeMapping } from '../services/catalog/index.ts';
import { askMapping, mappingNeeded } from './catalog-mapping.ts';

let dir: string;
let file: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mkt mapping '));
  file = join(dir, 'odd.csv');
  await writeFile(file, 'code,what,costs,weight\nA1,Brass lantern,12.50,3\nB2,Clay jar,8,4\n');
});
afterAll(() => rm(dir, { recursive: true }));

/** Answers line by line, as somebody at a terminal would; returns what was shown besides. */
async function answering(...answers: string[]) {
  const input = new PassThrough();
  let shown = '';
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      shown += chunk.toString();
      if (chunk.toString().includes('mapping> ')) input.write(`${answers.shift() ?? 'q'}\n`);
      done();
    },
  });
  const proposal = await proposeMapping(file, { name: 'odd' });
  const mapping = await askMapping({ file: 'odd.csv', proposal }, { input, output }).catch((error: unknown) => error);
  return { mapping, shown: () => shown };
}

describe('a file whose header nobody knows', () => {
  it('is shown with its values, and read as the person says', async () => {
    const saved = join(dir, 'odd.yaml');
    const { mapping, shown } = await answering('', 'title=what', 'price=dear', 'price=costs', `save ${saved}`, '');
    expect(mapping).toMatchObject({
      fields: { external_id: { columns: ['code'] }, title: { columns: ['what'] }, price: { columns: ['costs'] } },
    });
    expect(shown()).toContain('Brass lantern · Clay jar');
    expect(shown()).toContain('Still needed: title, price.');
    expect(shown()).toContain('no column "dear"');
    expect(await readFile(saved, 'utf8')).toContain('title: what');
  });

  it('is left alone when the person gives up', async () => {
    expect((await answering('q')).mapping).toMatchObject({ code: 'refused' });
  });

  it('is refused without a person, with the guess and how to give it', async () => {
    const error = await mappingNeeded({ file: 'odd.csv', proposal: await proposeMapping(file, { name: 'odd' }) });
    expect(error).toMatchObject({ code: 'mapping_needed', exitCode: 2 });
    expect(error.message).toContain('external_id: code');
    expect(error.message).toContain('No column looks like title, price');
  });

  it('says, whoever is asked, which columns would be one attribute and what each is', async () => {
    const columns = 'code,title,price,attr.Color,attr.color\nA1,Lamp,5,Red,Dark red\n';
    await writeFile(file, columns);
    const note = 'column "attr.color" would be the attribute color, as "attr.Color" is; it is the attribute color_2.';
    const error = await mappingNeeded({ file: 'odd.csv', proposal: await proposeMapping(file, { name: 'odd' }) });
    expect(error.message).toContain('color_2: attr.color');
    expect(error.message).toContain(note);
    expect((await answering('')).shown()).toContain(note);
  });
});
