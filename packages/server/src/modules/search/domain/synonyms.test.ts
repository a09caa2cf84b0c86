import { expect, it } from 'vitest';
import { queryWords } from './query-words.ts';
import { parseSynonyms, withSynonyms } from './synonyms.ts';

/** What a synonym may stand for each word by, as far as the word itself does not say it. */
function added(query: string, ...lines: string[]): Record<string, string[]> {
  const words = queryWords(query);
  const expanded = withSynonyms(words, lines.map(parseSynonyms));
  return Object.fromEntries(
    expanded.map(({ word, alternatives }, i) => [
      word,
      alternatives.slice(words[i]?.alternatives.length).map(({ tokens }) => tokens.join(' ')),
    ]),
  );
}

it('finds an entry with a word that says nothing in a query with and without it', () => {
  const line = 'point of sale, pos';
  expect(added('point of sale', line)).toEqual({ point: ['pos'], of: [], sale: ['pos'] });
  expect(added('new point of sale terminal', line)).toEqual({
    ...{ new: [], point: ['pos'], of: [], sale: ['pos'], terminal: [] },
  });
  expect(added('point sale', line)).toEqual({ point: ['pos'], sale: ['pos'] });
  expect(added('pos', line)).toEqual({ pos: ['point sal'] });
});

it('finds an entry without such a word in a query with one', () => {
  expect(added('machine for coffee', 'machine coffee => brewer')).toEqual({
    machine: ['brewer'],
    for: [],
    coffee: ['brewer'],
  });
});

it('finds no entry whose words are parted by one that counts, or stand the other way round', () => {
  const line = 'point of sale, pos';
  expect(added('point of big sale', line)).toEqual({ point: [], of: [], big: [], sale: [] });
  expect(added('sale of point', line)).toEqual({ sale: [], of: [], point: [] });
});

it('finds an entry of nothing but such words where a query is nothing else', () => {
  expect(added('on', 'on, active')).toEqual({ on: ['activ'] });
  expect(added('lamp on', 'on, active')).toEqual({ lamp: [], on: [] });
});
