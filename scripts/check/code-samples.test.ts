import { expect, test } from 'vitest';
import { codeSamples, standsIn } from './code-samples.ts';

const document = '# Guide\n\n```ts\nconst a = 1;\nuse(a);\n```\n\n```sh run\nls\n```\n';

test('a sample is every fence of TypeScript, with its line', () => {
  expect(codeSamples(document)).toEqual([{ line: 3, text: 'const a = 1;\nuse(a);' }]);
});

test('a sample stands where all its lines follow each other, and nowhere else', () => {
  const [sample] = codeSamples(document);
  if (sample === undefined) throw new Error('no sample');
  expect(standsIn(sample, ['import x;\nconst a = 1;\nuse(a);\n'])).toBe(true);
  expect(standsIn(sample, ['const a = 1;\n\nuse(a);\n'])).toBe(false);
  expect(standsIn(sample, ['const a = 1;\nuse(ab);\n', ''])).toBe(false);
});
