import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseSynonymLines, readSynonymsFile } from './synonyms-file.ts';

it('takes lines, leaves out remarks and repeats', () => {
  const text = '\uFEFF# ours\r\ntv, television # both\n\nps5 => playstation 5\ntv, television\n';
  expect(parseSynonymLines(text)).toEqual({ lines: ['tv, television', 'ps5 => playstation 5'], faults: [] });
});

it('takes # for a remark at the beginning or behind a blank only', () => {
  const text = 'csharp, c sharp, c# # the language\n  # ours\nf# => fsharp\t#it too\nc#, f#\n';
  expect(parseSynonymLines(text)).toEqual({ lines: ['csharp, c sharp, c#', 'f# => fsharp', 'c#, f#'], faults: [] });
});

it.each([
  ['tv', /two words/],
  ['tv, --', /two words/],
  ['=> tv', /both sides/],
  ['tv =>', /both sides/],
  ['a => b => c', /more than one/],
  [`a, ${'x'.repeat(1_000)}`, /longer/],
])('refuses %j', (line, reason) => {
  const { lines, faults } = parseSynonymLines(`good, fine\n${line}`);
  expect(lines).toEqual(['good, fine']);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(/^line 2: /);
  expect(faults[0]).toMatch(reason);
});

it('refuses a file in another encoding, whose words nobody would type', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'mkt synonyms '));
  const file = join(dir, 'synonyms.txt');
  try {
    // "سماعة, headset" as Windows-1256 has it, and lines as Notepad's "Unicode" has them.
    const arabic = Buffer.concat([Buffer.from('d3e3c7dac9', 'hex'), Buffer.from(', headset\n')]);
    for (const bytes of [arabic, Buffer.from('\uFEFFtv, television\n', 'utf16le')]) {
      writeFileSync(file, bytes);
      await expect(readSynonymsFile(file)).rejects.toMatchObject({
        ...{ code: 'synonyms_invalid', exitCode: 2, message: expect.stringContaining('no text in UTF-8') },
      });
    }
    writeFileSync(file, '\uFEFFسماعة, headset\r\n');
    expect(await readSynonymsFile(file)).toEqual(['سماعة, headset']);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
