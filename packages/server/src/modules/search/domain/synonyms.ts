/** Words that stand for each other, as an operator wrote them, found in a query and expanded by our own normaliser. Pure. */
import { type QueryWord, queryWords, wantedOf } from './query-words.ts';

/** One line: what is met in a query, and what may stand for it. Each entry is a list of stems. */
export interface SynonymSet {
  from: readonly (readonly string[])[];
  to: readonly (readonly string[])[];
}

const weight = 0.9;

/** `tv, television, flat screen`: each for the others; `ps5 => playstation 5`: the left may be said by the right. */
export function parseSynonyms(terms: string): SynonymSet {
  const [left = '', right] = terms.split('=>');
  const from = entriesOf(left);
  return { from, to: right === undefined ? from : entriesOf(right) };
}

function entriesOf(list: string): string[][] {
  return list
    .split(',')
    .map((entry) => wantedOf(queryWords(entry)).map(({ key }) => key))
    .filter((entry) => entry.length > 0);
}

/**
 * Each of the words that make up an entry may also be said by the other entries of its line. Words that say nothing by
 * themselves neither make up an entry nor part its words: "point of sale" is met in "point of sale" and in "point sale".
 */
export function withSynonyms(words: readonly QueryWord[], sets: readonly SynonymSet[]): QueryWord[] {
  if (sets.length === 0) return [...words];
  const wanted = wantedOf(words);
  const added = new Map(wanted.map((word) => [word, new Map<string, readonly string[]>()]));
  for (const { from, to } of sets) {
    for (const entry of from) {
      for (let at = 0; at + entry.length <= wanted.length; at++) {
        const met = wanted.slice(at, at + entry.length);
        if (met.some(({ key }, i) => key !== entry[i])) continue;
        for (const other of to) {
          if (other.join(' ') === entry.join(' ')) continue;
          for (const word of met) added.get(word)?.set(other.join(' '), other);
        }
      }
    }
  }
  return words.map((word) => ({
    ...word,
    alternatives: [
      ...word.alternatives,
      ...[...(added.get(word)?.values() ?? [])].map((tokens) => ({ tokens, weight })),
    ],
  }));
}
