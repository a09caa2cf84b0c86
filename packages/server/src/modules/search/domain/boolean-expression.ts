import type { QueryWord } from './normalise.ts';
import type { MatchMode } from './search-plan.ts';

/**
 * The words as an expression of MySQL's boolean mode. Tokens hold letters and digits only (the normaliser sees to
 * that), so that the operators in it are ours alone.
 */
export function requireAll(words: readonly QueryWord[], mode: MatchMode): string {
  return words.map((word) => `+(${alternativesOf(word, mode).join(' ')})`).join(' ');
}

/** For ranking: whatever is there counts. */
export function anyOf(words: readonly QueryWord[]): string {
  return [...new Set(words.flatMap((word) => word.alternatives.flat()))].join(' ');
}

/** The last word is still being typed. */
export function requireBeginning(words: readonly QueryWord[]): string {
  const last = words.at(-1);
  if (last === undefined) return '';
  return [requireAll(words.slice(0, -1), 'exact'), `+(${alternativesOf(last, 'near').join(' ')})`].join(' ').trim();
}

function alternativesOf(word: QueryWord, mode: MatchMode): string[] {
  const alternatives = word.alternatives.map((tokens) =>
    tokens.length === 1 ? (tokens[0] as string) : `(${tokens.map((token) => `+${token}`).join(' ')})`,
  );
  return mode === 'near' ? [...alternatives, `${word.word.replace(/[^\p{L}\p{N}]/gu, '')}*`] : alternatives;
}
