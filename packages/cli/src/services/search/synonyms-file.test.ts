import { expect, it } from 'vitest';
import { parseSynonymLines } from './synonyms-file.ts';

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
