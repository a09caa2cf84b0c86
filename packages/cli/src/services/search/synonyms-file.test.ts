import { expect, it } from 'vitest';
import { parseSynonymLines } from './synonyms-file.ts';

it('takes lines, leaves out remarks and repeats', () => {
  const text = '\uFEFF# ours\r\ntv, television # both\n\nps5 => playstation 5\ntv, television\n';
  expect(parseSynonymLines(text)).toEqual({ lines: ['tv, television', 'ps5 => playstation 5'], faults: [] });
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
