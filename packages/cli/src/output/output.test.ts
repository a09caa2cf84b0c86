import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { CliError } from '../errors/cli-error.ts';
import { Output, table } from './output.ts';

function outputTo(json: boolean): { output: Output; written: () => string } {
  let text = '';
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString('utf8');
      done();
    },
  });
  return { output: new Output({ json, quiet: false, stdout: stream, stderr: stream }), written: () => text };
}

const hostile = '\u001b]0;title\u0007\u001b[2J red \u009b31m \u202eabc\r';
const commands = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/u;

it('shows what a terminal would obey, instead of sending it there', () => {
  const { output, written } = outputTo(false);
  output.result(hostile, (value) => `First line\n\t${value}`);
  output.info(hostile);
  output.warn(hostile);
  output.failure(new CliError('unexpected', hostile, { fix: [hostile], logLines: [hostile] }));
  expect(written()).not.toMatch(commands);
  expect(written()).toContain('First line\n\t\\u{1b}]0;title\\u{7}\\u{1b}[2J red \\u{9b}31m \\u{202e}abc\\u{d}\n');
});

it('keeps JSON the same value', () => {
  const { output, written } = outputTo(true);
  output.result({ title: hostile }, () => '');
  expect(written()).not.toMatch(commands);
  expect(JSON.parse(written())).toEqual({ title: hostile });
});

it('keeps a cell in its row, and Arabic and emoji as they are', () => {
  expect(
    table(
      ['title', 'n'],
      [
        ['two\nlines', '1'],
        ['قهوة\u200f 👩‍🚀', '2'],
      ],
    ).split('\n'),
  ).toEqual(['title          n', 'two\\u{a}lines  1', expect.stringContaining('قهوة\u200f 👩‍🚀')]);
});
