import { Command } from 'commander';
import { expect, it } from 'vitest';
import { registerSeed } from './seed.ts';

/** What an option makes of its argument. */
function read(flag: string, text: string): unknown {
  const program = new Command();
  registerSeed(program);
  const option = program.commands[0]?.options.find(({ long }) => long === flag);
  return option?.parseArg?.(text, undefined as never);
}

it('reads numbers with their unit', () => {
  expect(['0', '5000', '200k', '30m'].map((text) => read('--products', text))).toEqual([0, 5_000, 200_000, 30_000_000]);
});

it.each(['31m', '999999999m', '-1', '1.5k', ''])('refuses %j products', (text) => {
  expect(() => read('--products', text)).toThrow(/wanted|At most 30m/);
});

it('takes a language once, however often it is named', () => {
  expect(read('--locale', 'en,ar,en')).toEqual(['en', 'ar']);
});
