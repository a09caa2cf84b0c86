/** What a user wants, word by word, each with what may stand for it: the same for both engines. Pure. */
import { clip, compoundsOf, hasDigit, maxCodeParts, maxJoinLength, padded, segmentsOf } from './normalise.ts';
import { bareForm, stem } from './stem.ts';

/** Tokens that must all be there, and how much that is worth beside the word as typed (1). */
export interface Alternative {
  tokens: readonly string[];
  weight: number;
}

/** One wanted word: any of the alternatives. */
export interface QueryWord {
  /** As typed, folded: for prefixes and spelling. */
  word: string;
  /** Its stem, or itself without an article: what synonyms are compared by. */
  key: string;
  /** The key is a stem, not a form in which the word is written. */
  hasStem: boolean;
  /** Says nothing by itself: need not be there, and counts a little where it is. */
  isOptional: boolean;
  /** The first is the word itself. */
  alternatives: readonly Alternative[];
  /** What may stand for it where the exact words find too little: a model number without its last part. */
  loose: readonly Alternative[];
}

const maxQueryWords = 24;
const weights = { bare: 0.95, stem: 0.85, parts: 0.8, joined: 0.7, loose: 0.4 };

/** Words that have to be there, as far as the mode wants. */
export function wantedOf(words: readonly QueryWord[]): QueryWord[] {
  return words.filter(({ isOptional }) => !isOptional);
}

/** What stands for the word as typed, without its stem. */
export function ownForms({ alternatives, key, hasStem }: QueryWord): Alternative[] {
  return alternatives.filter(({ tokens }) => !(hasStem && tokens.length === 1 && tokens[0] === key));
}

/** Words that say nothing when there are others beside them. */
const emptyWords = new Set('a an and at by for from in of on or the to with من في علي مع الي او'.split(' '));

/** What a user wants, word by word. Empty when the text holds no letter or digit. */
export function queryWords(text: string): QueryWord[] {
  const compounds: string[][] = [];
  const seen = new Set<string>();
  for (const parts of compoundsOf(text)) {
    const joined = parts.join('');
    if (!seen.has(joined)) compounds.push(parts);
    seen.add(joined);
  }
  const wanted = compounds.slice(0, maxQueryWords);
  const isEmpty = (parts: readonly string[]): boolean => emptyWords.has(parts.join(''));
  const isNothingElse = wanted.every(isEmpty);
  return wanted.map((parts, i) => ({
    ...queryWord(parts, wanted[i - 1], wanted[i + 1]),
    isOptional: isEmpty(parts) && !isNothingElse,
  }));
}

function queryWord(
  parts: readonly string[],
  before?: readonly string[],
  after?: readonly string[],
): Omit<QueryWord, 'isOptional'> {
  const joined = parts.join('');
  const isCode = hasDigit.test(joined);
  const bare = isCode ? joined : bareForm(joined);
  const key = isCode ? joined : stem(bare);
  const alternatives: Alternative[] = [one(joined, 1)];
  const add = (tokens: readonly string[], weight: number): void => {
    alternatives.push({ tokens: tokens.map((token) => padded(clip(token))), weight });
  };
  if (bare !== joined) add([bare], weights.bare);
  if (key !== bare) add([key], weights.stem);
  if (parts.length > 1)
    add(
      parts.map((part) => (isCode ? part : stem(bareForm(part)))),
      weights.parts,
    );
  // "head phones" is written in one elsewhere; numbers are joined to their neighbours in the index.
  for (const pair of [before && [...before, ...parts], after && [...parts, ...after]]) {
    const token = pair?.join('') ?? '';
    if (token !== '' && token.length >= 6 && token.length <= maxJoinLength && !hasDigit.test(token))
      add([token], weights.joined);
  }
  return {
    word: clip(joined),
    key: padded(clip(key)),
    hasStem: key !== bare,
    alternatives,
    loose: isCode ? looseCodes(parts) : [],
  };
}

/** A model number without what is often a colour or region at its end, as long as letters and digits remain. */
function looseCodes(parts: readonly string[]): Alternative[] {
  const segments = parts.flatMap(segmentsOf);
  if (segments.length < 2 || segments.length > maxCodeParts) return [];
  const loose: Alternative[] = [];
  for (let kept = segments.length - 1; kept >= 2; kept--) {
    const token = segments.slice(0, kept).join('');
    if (token.length >= 4 && hasDigit.test(token)) loose.push(one(token, weights.loose));
  }
  if (segments.every((segment) => segment.length > 1))
    loose.push({ tokens: segments.map(clip), weight: weights.loose });
  return loose;
}

function one(token: string, weight: number): Alternative {
  return { tokens: [padded(clip(token))], weight };
}
