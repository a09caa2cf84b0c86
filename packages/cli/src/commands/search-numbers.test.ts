import { Command } from 'commander';
import { expect, it } from 'vitest';
import { registerSearchEval } from './search-eval.ts';
import { registerSearchInsights, registerSearchLag, registerSearchQuery } from './search-look.ts';

const program = new Command();
for (const register of [registerSearchEval, registerSearchInsights, registerSearchLag, registerSearchQuery])
  register(program);

const numbers = program.commands
  .flatMap((noun) => noun.commands)
  .flatMap((command) => command.options.map((option) => [`${command.name()} ${option.long}`, option] as const))
  .filter(([, { flags }]) => /<(?:n|seconds)>/.test(flags));

it('takes no empty text, as an unset variable of a script is, for the number zero', () => {
  expect(numbers.map(([name]) => name)).toEqual(
    expect.arrayContaining(['lag --max', 'eval --worst', 'eval --sample', 'insights --days', 'query --limit']),
  );
  for (const [, option] of numbers)
    for (const text of ['', ' ', 'x', '1.5'])
      expect(() => option.parseArg?.(text, undefined as never)).toThrow(/from \d+ to \d+ is wanted/);
});
