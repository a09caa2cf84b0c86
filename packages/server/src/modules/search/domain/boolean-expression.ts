import { type Alternative, ownForms, type QueryWord, wantedOf } from './query-words.ts';

/**
 * The words as an expression of MySQL's boolean mode. Tokens hold letters and digits only (the normaliser sees to
 * that), so that the operators in it are ours alone.
 */
export function requireAll(words: readonly QueryWord[], isNear = false): string {
  return wantedOf(words)
    .map((word) => `+(${alternativesOf(word, isNear).join(' ')})`)
    .join(' ');
}

/** Every word as typed, those that say nothing by themselves too. */
export function requireOwn(words: readonly QueryWord[]): string {
  return words.map((word) => `+(${ownForms(word).map(expressionOf).join(' ')})`).join(' ');
}

/** One of the words is enough, but all of what makes it up, or its beginning. */
export function requireOne(words: readonly QueryWord[]): string {
  return [...new Set(wantedOf(words).flatMap((word) => alternativesOf(word, true)))].join(' ');
}

/** For ranking: whatever is there counts. */
export function anyOf(words: readonly QueryWord[], isLoose = false): string {
  const all = words.flatMap((word) => [...word.alternatives, ...(isLoose ? word.loose : [])]);
  return [...new Set(all.flatMap(({ tokens }) => tokens))].join(' ');
}

/** The last word is still being typed. */
export function requireBeginning(words: readonly QueryWord[]): string {
  const last = words.at(-1);
  if (last === undefined) return '';
  return [requireAll(words.slice(0, -1)), `+(${alternativesOf(last, true).join(' ')})`].join(' ').trim();
}

function alternativesOf(word: QueryWord, isNear: boolean): string[] {
  const all = isNear ? [...word.alternatives, ...word.loose] : word.alternatives;
  const alternatives = all.map(expressionOf);
  return isNear ? [...alternatives, `${word.word}*`] : alternatives;
}

function expressionOf({ tokens }: Alternative): string {
  return tokens.length === 1 ? (tokens[0] as string) : `(${tokens.map((token) => `+${token}`).join(' ')})`;
}
