import { expect, it } from 'vitest';
import { engineNews } from './search-work.ts';

it('says once that a reindex waits for the engine, and once that it is back', () => {
  const newsOf = engineNews();
  const states = ['ready', 'down', 'down', 'ready', 'ready', 'down'] as const;
  expect(states.map((engine_state) => newsOf({ engine_state }))).toEqual([
    null,
    expect.stringMatching(/does not answer.*goes on when it does/),
    null,
    expect.stringMatching(/answers again/),
    null,
    expect.stringMatching(/does not answer/),
  ]);
});
