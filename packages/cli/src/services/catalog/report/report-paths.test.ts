import { existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SinkResult } from '../index.ts';
import { importCatalog, MemorySink, makeRateTable } from '../index.ts';
import { refuseReportPaths } from './report-paths.ts';

const rows = 'id,name,price\n1,Cup,much\n2,Dish,\n3,Pan,5\n';
const refusal = expect.objectContaining({ code: 'report_path_invalid' });

let dir: string;
let input: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mkt reports '));
  input = join(dir, 'shop.csv');
  await writeFile(input, rows);
});
afterEach(() => rm(dir, { recursive: true }));

class CountingSink extends MemorySink {
  begun = 0;

  begin(): Promise<ReadonlyMap<number, SinkResult>> {
    this.begun += 1;
    return Promise.resolve(new Map());
  }
}

describe('an import whose report', () => {
  const importing = async (reports: { rejectPath?: string; repairPath?: string }): Promise<unknown> => {
    const sink = new CountingSink();
    const options = { rates: makeRateTable('USD', undefined, []), defaultCurrency: 'USD', sink, ...reports };
    const failure: unknown = await importCatalog(input, options).catch((error: unknown) => error);
    expect(sink.begun + sink.size).toBe(0);
    expect(await readFile(input, 'utf8')).toBe(rows);
    return failure;
  };

  it('is its input by any name is refused and leaves the input as it was', async () => {
    await symlink(input, join(dir, 'soft.csv'));
    await link(input, join(dir, 'hard.csv'));
    for (const name of ['shop.csv', './x/../shop.csv', 'soft.csv', 'hard.csv']) {
      await mkdir(join(dir, 'x'), { recursive: true });
      expect(await importing({ rejectPath: `${dir}/${name}` })).toEqual(refusal);
      expect(await importing({ repairPath: `${dir}/${name}` })).toEqual(refusal);
    }
  });

  it('is its other report is refused', async () => {
    const report = join(dir, 'report.csv');
    expect(await importing({ rejectPath: report, repairPath: `${dir}/./report.csv` })).toEqual(refusal);
  });

  it('cannot be written ends before anything is imported', async () => {
    expect(await importing({ rejectPath: join(dir, 'absent', 'rejects.csv') })).toEqual(refusal);
    expect(await importing({ repairPath: dir })).toEqual(refusal);
  });

  it.skipIf(!existsSync('/dev/full'))('fills the disk ends with its name and the reason', async () => {
    const options = { rates: makeRateTable('USD', undefined, []), defaultCurrency: 'USD', sink: new MemorySink() };
    const many = `id,name,price\n${'1,Cup,much\n'.repeat(2_000)}`;
    for (const content of [rows, many]) {
      await writeFile(input, content);
      await expect(importCatalog(input, { ...options, rejectPath: '/dev/full' })).rejects.toMatchObject({
        code: 'file_unwritable',
        message: expect.stringMatching(/^The report \/dev\/full could not be written: ENOSPC/),
      });
    }
  });
});

describe('refuseReportPaths', () => {
  it('lets pass what overwrites nothing that is read', async () => {
    await writeFile(join(dir, 'old.csv'), 'row\n');
    const [old, fresh] = [join(dir, 'old.csv'), join(dir, 'new.csv')];
    expect(() => refuseReportPaths([input, join(dir, 'absent.csv')], [old, fresh])).not.toThrow();
    expect(() => refuseReportPaths([input], ['/dev/null', '/dev/null'])).not.toThrow();
  });

  it('names a later input that a report would overwrite', () => {
    const later = join(dir, 'later.csv');
    expect(() => refuseReportPaths([later, input], [input])).toThrow(`${input} is the same file as ${input}`);
  });
});
