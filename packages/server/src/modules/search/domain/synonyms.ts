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

/** Each of the words that make up an entry may also be said by the other entries of its line. */
export function withSynonyms(words: readonly QueryWord[], sets: readonly SynonymSet[]): QueryWord[] {
  if (sets.length === 0) return [...words];
  const keys = words.map(({ key }) => key);
  const added = words.map(() => new Map<string, readonly string[]>());
  for (const { from, to } of sets) {
    for (const entry of from) {
      for (let at = 0; at + entry.length <= keys.length; at++) {
        if (entry.some((key, i) => key !== keys[at + i])) continue;
        for (const other of to) {
          if (other.join(' ') === entry.join(' ')) continue;
          for (let i = at; i < at + entry.length; i++) added[i]?.set(other.join(' '), other);
        }
      }
    }
  }
  return words.map((word, i) => ({
    ...word,
    alternatives: [...word.alternatives, ...[...(added[i]?.values() ?? [])].map((tokens) => ({ tokens, weight }))],
  }));
}
